"""Trains every network for a few steps on pictures made here, resumes, exports and loads the result: does `training/` run?

usage: smoke.py     (about a minute; needs PyTorch, Pillow and NumPy, and nothing outside the repository)

The teacher is VGG-19's architecture with random weights. Exits with an error when a loss or an exported value is not
finite, when a network did not move, or when a resumed run starts over.
"""
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import distill
import gram_weights
import transfer
from export import export, record_activations
from network import Encoder, load_model
from procedural import make_styles
from run import REPOSITORY, THREADS, Run
from teacher import CONVS
from train import create_task

PICTURES = 6
STEPS_SECONDS = 1.5
WIDTHS = {'1': 64, '2': 128, '3': 256, '4': 512, '5': 512}


def write_data(folder):
    """Photographs and paintings by our own generator, and a teacher of random weights, as data/README.md lays them out."""
    rng = np.random.default_rng(1)
    palettes = [rng.integers(0, 256, (8, 8, 3), np.uint8) for _ in range(4)]
    pictures = make_styles(3, 2 * PICTURES, palettes)
    for kind, start in (('photos', 0), ('paintings', PICTURES)):
        (folder / kind).mkdir()
        for i in range(PICTURES):
            Image.fromarray(pictures[start + i]).resize((280, 280)).save(folder / kind / f'{kind}-{i}.jpg')
    weights, channels = {}, 3
    for name in CONVS:
        out, key = WIDTHS[name[4]], f'block{name[4]}_{name[:4]}{name[6]}'
        weights[f'{key}/kernel'] = rng.normal(0, np.sqrt(2 / (9 * channels)), (3, 3, channels, out)).astype(np.float16)
        weights[f'{key}/bias'] = np.zeros(out, np.float16)
        channels = out
    (folder / 'teacher').mkdir()
    np.savez(folder / 'teacher/vgg19_to_conv5_1_f16.npz', **weights)


def small(config):
    """The same task on the pictures of `write_data`, at sizes a test can afford."""
    return {**config, 'proceduralStyles': 7 if config['proceduralStyles'] else 0,
            'heldOut': {'photos': ['photos-0'], 'paintings': ['paintings-0']},
            'stages': [{'until': 1.0, 'size': 64, 'batch': 2, 'pool': 16}]}


def train_and_export(config, data, folder):
    task = create_task(config, data)
    before = {name: value.clone() for name, value in task.network.state_dict().items()}
    run = Run(config, task, STEPS_SECONDS / 60, folder=folder)
    run.run()
    moved = any(not torch.equal(value, before[name]) for name, value in task.network.state_dict().items())
    assert moved, f'{config["name"]}: no weight moved in {run.step} steps'
    resumed = Run(config, task, 1, folder=folder)
    assert resumed.step == run.step, f'{config["name"]}: a resumed run is at step {resumed.step}, not {run.step}'
    resumed.train_until(run.step + 21)
    line = json.loads((folder / 'log.jsonl').read_text().splitlines()[-1])
    assert all(np.isfinite(value) for value in line.values()), f'{config["name"]}: {line}'
    resumed.save()
    export(config, folder, data, folder / 'model', folder / 'activations.safetensors')
    network = load_model(folder / 'model', Encoder(REPOSITORY / 'models/vgg-slim'))
    values = record_activations(network)
    assert all(np.isfinite(value).all() for value in values.values()), f'{config["name"]}: an exported value is not finite'
    return resumed.step


def main():
    torch.set_num_threads(THREADS)
    distill.CALIBRATION_CROPS, transfer.CALIBRATION_CROPS, transfer.INITIALIZATION_STYLES = 8, 4, 12
    gram_weights.CROPS = 4
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write_data(root)
        for path in sorted((REPOSITORY / 'training/configs').glob('*.json')):
            began = time.monotonic()
            steps = train_and_export(small(json.loads(path.read_text())), root, root / path.stem)
            print(f'{path.stem}: {steps} steps, resumed, exported, loaded in {time.monotonic() - began:.0f} s', flush=True)


if __name__ == '__main__':
    main()
