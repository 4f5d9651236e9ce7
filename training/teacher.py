"""The loss network: VGG-19 (Simonyan & Zisserman 2015) up to relu5_1, frozen.

Style and content losses want every tap at standard deviation 1 over photographs (`calibrate`), so that no term dwarfs or
starves another: raw VGG taps differ by orders of magnitude, and an epsilon can then silently kill a loss. ReLU and max
pooling commute with a positive scale, so it is folded into the convolutions and costs nothing.

Convolutions run in `precision`: bfloat16 on a CPU with AMX is about seven times as fast as float32 (with channels_last
maps); the losses themselves are computed in float32.
"""
import numpy as np
import torch
import torch.nn.functional as F

from device import DEVICE

CONVS = ('conv1_1', 'conv1_2', 'conv2_1', 'conv2_2', 'conv3_1', 'conv3_2', 'conv3_3', 'conv3_4', 'conv4_1', 'conv4_2',
         'conv4_3', 'conv4_4', 'conv5_1')
POOL_BEFORE = ('conv2_1', 'conv3_1', 'conv4_1', 'conv5_1')
STYLE_TAPS = ('relu1_1', 'relu2_1', 'relu3_1', 'relu4_1')
BGR_MEAN = (103.939, 116.779, 123.68)


class Teacher:
    def __init__(self, weights_path, precision=torch.float32):
        self.precision = precision
        archive = np.load(weights_path)
        self.weights = {name: self.load_conv(archive, f'block{name[4]}_{name[:4]}{name[6]}') for name in CONVS}

    def load_conv(self, archive, key):
        kernel = torch.from_numpy(archive[f'{key}/kernel'].astype(np.float32)).permute(3, 2, 0, 1)
        bias = torch.from_numpy(archive[f'{key}/bias'].astype(np.float32)).flatten()
        return self.placed(kernel), self.placed(bias)

    def placed(self, tensor):
        layout = torch.channels_last if tensor.dim() == 4 else torch.contiguous_format
        return tensor.to(DEVICE, self.precision).contiguous(memory_format=layout)

    @torch.no_grad()
    def calibrate(self, pictures, names=STYLE_TAPS):
        """Scales the network so that each tap has standard deviation 1 on `pictures` [B, 3, H, W]; call it once."""
        factors = {name: 1 / float(tap.float().std()) for name, tap in self.taps(pictures, names).items()}
        before = 1.0
        for name in CONVS:
            after = factors.get(name.replace('conv', 'relu'), before)
            kernel, bias = self.weights[name]
            self.weights[name] = (self.placed(kernel.float() * (after / before)), self.placed(bias.float() * after))
            before = after

    def taps(self, pictures, names=STYLE_TAPS):
        """[B, 3, H, W] RGB in [0, 1] → {tap name: [B, C, H', W'] in `precision`}."""
        x = pictures.flip(1) * 255 - torch.tensor(BGR_MEAN, device=pictures.device)[:, None, None]
        x = x.to(self.precision).contiguous(memory_format=torch.channels_last)
        taps = {}
        for name in CONVS:
            if name in POOL_BEFORE:
                x = F.max_pool2d(x, 2)
            x = F.relu_(F.conv2d(x, *self.weights[name], padding=1))
            tap = name.replace('conv', 'relu')
            if tap in names:
                taps[tap] = x
                if len(taps) == len(names):
                    break
        return taps
