"""Style pictures that we make ourselves: marks and shapes of many kinds, in palettes taken from paintings or at random.

175 paintings are few, and most are dark and smooth; these widen the range of strokes, cells, dots, hatching and bands
that the network learns to paint with. Pictures are uint8 RGB arrays [SIZE, SIZE, 3].
"""
import colorsys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIZE = 384


def smooth_field(rng, cells, channels=1):
    """Smooth noise in [0, 1], [SIZE, SIZE] or [SIZE, SIZE, channels], with about `cells` bumps across."""
    layers = []
    for _ in range(channels):
        coarse = Image.fromarray(rng.random((cells + 3, cells + 3), dtype=np.float32))
        fine = np.asarray(coarse.resize((SIZE, SIZE), Image.BICUBIC))
        layers.append((fine - fine.min()) / (np.ptp(fine) + 1e-6))
    return layers[0] if channels == 1 else np.stack(layers, -1)


def random_palette(rng, paintings):
    """4–8 colours [n, 3] in 0–255, dark to light: pixels of one painting made livelier, or hues spread around the wheel."""
    count = rng.integers(4, 9)
    if rng.random() < 0.6:
        pixels = paintings[rng.integers(len(paintings))].reshape(-1, 3)
        colors = pixels[rng.integers(len(pixels), size=count)].astype(np.float32)
        colors = colors.mean(1, keepdims=True) + (colors - colors.mean(1, keepdims=True)) * rng.uniform(1, 2)
        colors = (colors - colors.min()) / (np.ptp(colors) + 1) * rng.uniform(170, 255)
    else:
        hue, spread = rng.random(), rng.uniform(0.1, 0.6)
        colors = np.array([colorsys.hsv_to_rgb((hue + spread * rng.random()) % 1, rng.uniform(0.2, 1), v)
                           for v in np.linspace(rng.uniform(0.05, 0.3), 1, count)]) * 255
    return colors[np.argsort(colors.sum(1))].clip(0, 255)


def pick(palette, t):
    """Palette colours at positions `t` in [0, 1] (any shape)."""
    return palette[np.minimum((np.asarray(t) * len(palette)).astype(int), len(palette) - 1)]


def jitter(rng, color, amount):
    return tuple(int(v) for v in np.clip(color + rng.normal(0, amount, 3), 0, 255))


def strokes(rng, palette):
    """Short brush strokes along a flow field, back to front."""
    tone, angle = smooth_field(rng, rng.integers(2, 7)), smooth_field(rng, rng.integers(1, 5)) * rng.uniform(2, 10)
    image = Image.new('RGB', (SIZE, SIZE), jitter(rng, palette[len(palette) // 2], 5))
    draw = ImageDraw.Draw(image)
    width = rng.uniform(3, 16)
    length, spread = width * rng.uniform(1.5, 6), rng.uniform(3, 22)
    for _ in range(int(3 * SIZE * SIZE / (width * length))):
        x, y = rng.integers(SIZE, size=2)
        a = angle[y, x] + rng.normal(0, 0.15)
        color = jitter(rng, pick(palette, np.clip(tone[y, x] + rng.normal(0, 0.08), 0, 0.999)), spread)
        dx, dy, w = np.cos(a) * length / 2, np.sin(a) * length / 2, max(1, int(width * rng.uniform(0.5, 1.2)))
        draw.line((x - dx, y - dy, x + dx, y + dy), color, w)
        draw.ellipse((x + dx - w / 2, y + dy - w / 2, x + dx + w / 2, y + dy + w / 2), color)
    return image


def cells(rng, palette):
    """Flat Voronoi cells, with or without dark leading: mosaic, stained glass, cut paper."""
    count = rng.integers(60, 700)
    points = rng.random((count, 2), dtype=np.float32) * SIZE
    y, x = np.mgrid[:SIZE // 2, :SIZE // 2].astype(np.float32) * 2
    distance = (x[..., None] - points[:, 0]) ** 2 + (y[..., None] - points[:, 1]) ** 2
    two = np.partition(distance, 1, axis=-1)[..., :2]
    tone = smooth_field(rng, rng.integers(2, 6))
    at = points.astype(int).clip(0, SIZE - 1)
    colors = pick(palette, np.clip(tone[at[:, 1], at[:, 0]] + rng.normal(0, 0.12, count), 0, 0.999)) + rng.normal(0, 10, (count, 3))
    picture = colors[distance.argmin(-1)]
    if rng.random() < 0.6:
        edge = np.sqrt(two[..., 1]) - np.sqrt(two[..., 0]) < rng.uniform(1.5, 4)
        picture[edge] = palette[0] * 0.4
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8)).resize((SIZE, SIZE), Image.BICUBIC)


def dots(rng, palette):
    """Dabs of paint side by side: pointillism."""
    tone = smooth_field(rng, rng.integers(2, 6))
    image = Image.new('RGB', (SIZE, SIZE), jitter(rng, palette[-1], 5))
    draw = ImageDraw.Draw(image)
    radius, spread = rng.uniform(2, 7), rng.uniform(5, 40)
    for _ in range(int(1.5 * SIZE * SIZE / (3 * radius * radius))):
        x, y = rng.integers(SIZE, size=2)
        r = radius * rng.uniform(0.6, 1.2)
        color = jitter(rng, pick(palette, np.clip(tone[y, x] + rng.normal(0, 0.15), 0, 0.999)), spread)
        draw.ellipse((x - r, y - r * 0.8, x + r, y + r * 0.8), color)
    return image


def hatching(rng, palette):
    """Ink lines on paper, denser where darker, in one to three directions: etching, pen drawing."""
    tone = smooth_field(rng, rng.integers(2, 7))
    y, x = np.mgrid[:SIZE, :SIZE]
    period, turn = rng.uniform(4, 11), rng.random() * np.pi
    wobble = smooth_field(rng, 6) * rng.uniform(0, 3 * period)
    ink = np.zeros((SIZE, SIZE))
    for layer in range(rng.integers(1, 4)):
        a = turn + layer * rng.uniform(0.6, 1.4)
        wave = 0.5 + 0.5 * np.cos((np.cos(a) * x + np.sin(a) * y + wobble) * 2 * np.pi / period)
        ink = np.maximum(ink, 1 / (1 + np.exp(-12 * (wave - 0.25 - 0.8 * tone - 0.1 * layer))))
    wash = palette[-1] * (1 - 0.35 * tone[..., None]) + pick(palette, tone * 0.999) * 0.35 * tone[..., None]
    return Image.fromarray((wash * (1 - ink[..., None]) + palette[0] * ink[..., None]).clip(0, 255).astype(np.uint8))


def bands(rng, palette):
    """Winding bands of colour with or without contour lines: woodblock print, poster, marbling."""
    field = smooth_field(rng, rng.integers(2, 5)) + 0.25 * smooth_field(rng, rng.integers(6, 14))
    phase = field * rng.uniform(3, 14)
    picture = pick(palette, (phase * 0.37 + 0.13 * np.floor(phase)) % 1 * 0.999)
    if rng.random() < 0.5:
        slope = np.hypot(*np.gradient(phase)) + 1e-6
        picture = np.where((np.abs(phase % 1 - 0.5) / slope < rng.uniform(0.7, 2))[..., None], palette[0] * 0.5, picture)
    grain = rng.normal(0, rng.uniform(0, 12), (SIZE, SIZE, 1))
    return Image.fromarray((picture + grain).clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))


def facets(rng, palette):
    """Overlapping translucent triangles and quadrilaterals: cubist planes."""
    image = Image.fromarray(pick(palette, smooth_field(rng, 3) * 0.999).astype(np.uint8)).filter(ImageFilter.GaussianBlur(6))
    draw = ImageDraw.Draw(image, 'RGBA')
    reach = rng.uniform(15, 70)
    for _ in range(int(5 * (SIZE / reach) ** 2)):
        centre = rng.random(2) * SIZE
        corners = [tuple(centre + rng.normal(0, reach, 2)) for _ in range(rng.integers(3, 5))]
        draw.polygon(corners, jitter(rng, pick(palette, rng.random() * 0.999), 12) + (int(rng.uniform(120, 255)),))
    return image


KINDS = (strokes, strokes, cells, dots, hatching, bands, facets)


def make_styles(seed, count, paintings):
    """`count` pictures, one kind after another; `paintings`: uint8 RGB arrays to take palettes from."""
    rng = np.random.default_rng(seed)
    return [np.asarray(KINDS[i % len(KINDS)](rng, random_palette(rng, paintings))) for i in range(count)]
