"""Writes a trained network as the browser reads it, from any state of a run, finished or not.

usage: export.py --config training/configs/NAME.json [--out models/NAME] [--activations tests/fixtures/NAME-activations.safetensors]

Writes model.json, weights.safetensors (float16, layouts of src/pipeline/model/network.ts) and CARD.md, and what a
synthetic picture or pair gives in every layer. The weights are the run's moving average. The activations come from the
*rounded* weights in float32 arithmetic, so an implementation is compared with exactly what it loads.
"""
import argparse
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import torch

from card import write_card
from gram_weights import gram_weights
from network import Encoder, Network, load_description
from normalize_channels import normalize_channels
from run import REPOSITORY, state_folder
from safetensors_io import encode_safetensors

ACTIVATION_SIZE_PX = 32
ACTIVATION_SEED = 64
ROUNDING_SIZE_PX = 256
RECORDED_OPS = ('conv', 'norm', 'add', 'attention', 'depth-to-space', 'gain-add', 'color')


def load_average(config, state):
    """The run's moving average as a network in eval mode."""
    description = load_description(REPOSITORY / config['network'])
    reads_taps = any('tap' in entry for graph in description['graphs'].values() for entry in graph['inputs'].values())
    network = Network(description, Encoder(REPOSITORY / 'models/vgg-slim') if reads_taps else None).eval()
    prefix = 'module.'
    network.load_state_dict({name[len(prefix):]: value for name, value in state['average'].items() if name.startswith(prefix)})
    return network


def synthetic_pair(size_px):
    """A content and a style picture, [1, n, n, 3] float32 in [0, 1]: smooth shapes with an edge, and coloured stripes."""
    rng = np.random.default_rng(ACTIVATION_SEED)
    y, x = np.mgrid[:size_px, :size_px] / size_px
    disc = ((x - 0.4) ** 2 + (y - 0.55) ** 2 < 0.08)[..., None]
    content = np.where(disc, [0.9, 0.6, 0.3], np.stack([0.2 + 0.5 * x, 0.4 + 0.3 * y, 0.7 - 0.4 * x * y], -1))
    stripes = 0.5 + 0.5 * np.sin(2 * np.pi * (5 * x + 3 * y + 0.3 * np.sin(9 * y)))[..., None]
    style = stripes * [0.8, 0.3, 0.1] + (1 - stripes) * [0.1, 0.25, 0.5]
    return [(p + rng.normal(0, 0.03, p.shape)).clip(0, 1)[None].astype(np.float32) for p in (content, style)]


def to_nhwc(value):
    return np.ascontiguousarray((value.permute(0, 2, 3, 1) if value.dim() == 4 else value).numpy())


def named(prefix, values):
    return {f'{prefix}.{name}': to_nhwc(value) for name, value in values.items()}


@torch.no_grad()
def record_activations(network):
    """{name: NHWC float32}: the picture or pair, the style code and every layer that computes something."""
    content, style = synthetic_pair(ACTIVATION_SIZE_PX)
    picture, painting = (torch.from_numpy(p).permute(0, 3, 1, 2) for p in (content, style))
    if 'encode' in network.graphs:
        graph = network.graphs['encode']
        values = graph({'picture': picture})
        return {'picture': content, **named('encode', {tap: values[layer] for tap, layer in graph.graph['outputs'].items()})}
    code = network.encode_style(painting, mixed_weights(network.description))
    values = network.content_values(picture, code)
    graph = network.graphs['content']
    layers = [layer['name'] for layer in graph.graph['layers'] if layer['op'] in RECORDED_OPS]
    recorded = {'content': content, 'style': style, **named('style', {n: v for n, v in code.items() if n != 'colors'}),
                **named('content', {name: values[name] for name in layers})}
    if code['colors']:
        recorded |= {'style.mean': code['colors'].mean.numpy(), 'style.root': code['colors'].root[0].numpy(),
                     'content.mean': graph.colors.mean.numpy(), 'content.inverseRoot': graph.colors.inverse_root[0].numpy()}
    return {name: np.ascontiguousarray(array) for name, array in recorded.items()}


def mixed_weights(description):
    """Two thirds of the first built-in style and a third of the second, for a network of fixed styles; else None."""
    if 'styles' not in description:
        return None
    weights = torch.zeros(1, len(description['styles']))
    weights[0, 0], weights[0, 1] = 2 / 3, 1 / 3
    return weights


@torch.no_grad()
def paint_pair(network):
    """The synthetic pair painted, [1, 3, n, n] in [0, 1]; None for an encoder."""
    if 'encode' in network.graphs:
        return None
    content, style = (torch.from_numpy(p).permute(0, 3, 1, 2) for p in synthetic_pair(ROUNDING_SIZE_PX))
    return network(content, network.encode_style(style, mixed_weights(network.description))).clamp(0, 1)


def psnr_db(a, b):
    return float(-10 * torch.log10((a - b).square().mean()))


def fill_in_weights(description_text, weights, of_gram):
    """The description as it was laid out by hand, with the weights' hash and length, and with an encoder's Gram weights."""
    text = re.sub(r'"sha256": "[^"]*"', f'"sha256": "{hashlib.sha256(weights).hexdigest()}"', description_text)
    text = re.sub(r'"byteLength": \d+', f'"byteLength": {len(weights)}', text)
    if of_gram is None:
        return text
    lines = ',\n'.join(f'    "{tap}": {json.dumps(channels)}' for tap, channels in of_gram.items())
    return text.replace('  "graphs": {', f'  "gramWeights": {{\n{lines}\n  }},\n  "graphs": {{', 1)


def read_log(folder, state):
    lines = (folder / 'log.jsonl').read_text().splitlines()
    return [line for line in map(json.loads, lines) if line['step'] <= state['step']]


def export(config, folder, data, out, activations):
    """Writes the model of the run in `folder` to `out`, and its recorded activations to the file `activations`."""
    state = torch.load(folder / 'state.pt', map_location='cpu')
    network = load_average(config, state)
    if config['task'] == 'distill':
        normalize_channels(network, data, config)
    rounded = {name: array.astype(np.float16) for name, array in network.to_export().items()}
    assert all(np.isfinite(array).all() for array in rounded.values()), 'a weight is out of float16 range'
    exact = paint_pair(network)
    network.from_export(rounded)
    rounding_db = None if exact is None else psnr_db(paint_pair(network), exact)
    weights = encode_safetensors(rounded)
    of_gram = gram_weights(network, data, config) if config['task'] == 'distill' else None

    out.mkdir(parents=True, exist_ok=True)
    (out / 'weights.safetensors').write_bytes(weights)
    (out / 'model.json').write_text(fill_in_weights((REPOSITORY / config['network']).read_text(), weights, of_gram))
    parameter_count = sum(array.size for array in rounded.values())
    (out / 'CARD.md').write_text(write_card(config, state, read_log(folder, state), weights, parameter_count, rounding_db))
    activations.write_bytes(encode_safetensors(record_activations(network), {'layout': 'NHWC'}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--config', type=Path, required=True)
    parser.add_argument('--data', type=Path, default=REPOSITORY.parent / 'shared/data')
    parser.add_argument('--out', type=Path)
    parser.add_argument('--activations', type=Path)
    args = parser.parse_args()
    config = json.loads(args.config.read_text())
    name = config['name']
    export(config, state_folder(config), args.data, args.out or REPOSITORY / 'models' / name,
           args.activations or REPOSITORY / f'tests/fixtures/{name}-activations.safetensors')


if __name__ == '__main__':
    main()
