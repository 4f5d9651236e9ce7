"""Records what PyTorch's autograd (float64) and its L-BFGS make of the optimisers' losses, for tests/unit/optimise.

usage: optimiser_fixtures.py [--out tests/fixtures/optimiser.safetensors]

Network: models/vgg-slim. Losses as src/pipeline/optimise/feature-losses.ts states them.
"""
import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from run import REPOSITORY
from safetensors_io import encode_safetensors, read_safetensors
from network import load_description

STYLE_TAPS = ('relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1')
STEPS = 30
STYLE_WEIGHT, TV_WEIGHT, RANGE_WEIGHT = 10.0, 0.5, 10.0


class Slim:
    def __init__(self):
        folder = REPOSITORY / 'models/vgg-slim'
        description = load_description(folder / 'model.json')
        self.graph = description['graphs']['encode']
        self.gram_weights = {t: torch.tensor(w, dtype=torch.float64) for t, w in description['gramWeights'].items()}
        self.weights = {k: torch.from_numpy(v.astype(np.float64)) for k, v in read_safetensors(folder / 'weights.safetensors').items()}

    def taps(self, x):
        """[1, 3, H, W] → {tap: map}."""
        values = {}
        for layer in self.graph['layers']:
            if layer['op'] == 'pool':
                x = F.max_pool2d(x, 2)
            else:
                kernel = self.weights[layer['name'] + '.weight'].permute(3, 2, 0, 1)
                x = F.conv2d(x, kernel, self.weights[layer['name'] + '.bias'], padding=layer['kernel'] // 2)
                x = F.relu(x) if layer.get('relu') else x
            values[layer['name']] = x
        return {tap: values[name] for tap, name in self.graph['outputs'].items()}


def gram(x, weights, mask=None):
    rows = (x if mask is None else x * mask)[0].flatten(1) * weights[:, None]
    return rows @ rows.T / (rows.shape[1] if mask is None else mask.square().sum())


def relative(x, target):
    return (x - target).square().sum() / target.square().sum()


def style_loss(taps, weights, grams, masks=None):
    return sum(relative(gram(taps[t], weights[t], masks and masks[t]), grams[t]) for t in STYLE_TAPS) / len(STYLE_TAPS)


def tv(x):
    return ((x[..., 1:, :] - x[..., :-1, :]).square().sum() + (x[..., :, 1:] - x[..., :, :-1]).square().sum()) / x.numel()


def out_of_range(x):
    return (x - x.clamp(0, 1)).square().mean()


def nhwc(x):
    return np.ascontiguousarray(x.detach().permute(0, 2, 3, 1).numpy().astype(np.float32))


def patch_target(x, style, stride):
    """Brute force: best normalised cross-correlation of every window, then the mean over overlaps."""
    windows = F.unfold(x, 3, stride=stride)[0].T
    candidates = F.unfold(style, 3)[0].T
    best = (windows @ (candidates / candidates.norm(dim=1, keepdim=True)).T).argmax(1)
    size = x.shape[2:]
    chosen = candidates[best].T[None]
    count = F.fold(torch.ones_like(chosen), size, 3, stride=stride)
    return F.fold(chosen, size, 3, stride=stride) / count.clamp(min=1), (count > 0).double()[:, :1], best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--out', type=Path, default=REPOSITORY / 'tests/fixtures/optimiser.safetensors')
    args = parser.parse_args()
    rng = np.random.default_rng(7)
    h, w = 40, 54  # 5 and 6 cells at relu4_1, odd borders dropped by the third and fourth pool
    yy, xx = np.mgrid[:h, :w] / w
    def picture(frequency):
        waves = [0.5 + 0.4 * np.sin(frequency * (a * xx + b * yy) + c) for a, b, c in rng.normal(0, 1, (3, 3))]
        return torch.from_numpy((np.stack(waves) + rng.normal(0, 0.05, (3, h, w))).clip(0, 1).astype(np.float32).astype(np.float64))[None]
    content, style, start = picture(9), picture(25), picture(5)
    start = start * 1.2 - 0.1
    slim = Slim()
    with torch.no_grad():
        wanted = slim.taps(content)['relu4_2']
        grams = {t: gram(m, slim.gram_weights[t]) for t, m in slim.taps(style).items() if t in STYLE_TAPS}
        style_maps = slim.taps(style)
        mask = torch.from_numpy((xx < 0.4).astype(np.float64))[None, None]
        masks = {t: F.adaptive_avg_pool2d(mask, m.shape[2:]) for t, m in style_maps.items()}
        matches = {t: patch_target(slim.taps(start)[t], style_maps[t], 2) for t in ('relu3_1', 'relu4_1')}
    losses = {
        'content': lambda x, taps: relative(taps['relu4_2'], wanted),
        'style': lambda x, taps: style_loss(taps, slim.gram_weights, grams),
        'maskedStyle': lambda x, taps: style_loss(taps, slim.gram_weights, grams, masks),
        'patches': lambda x, taps: sum(
            ((taps[t] - m) * c).square().sum() / (m * c).square().sum() for t, (m, c, _) in matches.items()) / 2,
        'tv': lambda x, taps: tv(x),
        'range': lambda x, taps: out_of_range(x),
    }
    tensors = {'content': nhwc(content), 'style': nhwc(style), 'start': nhwc(start)}
    for tap in STYLE_TAPS:
        tensors[f'mask.{tap}'] = nhwc(masks[tap])
    for tap, (_, _, best) in matches.items():
        tensors[f'match.{tap}'] = best.numpy().astype(np.float32)
    for name, loss in losses.items():
        x = start.clone().requires_grad_()
        value = loss(x, slim.taps(x))
        value.backward()
        tensors[f'gradient.{name}'] = nhwc(x.grad)
        tensors[f'loss.{name}'] = np.array([value.item()], np.float32)
    x = content.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([x], max_iter=STEPS, max_eval=10 * STEPS, history_size=10, tolerance_grad=0,
                                  tolerance_change=0, line_search_fn='strong_wolfe')
    def closure():
        optimiser.zero_grad()
        taps = slim.taps(x)
        loss = losses['content'](x, taps) + STYLE_WEIGHT * losses['style'](x, taps) + TV_WEIGHT * tv(x) + RANGE_WEIGHT * out_of_range(x)
        loss.backward()
        return loss
    begin = closure().item()
    optimiser.step(closure)
    tensors['gatys.losses'] = np.array([begin, closure().item(), STEPS], np.float32)
    print({k: v.tolist() for k, v in tensors.items() if v.size <= 3})
    args.out.write_bytes(encode_safetensors(tensors))


if __name__ == '__main__':
    main()
