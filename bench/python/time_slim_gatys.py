"""Prints the least seconds that one evaluation took (loss and gradient by the picture) of Gatys' losses on vgg-slim in PyTorch.

usage: time_slim_gatys.py --model DIR --size N --evaluations N
"""
import argparse
import json
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'training'))
from safetensors_io import read_safetensors  # noqa: E402

STYLE_TAPS = ('relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--model', type=Path, required=True)
    parser.add_argument('--size', type=int, required=True)
    parser.add_argument('--evaluations', type=int, required=True)
    args = parser.parse_args()
    torch.set_num_threads(2)
    torch.manual_seed(1)
    graph = json.loads((args.model / 'model.json').read_text())['graphs']['encode']
    weights = {k: torch.from_numpy(v).float() for k, v in read_safetensors(args.model / 'weights.safetensors').items()}
    kernels = {l['name']: weights[l['name'] + '.weight'].permute(3, 2, 0, 1).contiguous() for l in graph['layers'] if l['op'] == 'conv'}

    def taps(x):
        values = {}
        for layer in graph['layers']:
            name = layer['name']
            if layer['op'] == 'pool':
                x = F.max_pool2d(x, 2)
            else:
                x = F.conv2d(x, kernels[name], weights[name + '.bias'], padding=layer['kernel'] // 2)
                x = F.relu(x) if layer.get('relu') else x
            values[name] = x
        return {tap: values[name] for tap, name in graph['outputs'].items()}

    def gram(x):
        rows = x[0].flatten(1)
        return rows @ rows.T / rows.shape[1]

    with torch.no_grad():
        content = torch.rand(1, 3, args.size, args.size)
        wanted = taps(content)['relu4_2']
        grams = {t: gram(m) for t, m in taps(torch.rand_like(content)).items()}
    x = content.clone().requires_grad_()
    times = []
    for _ in range(args.evaluations):
        begin = time.monotonic()
        x.grad = None
        maps = taps(x)
        loss = (maps['relu4_2'] - wanted).square().sum() + sum((gram(maps[t]) - grams[t]).square().sum() for t in STYLE_TAPS)
        loss.backward()
        times.append(time.monotonic() - begin)
    print(json.dumps({'leastSeconds': min(times)}))


if __name__ == '__main__':
    main()
