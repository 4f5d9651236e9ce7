"""A rolling pool of crops with their teacher features, so that a step pays only for the stylised picture's VGG pass.

Fresh crops replace random old ones all the time: variety stays high while each crop is used a few times.
"""
from typing import NamedTuple

import numpy as np
import torch

from data import to_batch
from teacher import StyleTarget, content_code, style_code


class Content(NamedTuple):
    crop: np.ndarray  # uint8 [n, n, 3]
    code: torch.Tensor  # float16 [C, H, W]


class Style(NamedTuple):
    crop: np.ndarray  # uint8 [n, n, 3]
    moments: list  # per tap (mean [C], std [C]), float32
    covariances: list  # float16 [C, C]


class Pool:
    """Contents and styles of one crop size, at most `capacity` of each."""

    FIRST_FILL = 160

    def __init__(self, pictures, teacher, rng, size, capacity):
        self.pictures, self.teacher, self.rng, self.size, self.capacity = pictures, teacher, rng, size, capacity
        self.contents, self.styles = [], []
        for _ in range(self.FIRST_FILL):
            self.add_content()
            self.add_style()

    def put(self, entries, entry):
        if len(entries) < self.capacity:
            entries.append(entry)
        else:
            entries[self.rng.integers(self.capacity)] = entry

    @torch.no_grad()
    def add_content(self):
        crop = self.pictures.content_crop(self.rng, self.size)
        self.put(self.contents, Content(crop, content_code(self.teacher.taps(to_batch([crop])))[0].half()))

    @torch.no_grad()
    def add_style(self):
        crop = self.pictures.style_crop(self.rng, self.size)
        code = style_code(self.teacher.taps(to_batch([crop])))
        moments = [(mean[0], std[0]) for mean, std in code.moments]
        self.put(self.styles, Style(crop, moments, [c[0].half() for c in code.covariances]))

    def draw(self, count):
        """Random pairs: (content pictures, their codes [B, C, H, W], style pictures, their StyleTarget)."""
        contents = [self.contents[i] for i in self.rng.integers(len(self.contents), size=count)]
        styles = [self.styles[i] for i in self.rng.integers(len(self.styles), size=count)]
        moments = [tuple(torch.stack(part) for part in zip(*tap)) for tap in zip(*(s.moments for s in styles))]
        covariances = [torch.stack(tap).float() for tap in zip(*(s.covariances for s in styles))]
        codes = torch.stack([c.code for c in contents]).float()
        return to_batch([c.crop for c in contents]), codes, to_batch([s.crop for s in styles]), StyleTarget(moments, covariances)
