"""Prints the mean seconds of an iteration of Gatys' method on vgg-slim in PyTorch: its L-BFGS (strong Wolfe, ten pairs kept)
on the losses of `src/pipeline/optimise`, from the content picture.

usage: time_slim_gatys.py --model DIR --content FILE --style FILE --size N --style-weight W --tv-weight W
                          --iterations N --warm-up N

The first WARM-UP iterations are not counted. Prints `seconds` and `evaluations`, both by iteration.
"""
import argparse
import json
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F

from pictures import read_square

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'training'))
from safetensors_io import read_safetensors  # noqa: E402

STYLE_TAPS = ('relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1')
CONTENT_TAP = 'relu4_2'
HISTORY = 10


class Slim:
    def __init__(self, folder):
        self.description = json.loads((folder / 'model.json').read_text())
        self.graph = self.description['graphs']['encode']
        arrays = {k: torch.from_numpy(v).float() for k, v in read_safetensors(folder / 'weights.safetensors').items()}
        self.convolutions = {
            l['name']: (arrays[l['name'] + '.weight'].permute(3, 2, 0, 1).contiguous(), arrays[l['name'] + '.bias'])
            for l in self.graph['layers'] if l['op'] == 'conv'}

    def taps(self, x):
        values = {}
        for layer in self.graph['layers']:
            name = layer['name']
            if layer['op'] == 'pool':
                x = F.max_pool2d(x, 2)
            else:
                x = F.conv2d(x, *self.convolutions[name], padding=layer['kernel'] // 2)
                x = F.relu(x) if layer.get('relu') else x
            values[name] = x
        return {tap: values[name] for tap, name in self.graph['outputs'].items()}

    def gram(self, tap, x):
        weights = torch.tensor(self.description['gramWeights'][tap])
        rows = x[0].flatten(1)
        return torch.outer(weights, weights) * (rows @ rows.T) / rows.shape[1]


def relative(value, wanted):
    return (value - wanted).square().sum() / wanted.square().sum()


def variation(x):
    return ((x[..., 1:, :] - x[..., :-1, :]).square().sum() + (x[..., 1:] - x[..., :-1]).square().sum()) / x.numel()


def excess(x):
    return (x - x.clamp(0, 1)).square().mean()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--model', type=Path, required=True)
    parser.add_argument('--content', type=Path, required=True)
    parser.add_argument('--style', type=Path, required=True)
    for name in ('--size', '--iterations', '--warm-up'):
        parser.add_argument(name, type=int, required=True)
    for name in ('--style-weight', '--tv-weight'):
        parser.add_argument(name, type=float, required=True)
    args = parser.parse_args()
    torch.set_num_threads(2)
    slim = Slim(args.model)
    content, style = read_square(args.content, args.size), read_square(args.style, args.size)
    with torch.no_grad():
        wanted = slim.taps(content)[CONTENT_TAP]
        grams = {tap: slim.gram(tap, x) for tap, x in slim.taps(style).items() if tap in STYLE_TAPS}
    x = content.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([x], max_iter=args.iterations, max_eval=100 * args.iterations, history_size=HISTORY,
                                  tolerance_grad=0, tolerance_change=0, line_search_fn='strong_wolfe')
    begins = []

    def closure():
        begins.append((optimiser.state[x].get('n_iter', 0), time.monotonic()))
        x.grad = None
        taps = slim.taps(x)
        style_loss = sum(relative(slim.gram(t, taps[t]), grams[t]) for t in STYLE_TAPS) / len(STYLE_TAPS)
        loss = relative(taps[CONTENT_TAP], wanted) + args.style_weight * style_loss
        loss = loss + args.tv_weight * variation(x) + 10 * excess(x)
        loss.backward()
        return loss

    optimiser.step(closure)
    end = time.monotonic()
    counted = [begin for iteration, begin in begins if iteration > args.warm_up]
    iterations = args.iterations - args.warm_up
    print(json.dumps({'seconds': (end - counted[0]) / iterations, 'evaluations': len(counted) / iterations}))


if __name__ == '__main__':
    main()
