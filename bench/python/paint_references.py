"""Paints pairs with a published network, for the judge.

usage: paint_references.py NETWORK --data DIR --pairs DIR --size N --out DIR NAME [NAME …]

NETWORK: adain or microast; NAME: content-XX__style-YY. A picture that is there already is left alone.
"""
import argparse
from pathlib import Path

import torch

from pictures import read_pairs, write_picture
from reference_adain import AdainReference
from reference_microast import MicroastReference

THREADS = 2
NETWORKS = {
    'adain': lambda data: AdainReference(data / 'reference/adain_f16.npz'),
    'microast': lambda data: MicroastReference(data / 'reference/microast'),
}


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('network', choices=NETWORKS)
    parser.add_argument('names', nargs='+')
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--pairs', type=Path, required=True)
    parser.add_argument('--size', type=int, required=True)
    parser.add_argument('--out', type=Path, required=True)
    return parser.parse_args()


@torch.no_grad()
def main():
    args = read_arguments()
    torch.set_num_threads(THREADS)
    missing = [name for name in args.names if not (args.out / f'{name}.png').exists()]
    if not missing:
        return
    network = NETWORKS[args.network](args.data)
    contents, styles = read_pairs(args.pairs, missing, args.size)
    content_codes = {name: network.encode_content(picture) for name, picture in contents.items()}
    style_codes = {name: network.encode_style(picture) for name, picture in styles.items()}
    for name in missing:
        content, style = name.split('__')
        write_picture(args.out / f'{name}.png', network.decode(content_codes[content], style_codes[style]))


if __name__ == '__main__':
    main()
