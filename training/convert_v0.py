"""Checks the interpreter against live-v0's recorded activations and writes v0 in our layout.

usage: convert_v0.py --description model.json --checkpoint DIR [--out DIR]

The comparison is relative to each tensor's own root mean square. `--out` writes model.json, weights.safetensors (fp32,
HWIO) and activations.safetensors (NHWC), as the browser reads them.
"""
import argparse
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import torch

from network import Network, load_description
from safetensors_io import encode_safetensors, read_safetensors

TOLERANCE = 1e-4
RENAMES = [(r'^enc\.c\.(\d)', r'enc\1'), (r'^c1\b', 'down1'), (r'^c2\b', 'down2'), (r'^res\.?(\d)\.(\d)', r'res\1.conv\2'),
           (r'^up\b', 'up2'), (r'^head\.0', 'head0'), (r'^head\.2', 'head1'), (r'^head\.4', 'params')]


def rename(name):
    """v0's PyTorch name → our layer name."""
    for pattern, replacement in RENAMES:
        name, count = re.subn(pattern, replacement, name)
        if count:
            break
    return name


def load_v0(description_path, checkpoint):
    network = Network(load_description(description_path)).eval()
    v0 = {rename(name): torch.from_numpy(array) for name, array in read_safetensors(checkpoint / 'weights.safetensors').items()}
    for layer, weights in network.weighted_layers():
        for field, parameter in weights.named_parameters():
            parameter.data.copy_(v0.pop(f'{layer["name"]}.{field}'))
    assert not v0, f'weights without a layer: {list(v0)}'
    return network


def to_nhwc(array):
    return np.ascontiguousarray(array.transpose(0, 2, 3, 1)) if array.ndim == 4 else array


def read_activations(path):
    """v0's recording under our names, NHWC; its picture was recorded before the clamp that `color` ends with."""
    recorded = {}
    for name, array in read_safetensors(path).items():
        if name == 'style.params':
            recorded['style.params'], recorded['style.gain'] = np.split(array, [672], axis=1)
        elif name.startswith('pre.'):
            recorded[f'content.{rename(name[4:])}'] = to_nhwc(array)
        else:
            renamed = {'style.sqrtCov': 'style.root', 'content.invSqrtCov': 'content.inverseRoot', 'output': 'content.stylized'}
            recorded[renamed.get(name, name)] = to_nhwc(array)
    recorded['content.stylized'] = recorded['content.stylized'].clip(0, 1)
    for name in ('style.root', 'content.inverseRoot'):
        recorded[name] = recorded[name][0]
    return {name: np.ascontiguousarray(array) for name, array in recorded.items()}


@torch.no_grad()
def run(network, recorded):
    """Our values for every recorded name, NHWC."""
    content, style = (torch.from_numpy(recorded[name]).permute(0, 3, 1, 2) for name in ('content', 'style'))
    code = network.encode_style(style)
    values = {f'content.{name}': value for name, value in network.content_values(content, code).items()}
    content_colors = network.graphs['content'].colors
    values |= {'content': content, 'style': style, 'style.params': code['params'], 'style.gain': code['gain'],
               'style.mean': code['colors'].mean, 'style.root': code['colors'].root[0],
               'content.mean': content_colors.mean, 'content.inverseRoot': content_colors.inverse_root[0]}
    return {name: to_nhwc(values[name].numpy()) for name in recorded}


def write_model(network, recorded, out):
    out.mkdir(parents=True, exist_ok=True)
    weights = encode_safetensors(network.to_export())
    (out / 'weights.safetensors').write_bytes(weights)
    (out / 'activations.safetensors').write_bytes(encode_safetensors(recorded, {'layout': 'NHWC'}))
    file = {'file': 'weights.safetensors', 'sha256': hashlib.sha256(weights).hexdigest(), 'byteLength': len(weights)}
    (out / 'model.json').write_text(json.dumps({**network.description, 'weights': file}, indent=2) + '\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--description', type=Path, required=True)
    parser.add_argument('--checkpoint', type=Path, required=True)
    parser.add_argument('--out', type=Path)
    args = parser.parse_args()

    network = load_v0(args.description, args.checkpoint)
    recorded = read_activations(args.checkpoint / 'activations.safetensors')
    computed = run(network, recorded)
    worst = 0
    for name, expected in recorded.items():
        error = np.abs(computed[name] - expected).max() / np.sqrt((expected ** 2).mean())
        worst = max(worst, error)
        print(f'{name:24s} {str(expected.shape):20s} {error:.2e}')
    print(f'worst {worst:.2e}, tolerance {TOLERANCE:.0e}')
    if args.out:
        write_model(network, recorded, args.out)
    raise SystemExit(worst > TOLERANCE)


if __name__ == '__main__':
    main()
