"""Scales the features of `vgg-slim` so that every channel's mean activation is 1 over photographs.

ReLU and max pooling commute with a positive scale, so a layer's scale moves into its weights and the next layer takes it
back: the network computes the same features in other units. Losses and statistics then weigh all channels alike.
"""
import numpy as np
import torch

from data import Pictures, to_batch

PHOTOGRAPHS = 48
SIZE_PX = 224
MIN_MEAN = 1e-4


@torch.no_grad()
def normalize_channels(network, data, config):
    """In place. `data`: the folder of pictures; only photographs of the training set are read."""
    rng = np.random.default_rng(config['seed'])
    pictures = Pictures(data, {**config, 'proceduralStyles': 0}, config['seed'])
    crops = to_batch([pictures.content_crop(rng, SIZE_PX) for _ in range(PHOTOGRAPHS)])
    graph = network.graphs['encode']
    values = graph({'picture': crops})
    before = None
    for layer in graph.graph['layers']:
        if layer['op'] != 'conv' or not layer.get('relu'):
            continue
        weights = graph.layers[layer['name']]
        scale = 1 / values[layer['name']].mean((0, 2, 3)).clamp_min(MIN_MEAN)
        if before is not None:
            weights.weight.div_(before[None, :, None, None])
        weights.weight.mul_(scale[:, None, None, None])
        weights.bias.mul_(scale)
        before = scale
