"""A rolling pool of crops with their teacher features, so that a step pays only for the stylised picture's VGG pass.

Fresh crops replace random old ones all the time: variety stays high while each crop is used a few times.
"""
from typing import NamedTuple

import numpy as np
import torch

from data import to_batch
from losses import StyleTarget, content_code, style_code

FIRST_FILL = 96
FILL_BATCH = 8


class Content(NamedTuple):
    crop: np.ndarray  # uint8 [n, n, 3]
    code: torch.Tensor  # float16 [C, H, W]


class Style(NamedTuple):
    crop: np.ndarray  # uint8 [n, n, 3]
    index: int  # of the picture it was cut from, where the task names its styles; else -1
    moments: dict  # by tap (mean [C], std [C]), float32
    covariances: dict  # by tap, float16 [C, C]


class Batch(NamedTuple):
    content: torch.Tensor  # [B, 3, n, n]
    content_target: torch.Tensor  # [B, C, n/8, n/8]
    style: torch.Tensor  # [B, 3, n, n]
    style_target: StyleTarget
    style_index: torch.Tensor  # [B]


class Pool:
    """Contents and styles of one crop size, at most `capacity` of each. `draw_style(rng, size)` → (crop, index)."""

    def __init__(self, pictures, draw_style, teacher, rng, size, capacity):
        self.pictures, self.draw_style, self.teacher, self.rng = pictures, draw_style, teacher, rng
        self.size, self.capacity = size, capacity
        self.contents, self.styles = [], []
        for _ in range(min(FIRST_FILL, capacity) // FILL_BATCH):
            self.add_contents(FILL_BATCH)
            self.add_styles(FILL_BATCH)

    def put(self, entries, entry):
        if len(entries) < self.capacity:
            entries.append(entry)
        else:
            entries[self.rng.integers(self.capacity)] = entry

    @torch.no_grad()
    def add_contents(self, count):
        crops = [self.pictures.content_crop(self.rng, self.size) for _ in range(count)]
        codes = content_code(self.teacher.taps(to_batch(crops))['relu4_1']).half()
        for crop, code in zip(crops, codes):
            self.put(self.contents, Content(crop, code))

    @torch.no_grad()
    def add_styles(self, count):
        drawn = [self.draw_style(self.rng, self.size) for _ in range(count)]
        moments, covariances = style_code(self.teacher.taps(to_batch([crop for crop, _ in drawn])))
        for i, (crop, index) in enumerate(drawn):
            self.put(self.styles, Style(crop, index, {name: (mean[i], std[i]) for name, (mean, std) in moments.items()},
                                        {name: covariance[i].half() for name, covariance in covariances.items()}))

    def draw(self, count):
        """Random pairs."""
        contents = [self.contents[i] for i in self.rng.integers(len(self.contents), size=count)]
        styles = [self.styles[i] for i in self.rng.integers(len(self.styles), size=count)]
        target = StyleTarget(
            {name: tuple(torch.stack(part) for part in zip(*(s.moments[name] for s in styles))) for name in styles[0].moments},
            {name: torch.stack([s.covariances[name] for s in styles]).float() for name in styles[0].covariances})
        return Batch(to_batch([c.crop for c in contents]), torch.stack([c.code for c in contents]).float(),
                     to_batch([s.crop for s in styles]), target, torch.tensor([s.index for s in styles]))
