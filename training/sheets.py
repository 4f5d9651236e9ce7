"""Sample sheets: held-out paintings across, held-out photographs down, every pair painted. For eyes, not for figures."""
import numpy as np
import torch
from PIL import Image

from data import centre_square, to_batch

TILE_PX = 256


def to_pixels(batch):
    """[B, 3, H, W] in [0, 1] → uint8 [B, H, W, 3]."""
    return (batch.permute(0, 2, 3, 1).clamp(0, 1) * 255).round().byte().numpy()


@torch.no_grad()
def draw_sheet(network, pictures, path):
    was_training = network.training
    network.eval()
    contents = to_batch([centre_square(p, TILE_PX) for p in pictures.held_out_photos])
    columns = [[np.full((TILE_PX, TILE_PX, 3), 255, np.uint8), *to_pixels(contents)]]
    for painting in pictures.held_out_paintings:
        style = to_batch([centre_square(painting, TILE_PX)])
        code = network.encode_style(style)
        columns.append([to_pixels(style)[0], *(to_pixels(network(c[None], code))[0] for c in contents)])
    network.train(was_training)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.concatenate([np.concatenate(column) for column in columns], 1)).save(path)
