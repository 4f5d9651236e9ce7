"""Writes a trained network as the browser reads it, from any state of a run, finished or not.

usage: export.py --config training/configs/live.json --out models/live

Writes model.json, weights.safetensors (float16, layouts of src/pipeline/model/network.ts), activations.safetensors and
CARD.md. The weights are the run's moving average. The activations are one synthetic 64×64 pair through the *rounded*
weights in float32 arithmetic, so an implementation is compared with exactly what it loads.
"""
import argparse
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import torch

from card import write_card
from safetensors_io import encode_safetensors
from train import REPOSITORY, create_network, state_folder

ACTIVATION_SIZE_PX = 64
ACTIVATION_SEED = 64
RECORDED_OPS = ('conv', 'norm', 'add', 'depth-to-space', 'gain-add', 'color')


def load_average(config, state):
    """The run's moving average as a network in eval mode."""
    network = create_network(config).eval()
    prefix = 'module.'
    network.load_state_dict({name[len(prefix):]: value for name, value in state['average'].items() if name.startswith(prefix)})
    return network


def synthetic_pair():
    """A content and a style picture, [1, 64, 64, 3] float32 in [0, 1]: smooth shapes with an edge, and coloured stripes."""
    rng = np.random.default_rng(ACTIVATION_SEED)
    y, x = np.mgrid[:ACTIVATION_SIZE_PX, :ACTIVATION_SIZE_PX] / ACTIVATION_SIZE_PX
    disc = ((x - 0.4) ** 2 + (y - 0.55) ** 2 < 0.08)[..., None]
    content = np.where(disc, [0.9, 0.6, 0.3], np.stack([0.2 + 0.5 * x, 0.4 + 0.3 * y, 0.7 - 0.4 * x * y], -1))
    stripes = 0.5 + 0.5 * np.sin(2 * np.pi * (5 * x + 3 * y + 0.3 * np.sin(9 * y)))[..., None]
    style = stripes * [0.8, 0.3, 0.1] + (1 - stripes) * [0.1, 0.25, 0.5]
    return [(p + rng.normal(0, 0.03, p.shape)).clip(0, 1)[None].astype(np.float32) for p in (content, style)]


def to_nhwc(value):
    return np.ascontiguousarray((value.permute(0, 2, 3, 1) if value.dim() == 4 else value).numpy())


@torch.no_grad()
def record_activations(network):
    """{name: NHWC float32}: the pair, the style code and every layer of the content graph that computes something."""
    content, style = synthetic_pair()
    picture, painting = (torch.from_numpy(p).permute(0, 3, 1, 2) for p in (content, style))
    code = network.encode_style(painting)
    values = network.content_values(picture, code)
    graph = network.graphs['content']
    recorded = {
        'content': content, 'style': style,
        'style.params': code['params'].numpy(), 'style.gain': code['gain'].numpy(),
        'style.mean': code['colors'].mean.numpy(), 'style.root': code['colors'].root[0].numpy(),
        'content.mean': graph.colors.mean.numpy(), 'content.inverseRoot': graph.colors.inverse_root[0].numpy(),
    }
    recorded |= {f'content.{layer["name"]}': to_nhwc(values[layer['name']])
                 for layer in graph.graph['layers'] if layer['op'] in RECORDED_OPS}
    return {name: np.ascontiguousarray(array) for name, array in recorded.items()}


def fill_in_weights(description_text, weights):
    """The description as it was laid out by hand, with the weights' hash and length."""
    text = re.sub(r'"sha256": "[^"]*"', f'"sha256": "{hashlib.sha256(weights).hexdigest()}"', description_text)
    return re.sub(r'"byteLength": \d+', f'"byteLength": {len(weights)}', text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--config', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    args = parser.parse_args()

    config = json.loads(args.config.read_text())
    state = torch.load(state_folder(config) / 'state.pt')
    lines = (state_folder(config) / 'log.jsonl').read_text().splitlines()
    log = [line for line in map(json.loads, lines) if line['step'] <= state['step']]

    network = load_average(config, state)
    rounded = {name: array.astype(np.float16) for name, array in network.to_export().items()}
    assert all(np.isfinite(array).all() for array in rounded.values()), 'a weight is out of float16 range'
    network.from_export(rounded)
    weights = encode_safetensors(rounded)

    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / 'weights.safetensors').write_bytes(weights)
    (args.out / 'activations.safetensors').write_bytes(encode_safetensors(record_activations(network), {'layout': 'NHWC'}))
    (args.out / 'model.json').write_text(fill_in_weights((REPOSITORY / config['network']).read_text(), weights))
    parameter_count = sum(array.size for array in rounded.values())
    (args.out / 'CARD.md').write_text(write_card(config, state, log, weights, parameter_count))


if __name__ == '__main__':
    main()
