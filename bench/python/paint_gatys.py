"""Paints pairs by optimisation (Gatys et al. 2016), for the judge: the slow method that feed-forward networks approximate.

usage: paint_gatys.py --data DIR --pairs DIR --size N --out DIR NAME [NAME …]

NAME: content-XX__style-YY. Adam on the pixels, ITERATIONS steps from the content picture. Style: Gram matrices of
relu1_1 … relu5_1, each error divided by the style's ‖G‖²; content: relu4_2, its error divided by the content's mean square.
"""
import argparse
import time
from pathlib import Path

import torch

from pictures import read_square, write_picture
from vgg import Vgg

ITERATIONS = 300
LEARNING_RATE = 0.03
STYLE_WEIGHT = 10.0
STYLE_TAPS = ('relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1')
CONTENT_TAP = 'relu4_2'
TAPS = (*STYLE_TAPS, CONTENT_TAP)
THREADS = 2


def gram(tap):
    rows = tap[0].flatten(1)
    return rows @ rows.T / rows.shape[1]


def relative_error(x, target):
    return (x - target).square().sum() / target.square().sum()


def paint(vgg, content, style):
    """Both [1, 3, n, n] RGB in [0, 1] → the same, painted."""
    with torch.no_grad():
        style_grams = {tap: gram(features) for tap, features in vgg.taps(style, STYLE_TAPS).items()}
        wanted = vgg.taps(content, (CONTENT_TAP,))[CONTENT_TAP]
    picture = content.clone().requires_grad_()
    optimizer = torch.optim.Adam([picture], LEARNING_RATE)
    for _ in range(ITERATIONS):
        taps = vgg.taps(picture, TAPS)
        style_loss = sum(relative_error(gram(taps[tap]), target) for tap, target in style_grams.items())
        loss = relative_error(taps[CONTENT_TAP], wanted) + STYLE_WEIGHT * style_loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        picture.data.clamp_(0, 1)
    return picture.detach()


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('names', nargs='+')
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--pairs', type=Path, required=True)
    parser.add_argument('--size', type=int, required=True)
    parser.add_argument('--out', type=Path, required=True)
    return parser.parse_args()


def main():
    args = read_arguments()
    torch.set_num_threads(THREADS)
    vgg = Vgg(args.data / 'teacher/vgg19_to_conv5_1_f16.npz', torch.bfloat16)
    for name in args.names:
        began = time.monotonic()
        content, style = (read_square(args.pairs / f'{stem}.jpg', args.size) for stem in name.split('__'))
        write_picture(args.out / f'{name}.png', paint(vgg, content, style))
        print(f'{name}: {time.monotonic() - began:.0f} s', flush=True)


if __name__ == '__main__':
    main()
