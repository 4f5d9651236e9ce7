"""Pictures for the networks of the benches: square RGB batches [1, 3, n, n] in [0, 1], cropped as the judge crops them."""
import numpy as np
import torch
from PIL import Image


def read_square(path, size):
    """The centre square of a picture file, resampled to `size` px where it has another size."""
    picture = Image.open(path).convert('RGB')
    side = min(picture.size)
    x, y = ((length - side) // 2 for length in picture.size)
    square = picture.crop((x, y, x + side, y + side))
    if side != size:
        square = square.resize((size, size), Image.LANCZOS)
    return to_batch(np.asarray(square))


def to_batch(pixels):
    """uint8 [H, W, 3] → float [1, 3, H, W] in [0, 1]."""
    return torch.from_numpy(pixels.astype(np.float32) / 255).permute(2, 0, 1)[None].contiguous()


def write_picture(path, batch):
    """Writes the only picture of `batch`, clipped to [0, 1]; a reader never sees a part of a file."""
    pixels = (batch[0].clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()
    partial = path.with_suffix('.partial')
    Image.fromarray(pixels).save(partial, 'PNG')
    partial.replace(path)


def read_pairs(folder, names, size):
    """The pictures that `names` (CONTENT__STYLE each) speak of: ({content: batch}, {style: batch})."""
    contents, styles = (dict.fromkeys(part) for part in zip(*(name.split('__') for name in names)))
    return tuple({stem: read_square(folder / f'{stem}.jpg', size) for stem in stems} for stems in (contents, styles))
