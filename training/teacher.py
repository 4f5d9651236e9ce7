"""The loss network: VGG-19 (Simonyan & Zisserman 2015) up to relu4_1, frozen.

Every tap is scaled to standard deviation 1 over photographs first, so that no term dwarfs or starves another (raw VGG
taps differ by orders of magnitude, and an epsilon can then silently kill a loss). ReLU and max pooling commute with a
positive scale, so it is folded into the convolutions and costs nothing.
"""
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from network import normalize, rows

CONVS = ('block1_conv1', 'block1_conv2', 'block2_conv1', 'block2_conv2', 'block3_conv1', 'block3_conv2', 'block3_conv3',
         'block3_conv4', 'block4_conv1')
TAPS = ('block1_conv1', 'block2_conv1', 'block3_conv1', 'block4_conv1')
POOL_BEFORE = ('block2_conv1', 'block3_conv1', 'block4_conv1')
COVARIANCE_TAPS = (1, 2, 3)
BGR_MEAN = (103.939, 116.779, 123.68)
EPSILON = 1e-5


class StyleTarget(NamedTuple):
    """What the style loss compares: per tap mean and std [B, C], and for COVARIANCE_TAPS the covariance [B, C, C]."""
    moments: list
    covariances: list


class Teacher:
    def __init__(self, weights_path):
        archive = np.load(weights_path)
        self.weights = {name: self.load_conv(archive, name) for name in CONVS}

    @staticmethod
    def load_conv(archive, name):
        kernel = torch.from_numpy(archive[f'{name}/kernel'].astype(np.float32)).permute(3, 2, 0, 1)
        return (kernel.contiguous(memory_format=torch.channels_last),
                torch.from_numpy(archive[f'{name}/bias'].astype(np.float32)).flatten())

    @torch.no_grad()
    def calibrate(self, pictures):
        """Scales the network so that each tap has standard deviation 1 on `pictures` [B, 3, H, W]; call it once."""
        factors = [1 / float(tap.std()) for tap in self.taps(pictures)]
        before = 1.0
        for name in CONVS:
            after = factors[TAPS.index(name)] if name in TAPS else before
            kernel, bias = self.weights[name]
            self.weights[name] = (kernel * (after / before), bias * after)
            before = after

    def taps(self, pictures):
        """[B, 3, H, W] RGB in [0, 1] → relu1_1, relu2_1, relu3_1, relu4_1, each [B, C, H', W']."""
        x = pictures.flip(1) * 255 - torch.tensor(BGR_MEAN)[:, None, None]
        x = x.contiguous(memory_format=torch.channels_last)
        taps = []
        for name in CONVS:
            if name in POOL_BEFORE:
                x = F.max_pool2d(x, 2)
            x = F.relu_(F.conv2d(x, *self.weights[name], padding=1))
            if name in TAPS:
                taps.append(x)
        return taps


def content_code(taps):
    """Where things are, whatever their strength: instance-normalised relu4_1 (Huang & Belongie 2017)."""
    return normalize(taps[-1], 1, 0, EPSILON)


def mean_covariance(tap):
    """Mean [B, C] and population covariance [B, C, C] of the channels of `tap` [B, C, H, W]."""
    r = rows(tap)
    mean = r.mean(1)
    return mean, r.transpose(1, 2) @ r / r.shape[1] - mean[:, :, None] * mean[:, None]


def style_code(taps):
    """The standard deviations come from the covariances' diagonals: cheaper than another pass over the maps."""
    moments, covariances = [], []
    for index, tap in enumerate(taps):
        mean, covariance = mean_covariance(tap)
        moments.append((mean, (covariance.diagonal(dim1=1, dim2=2).clamp_min(0) + EPSILON).sqrt()))
        if index in COVARIANCE_TAPS:
            covariances.append(covariance)
    return StyleTarget(moments, covariances)


def moments_errors(code, target):
    """MSE(mean) + MSE(std) for each tap and picture, [taps, B] (Huang & Belongie 2017). Summed over taps and averaged
    over pictures it is the figure that tools/judge.py prints as style."""
    return torch.stack([sum((a - b).square().mean(1) for a, b in zip(*taps)) for taps in zip(code.moments, target.moments)])


def covariance_loss(code, target):
    """Σ over taps of the relative error (Frobenius) of the covariance: texture and strokes (Gatys et al. 2016, centred).

    Not squared: flat styles have small covariances, and their squared relative errors would drown all others.
    """
    return sum((torch.linalg.matrix_norm(a - b) / torch.linalg.matrix_norm(b)).mean()
               for a, b in zip(code.covariances, target.covariances))
