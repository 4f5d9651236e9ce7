"""Pictures to train on: free photographs, free paintings and our own procedural styles, cropped at many scales.

Pictures in memory are uint8 RGB arrays [H, W, 3]; batches are float [B, 3, n, n] in [0, 1].
"""
import colorsys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from procedural import make_styles


def load_folder(folder):
    """{file stem: picture} of all JPEGs, by name."""
    return {path.stem: np.asarray(Image.open(path).convert('RGB')) for path in sorted(Path(folder).glob('*.jpg'))}


def to_batch(crops):
    """uint8 [n, n, 3] arrays → float [B, 3, n, n] in [0, 1], channels_last."""
    return torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).float().div_(255).contiguous(memory_format=torch.channels_last)


def square_crop(rng, picture, size, region_px):
    """A random square of `region_px` (log-uniform between the pair, at most the picture's short side), resampled to `size`."""
    side = int(np.exp(rng.uniform(*np.log(region_px))))
    side = min(side, *picture.shape[:2])
    y, x = (rng.integers(n - side + 1) for n in picture.shape[:2])
    return np.asarray(Image.fromarray(picture[y:y + side, x:x + side]).resize((size, size), Image.LANCZOS))


def centre_square(picture, size):
    height, width = picture.shape[:2]
    side = min(height, width)
    y, x = (height - side) // 2, (width - side) // 2
    return np.asarray(Image.fromarray(picture[y:y + side, x:x + side]).resize((size, size), Image.LANCZOS))


def hue_rotation(turn):
    """RGB matrix of a rotation by `turn` revolutions about the grey axis."""
    return np.array([colorsys.yiq_to_rgb(*yiq) for yiq in rotated_yiq(turn)], np.float32).T


def rotated_yiq(turn):
    cos, sin = np.cos(2 * np.pi * turn), np.sin(2 * np.pi * turn)
    for primary in np.eye(3):
        y, i, q = colorsys.rgb_to_yiq(*primary)
        yield y, cos * i - sin * q, sin * i + cos * q


def jitter_colors(rng, crop):
    """Stretches tones, changes saturation and gamma, and sometimes turns the hue: 175 paintings hold few palettes."""
    x = crop.astype(np.float32) / 255
    if rng.random() < 0.5:
        low, high = np.percentile(x, (1, 99))
        x = (x - low) / max(high - low, 0.1)
    if rng.random() < 0.35:
        x = x @ hue_rotation(rng.normal(0, 0.25)).T
    grey = x.mean(2, keepdims=True)
    x = (grey + (x - grey) * rng.uniform(0.7, 2)).clip(0, 1) ** np.exp(rng.normal(0, 0.2))
    return (x * 255).astype(np.uint8)


def soften(rng, crop):
    """Pulls a picture towards its mean colour: procedural marks are harsher than paint."""
    mean = crop.mean((0, 1))
    return (mean + (crop - mean) * rng.uniform(0.45, 1)).astype(np.uint8)


def liveliness(crop):
    """Contrast plus edges plus colour spread: near 0 for a dark flat background."""
    x = crop.astype(np.float32) / 255
    grey = x.mean(2)
    return grey.std() + 3 * np.abs(np.diff(grey, axis=1)).mean() + (x - grey[..., None]).std()


class Pictures:
    """The training set, less the pictures held out for the sample sheets."""

    def __init__(self, root, config, seed):
        photos, paintings = load_folder(Path(root) / 'photos'), load_folder(Path(root) / 'paintings')
        self.held_out_photos = [photos.pop(name) for name in config['heldOut']['photos']]
        self.held_out_paintings = [paintings.pop(name) for name in config['heldOut']['paintings']]
        self.photos, self.paintings = list(photos.values()), list(paintings.values())
        self.procedural = make_styles(seed, config['proceduralStyles'], self.paintings)
        self.config = config

    def content_crop(self, rng, size):
        photo = self.photos[rng.integers(len(self.photos))]
        crop = square_crop(rng, photo, size, (size, 299))
        return np.ascontiguousarray(crop[:, ::-1] if rng.random() < 0.5 else crop)

    def style_crop(self, rng, size):
        """The livelier of two random candidates, turned and mirrored at random."""
        crop = max((self.style_candidate(rng, size) for _ in range(2)), key=liveliness)
        crop = np.rot90(crop, rng.choice((0, 0, 1, 2, 3)))
        return np.ascontiguousarray(crop[:, ::-1] if rng.random() < 0.5 else crop)

    def style_candidate(self, rng, size):
        is_procedural = rng.random() < self.config['proceduralShare']
        source = self.procedural if is_procedural else self.paintings
        picture = source[rng.integers(len(source))]
        crop = square_crop(rng, picture, size, (min(size, 384), 384 if is_procedural else 560))
        return soften(rng, crop) if is_procedural else jitter_colors(rng, crop)
