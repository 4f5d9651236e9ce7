"""How much each channel of `vgg-slim` counts in a Gram loss: as much as it tells of VGG-19's features.

Its channels are scaled to a mean activation of 1, so that statistics weigh them alike; VGG-19's own Gram loss does not:
strong channels rule it. A channel's weight is the length of its row in the best linear map from the slim tap to the
teacher's raw one, divided by the tap's mean. Weighted by them, Gram losses order styles much more as VGG-19's do
(`npm run bench -- slim`: gramRankCorrelation, and unweightedGramRankCorrelation).
"""
import numpy as np
import torch

from data import Pictures, to_batch
from network import rows
from slim_init import least_squares
from teacher import Teacher

GRAM_TAPS = ('relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1')
CROPS = 64
SIZE_PX = 224
SAMPLED_ROWS = 30_000
SIGNIFICANT_DIGITS = 4


@torch.no_grad()
def gram_weights(network, data, config):
    """{tap: weight of each channel, mean 1}. `data`: the folder of pictures and of the teacher; half of the crops are styles."""
    rng = np.random.default_rng(config['seed'])
    pictures = Pictures(data, config, config['seed'])
    crops = to_batch([(pictures.style_crop if i % 2 else pictures.content_crop)(rng, SIZE_PX) for i in range(CROPS)])
    graph = network.graphs['encode']
    values, taps = graph({'picture': crops}), Teacher(data / 'teacher/vgg19_to_conv5_1_f16.npz').taps(crops, GRAM_TAPS)
    return {tap: channel_weights(values[graph.graph['outputs'][tap]], taps[tap], rng) for tap in GRAM_TAPS}


def channel_weights(student, full, rng):
    student, full = rows(student).flatten(0, 1), rows(full).flatten(0, 1)
    picked = torch.from_numpy(rng.permutation(len(full))[:SAMPLED_ROWS])
    weight, _ = least_squares(student[picked].float(), full[picked].float())
    lengths = weight.norm(dim=1)
    return [float(f'{length:.{SIGNIFICANT_DIGITS}g}') for length in (lengths / lengths.mean()).tolist()]
