"""Convolves what `bench/keyframe/native-convolutions.ts` asks for until it hangs up.

usage: convolve.py FOLDER

Reads requests, a line of JSON each, from FOLDER/requests; takes x (NHWC), filter (HWIO) and bias, float32 one after the
other, from FOLDER/values; writes the result there instead and one byte to FOLDER/answers.
"""
import json
import sys
from math import prod
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F


def main():
    folder = Path(sys.argv[1])
    with open(folder / 'requests') as requests, open(folder / 'answers', 'wb', buffering=0) as answers, \
            open(folder / 'values', 'r+b', buffering=0) as values, torch.no_grad():
        for line in requests:
            convolve(values, **json.loads(line))
            answers.write(b'.')


def convolve(values, x, filter, hasBias, relu):
    values.seek(0)
    inputs = read(values, x).permute(0, 3, 1, 2)
    kernel = read(values, filter).permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)
    bias = read(values, filter[3:]) if hasBias else None
    result = F.conv2d(inputs, kernel, bias, padding=filter[0] // 2)
    if relu:
        result.relu_()
    values.seek(0)
    values.write(memoryview(result.permute(0, 2, 3, 1).contiguous().numpy()).cast('B'))


def read(values, shape):
    array = np.empty(shape, np.float32)
    assert values.readinto(memoryview(array).cast('B')) == 4 * prod(shape)
    return torch.from_numpy(array)


if __name__ == '__main__':
    main()
