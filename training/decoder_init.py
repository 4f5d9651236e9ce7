"""A first guess for a mirrored decoder without gradient descent: the encoder, inverted layer by layer.

Each convolution of the decoder has a counterpart, the encoder's maps at the same depth; it is solved by least squares from
the decoder's maps so far to those. So the decoder starts as a reconstructor with every unit alive: from random weights and
with few steps most of the 16 channels next to the picture died, and the colours with them.
"""
import torch
import torch.nn.functional as F

from network import rows
from slim_init import SAMPLED_POSITIONS, least_squares, sample_patches

# Decoder layer → the encoder's value it restores, in order.
COUNTERPARTS = {'dec4_1': 'pool3', 'dec3_4': 'conv3_3', 'dec3_3': 'conv3_2', 'dec3_2': 'conv3_1', 'dec3_1': 'pool2',
                'dec2_2': 'conv2_1', 'dec2_1': 'pool1', 'dec1_2': 'conv1_1', 'dec1_1': 'picture'}
UPSAMPLE_AFTER = ('dec4_1', 'dec3_1', 'dec2_1')


@torch.no_grad()
def initialize_decoder(content_graph, encoder, pictures):
    """Fills the `dec…` convolutions of `content_graph` from the encoder's maps of `pictures` [B, 3, H, W]."""
    values = encoder.graph({'picture': pictures})
    generator = torch.Generator().manual_seed(0)
    maps = values['conv4_1']
    for name, counterpart in COUNTERPARTS.items():
        target = values[counterpart]
        count = target.shape[0] * target.shape[2] * target.shape[3]
        positions = torch.randperm(count, generator=generator)[:SAMPLED_POSITIONS]
        layer = content_graph.layers[name]
        weight, bias = least_squares(sample_patches(maps, positions, 'reflect'), rows(target).flatten(0, 1)[positions])
        layer.weight.copy_(weight.T.reshape(-1, maps.shape[1], 3, 3))
        layer.bias.copy_(bias)
        maps = F.conv2d(F.pad(maps, (1, 1, 1, 1), mode='reflect'), layer.weight, layer.bias)
        if name != 'dec1_1':
            maps = F.relu(maps)
        if name in UPSAMPLE_AFTER:
            maps = F.interpolate(maps, scale_factor=2, mode='nearest')
    return maps
