"""Reads and writes the safetensors format (https://github.com/huggingface/safetensors) with numpy alone.

A file is: uint64 little-endian header length N, N bytes of JSON, then the raw little-endian tensors.
Only F32 and F16 exist here. Tensors start at multiples of their item size, so a browser can view them in place.
"""
import json
import struct
from pathlib import Path

import numpy as np

DTYPES = {'F32': np.dtype('<f4'), 'F16': np.dtype('<f2')}
NAMES = {dtype: name for name, dtype in DTYPES.items()}
HEADER_ALIGNMENT = 8


def read_safetensors(path):
    """Returns {tensor name: numpy array} in the stored dtype."""
    data = Path(path).read_bytes()
    (header_length,) = struct.unpack('<Q', data[:8])
    header = json.loads(data[8:8 + header_length])
    header.pop('__metadata__', None)
    body = memoryview(data)[8 + header_length:]
    tensors = {}
    for name, entry in header.items():
        start, end = entry['data_offsets']
        tensors[name] = np.frombuffer(body[start:end], DTYPES[entry['dtype']]).reshape(entry['shape']).copy()
    return tensors


def encode_safetensors(tensors, metadata=None):
    """Returns the file's bytes. `tensors`: {name: float32 or float16 array}, stored in the given order; `metadata`: {str: str}."""
    header = {'__metadata__': metadata} if metadata else {}
    offset = 0
    for name, array in tensors.items():
        header[name] = {'dtype': NAMES[array.dtype], 'shape': list(array.shape), 'data_offsets': [offset, offset + array.nbytes]}
        offset += array.nbytes
    encoded = json.dumps(header, separators=(',', ':')).encode()
    encoded += b' ' * (-len(encoded) % HEADER_ALIGNMENT)
    return b''.join([struct.pack('<Q', len(encoded)), encoded, *(np.ascontiguousarray(a).tobytes() for a in tensors.values())])
