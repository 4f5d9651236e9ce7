"""MicroAST with its authors' weights (Wang et al. 2023), as what our own `live` is compared with.

Two small encoders give two levels of 64-channel features each. A style acts at both levels in two ways: by AdaIN on the
features, and by a modulation of the decoder's residual blocks with per-channel factors that are pooled from the style.
"""
import torch
import torch.nn.functional as F

from reference_adain import adapt

PARTS = ('content_encoder', 'style_encoder', 'modulator', 'decoder')
FILE = '{part}_iter_160000.pth.tar'
LEVELS = 2


class MicroastReference:
    """`folder`: the four published weight files."""

    def __init__(self, folder):
        self.tensors = {part: torch.load(folder / FILE.format(part=part), map_location='cpu') for part in PARTS}

    def conv(self, part, name, x, stride=1):
        """Reflected borders; the number of groups follows from the kernel's shape."""
        weight, bias = (self.tensors[part][f'{name}.conv_layer.{field}'] for field in ('weight', 'bias'))
        margin = weight.shape[-1] // 2
        x = F.pad(x, (margin,) * 4, mode='reflect') if margin else x
        return F.conv2d(x, weight, bias, stride, groups=x.shape[1] // weight.shape[1])

    def residual(self, part, name, x):
        return x + self.conv(part, f'{name}.conv2', F.relu(self.conv(part, f'{name}.conv1', x)))

    def encode(self, part, picture):
        """RGB in [0, 1] → the features of both levels, at a quarter of the picture's sides."""
        x = F.relu(self.conv(part, 'enc1.0', picture))
        for grouped, pointwise in (('enc1.2', 'enc1.4'), ('enc1.6', 'enc1.8')):
            x = F.relu(self.conv(part, grouped, x, stride=2))
            x = F.relu(self.conv(part, pointwise, x))
        first = self.residual(part, 'enc1.10', x)
        return first, self.residual(part, 'enc2.0', first)

    def encode_content(self, picture):
        return self.encode('content_encoder', picture)

    def encode_style(self, picture):
        """Per level: (features, factor, skip), the last two pooled to one number a channel."""
        features = self.encode('style_encoder', picture)
        return [(x, *(self.conv('modulator', f'{name}{level + 1}.0', x).mean((2, 3), keepdim=True) for name in ('weight', 'bias')))
                for level, x in enumerate(features)]

    def modulated(self, name, x, factor, skip):
        """A residual block whose convolutions are scaled by the style, each beside a scaled copy of its own input."""
        hidden = F.relu(factor * self.conv('decoder', f'{name}.conv1', x) + skip * x)
        return x + factor * self.conv('decoder', f'{name}.conv2', hidden) + skip * hidden

    def decode(self, content, style):
        """Deep level first. Only the deep content features are used: the shallow level adapts what the first block made."""
        x = content[LEVELS - 1]
        for block, level in (('dec1', 1), ('dec2', 0)):
            features, factor, skip = style[level]
            x = self.modulated(block, adapt(x, features), factor, skip)
        for grouped, pointwise in (('dec3.1', 'dec3.3'), ('dec3.6', 'dec3.8')):
            x = F.interpolate(x, scale_factor=2, mode='bilinear', align_corners=False)
            x = F.relu(self.conv('decoder', grouped, x))
            x = F.relu(self.conv('decoder', pointwise, x))
        return self.conv('decoder', 'dec3.10', x)
