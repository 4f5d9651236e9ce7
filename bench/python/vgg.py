"""The convolutions of VGG-19 up to relu5_1 (Simonyan & Zisserman 2015), frozen, from an archive of HWIO kernels.

It is the teacher and judge of the benches (zero padding), and with its own weights the encoder of AdaIN (reflection).
"""
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

CONVS = ('block1_conv1', 'block1_conv2', 'block2_conv1', 'block2_conv2', 'block3_conv1', 'block3_conv2', 'block3_conv3',
         'block3_conv4', 'block4_conv1', 'block4_conv2', 'block4_conv3', 'block4_conv4', 'block5_conv1')
BGR_MEAN = (103.939, 116.779, 123.68)


class Conv(NamedTuple):
    weight: torch.Tensor
    bias: torch.Tensor


def read_conv(archive, name, dtype=torch.float32):
    """One layer of a NumPy archive (`name`/kernel in HWIO, `name`/bias), in the memory layout that is fastest on a CPU."""
    kernel = torch.from_numpy(archive[f'{name}/kernel'].astype(np.float32)).permute(3, 2, 0, 1)
    bias = torch.from_numpy(archive[f'{name}/bias'].astype(np.float32)).flatten()
    return Conv(kernel.to(dtype).contiguous(memory_format=torch.channels_last), bias.to(dtype))


def relu_name(conv_name):
    """block3_conv1 → relu3_1."""
    return f'relu{conv_name[5]}_{conv_name[11]}'


class Vgg:
    """`dtype`: what the convolutions compute in; bfloat16 is several times faster on processors with matrix tiles (AMX)."""

    def __init__(self, weights_path, dtype=torch.float32):
        archive = np.load(weights_path)
        self.dtype = dtype
        self.convs = {name: read_conv(archive, name, dtype) for name in CONVS}

    def taps(self, pictures, names):
        """[B, 3, H, W] RGB in [0, 1] → {tap: float32 [B, C, H', W']} for taps such as relu3_1, none computed beyond the last."""
        x = (pictures.flip(1) * 255 - torch.tensor(BGR_MEAN)[:, None, None]).to(self.dtype)
        x = x.contiguous(memory_format=torch.channels_last)
        taps = {}
        for name, conv in self.convs.items():
            if name.endswith('conv1') and name != CONVS[0]:
                x = F.max_pool2d(x, 2)
            x = F.relu(F.conv2d(x, *conv, padding=1))
            if relu_name(name) in names:
                taps[relu_name(name)] = x.float()
            if len(taps) == len(names):
                return taps
        raise ValueError(f'{set(names) - set(taps)} are not in this network')
