"""Turns the shared VGG-19 into the safetensors file that a visitor would bring: Keras' names and layout, float32.

usage: export_vgg19.py ARCHIVE.npz OUT.safetensors
"""
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'training'))
from safetensors_io import encode_safetensors  # noqa: E402
from vgg import CONVS  # noqa: E402


def main():
    source, target = map(Path, sys.argv[1:])
    archive = np.load(source)
    tensors = {}
    for name in CONVS:
        tensors[f'{name}/kernel'] = archive[f'{name}/kernel'].astype(np.float32)
        tensors[f'{name}/bias'] = archive[f'{name}/bias'].astype(np.float32).flatten()
    target.write_bytes(encode_safetensors(tensors))


if __name__ == '__main__':
    main()
