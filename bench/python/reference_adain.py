"""AdaIN with its authors' weights (Huang & Belongie 2017), as what our own `adain` is compared with."""
import numpy as np
import torch
import torch.nn.functional as F

from vgg import BGR_MEAN, read_conv

POOL = 'pool'
UPSAMPLE = 'upsample'
ENCODER = ('block1_conv1', 'block1_conv2', POOL, 'block2_conv1', 'block2_conv2', POOL, 'block3_conv1', 'block3_conv2',
           'block3_conv3', 'block3_conv4', POOL, 'output')
DECODER = ('block4_conv1_decode', UPSAMPLE, 'block3_conv1_decode', 'block3_conv2_decode', 'block3_conv3_decode',
           'block3_conv4_decode', UPSAMPLE, 'block2_conv1_decode', 'block2_conv2_decode', UPSAMPLE, 'block1_conv1_decode',
           'block1_conv2_decode')
EPSILON = 1e-5


def mean_std(x):
    """Per picture and channel, with the sample variance, as the published code has it."""
    variance, mean = torch.var_mean(x, (2, 3), keepdim=True)
    return mean, (variance + EPSILON).sqrt()


def adapt(x, style):
    """Gives `x` the channel means and deviations of `style`."""
    mean, std = mean_std(x)
    style_mean, style_std = mean_std(style)
    return (x - mean) / std * style_std + style_mean


class AdainReference:
    """`weights_path`: the archive with `enc/` and `dec/` layers. The decoder ends without a rectifier, in RGB."""

    def __init__(self, weights_path):
        archive = np.load(weights_path)
        self.encoder = self.read(archive, 'enc', ENCODER)
        self.decoder = self.read(archive, 'dec', DECODER)

    @staticmethod
    def read(archive, part, steps):
        return [step if step in (POOL, UPSAMPLE) else read_conv(archive, f'{part}/{step}') for step in steps]

    def encode(self, picture):
        """RGB in [0, 1] → relu4_1; the same for content and style."""
        x = picture.flip(1) * 255 - torch.tensor(BGR_MEAN)[:, None, None]
        return F.relu(self.run(self.encoder, x.contiguous(memory_format=torch.channels_last)))

    encode_content = encode
    encode_style = encode

    def decode(self, content, style):
        return self.run(self.decoder, adapt(content, style))

    @staticmethod
    def run(steps, x):
        """Convolutions with reflected borders and rectifiers between them; the last one is left linear."""
        for index, step in enumerate(steps):
            if step == POOL:
                x = F.max_pool2d(x, 2, ceil_mode=True)
            elif step == UPSAMPLE:
                x = F.interpolate(x, scale_factor=2, mode='nearest')
            else:
                x = F.conv2d(F.pad(x, (1, 1, 1, 1), mode='reflect'), *step)
                x = F.relu(x) if index + 1 < len(steps) else x
        return x
