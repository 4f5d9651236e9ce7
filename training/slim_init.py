"""A first guess for `vgg-slim` without gradient descent: the teacher, pruned.

Layer by layer, the quarter of the teacher's channels that explains most of the variance of all of them is kept (greedy
selection with deflation), and the convolution from the slim maps so far to those channels' values before the ReLU is
solved by least squares, so that each layer also corrects what the layers before it lost (after He et al. 2017, Channel
Pruning). Training then starts with most of the variance explained instead of none.
"""
import torch
import torch.nn.functional as F

from network import rows
from teacher import BGR_MEAN, CONVS, POOL_BEFORE

SAMPLED_POSITIONS = 40_000
RIDGE = 1e-4


def select_channels(covariance, count):
    """Indices of `count` channels, the best first: each leaves the least of the total variance unexplained."""
    residual, chosen = covariance.clone(), []
    for _ in range(count):
        diagonal = residual.diagonal()
        scores = residual.square().sum(0) / diagonal.clamp_min(1e-6 * float(covariance.diagonal().mean()))
        scores[chosen] = -1
        best = int(scores.argmax())
        chosen.append(best)
        column = residual[:, best]
        residual = residual - torch.outer(column, column) / diagonal[best].clamp_min(1e-12)
    return chosen


def covariance_of(x):
    """Population covariance [C, C] of the rows of `x` [n, C]."""
    centred = x - x.mean(0)
    return centred.T @ centred / len(x)


def least_squares(inputs, targets):
    """(weight [in, out], bias [out]) of the ridge regression of `targets` [n, out] on `inputs` [n, in]."""
    input_mean, target_mean = inputs.mean(0), targets.mean(0)
    centred = (inputs - input_mean).double()
    gram = centred.T @ centred / len(inputs)
    gram += RIDGE * gram.diagonal().mean() * torch.eye(len(gram), dtype=gram.dtype)
    weight = torch.linalg.solve(gram, centred.T @ (targets - target_mean).double() / len(inputs)).float()
    return weight, target_mean - input_mean @ weight


def sample_patches(maps, positions, border='constant'):
    """3×3 neighbourhoods of `maps` [B, C, H, W] at flat `positions` of B·H·W → [n, C·9]; `border` as F.pad names it."""
    batch, _, height, width = maps.shape
    b, y, x = positions // (height * width), positions // width % height, positions % width
    around = F.pad(maps, (1, 1, 1, 1), mode=border).permute(0, 2, 3, 1)
    return torch.stack([around[b, y + dy, x + dx] for dy in range(3) for dx in range(3)], 2).flatten(1)


def set_normalization(weights):
    """The 1×1 convolution RGB in [0, 1] → BGR less its mean, at roughly unit scale."""
    weights.weight.zero_()
    for out, channel in enumerate((2, 1, 0)):
        weights.weight[out, channel] = 4
    weights.bias.copy_(-4 * torch.tensor(BGR_MEAN) / 255)


@torch.no_grad()
def initialize_from_teacher(graph_module, teacher, pictures):
    """Fills the convolutions of the `encode` graph from a float32 teacher and `pictures` [B, 3, H, W]."""
    set_normalization(graph_module.layers['normalize'])
    slim = F.conv2d(pictures, graph_module.layers['normalize'].weight, graph_module.layers['normalize'].bias)
    generator = torch.Generator().manual_seed(0)
    before_relu = pictures.flip(1) * 255 - torch.tensor(BGR_MEAN)[:, None, None]
    full = before_relu
    for name in CONVS:
        if name in POOL_BEFORE:
            slim, full = F.max_pool2d(slim, 2), F.max_pool2d(full, 2)
        before_relu = F.conv2d(full, *teacher.weights[name], padding=1)
        full = F.relu(before_relu)
        count = before_relu.shape[0] * before_relu.shape[2] * before_relu.shape[3]
        positions = torch.randperm(count, generator=generator)[:SAMPLED_POSITIONS]
        layer = graph_module.layers[name]
        chosen = select_channels(covariance_of(rows(full).flatten(0, 1)[positions]), len(layer.weight))
        target = rows(before_relu).flatten(0, 1)[positions][:, chosen]
        scale = 1 / F.relu(target).mean(0).clamp_min(1e-6)
        weight, bias = least_squares(sample_patches(slim, positions), target * scale)
        channels = slim.shape[1]
        layer.weight.copy_(weight.T.reshape(-1, channels, 3, 3))
        layer.bias.copy_(bias)
        slim = F.relu(F.conv2d(slim, layer.weight, layer.bias, padding=1))
