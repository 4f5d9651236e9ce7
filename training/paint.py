"""Paints every content-*.jpg in the style of every style-*.jpg with an exported model, for a judge or for the eye.

usage: paint.py --model models/live --pairs DIR --out DIR [--size 256] [--contents N --styles N]

Writes content-XX__style-YY.png; `--contents`, `--styles` take only the first N.
"""
import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from data import centre_square, to_batch
from network import Encoder, load_model
from run import REPOSITORY
from sheets import to_pixels


def load_squares(paths, size):
    return {path.stem: to_batch([centre_square(np.asarray(Image.open(path).convert('RGB')), size)]) for path in paths}


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--model', type=Path, required=True)
    parser.add_argument('--pairs', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--size', type=int, default=256)
    parser.add_argument('--contents', type=int)
    parser.add_argument('--styles', type=int)
    args = parser.parse_args()

    network = load_model(args.model, Encoder(REPOSITORY / 'models/vgg-slim'))
    contents = load_squares(sorted(args.pairs.glob('content-*.jpg'))[:args.contents], args.size)
    styles = load_squares(sorted(args.pairs.glob('style-*.jpg'))[:args.styles], args.size)
    args.out.mkdir(parents=True, exist_ok=True)
    for style_name, style in styles.items():
        code = network.encode_style(style)
        for content_name, content in contents.items():
            Image.fromarray(to_pixels(network(content, code))[0]).save(args.out / f'{content_name}__{style_name}.png')


if __name__ == '__main__':
    main()
