"""The task that trains `gallery`: one feed-forward net, one scale and shift of every instance norm for each built-in style
(Dumoulin et al. 2017).

It starts from `live`: the same content net, and for each style what live's style head says about it. Then the net and the
tables learn these few styles alone.
"""
import numpy as np
import torch
from PIL import Image

from data import centre_square, square_crop, to_batch
from network import Encoder, load_model
from transfer import Transfer

STYLE_SIDE_PX = 320
ENCODED_STYLE_PX = 256
CROP_SPREAD = 1.25


class Gallery(Transfer):
    def initialize(self, repository):
        folder = repository / 'public/styles'
        names = self.network.description['styles']
        pictures = [np.asarray(Image.open(folder / f'{name}.jpg').convert('RGB')) for name in names]
        self.styles = [centre_square(picture, STYLE_SIDE_PX) for picture in pictures]
        super().initialize(repository)
        live = load_model(repository / self.config['startFrom'], Encoder(repository / 'models/vgg-slim'))
        start_tables(self.network, live, to_batch([centre_square(picture, ENCODED_STYLE_PX) for picture in pictures]))

    def draw_style(self, rng, size):
        """A crop of a random built-in style at the scale at which the page encodes styles, give or take a quarter."""
        index = int(rng.integers(len(self.styles)))
        side = ENCODED_STYLE_PX / STYLE_SIDE_PX
        region = (size / side / CROP_SPREAD, size / side * CROP_SPREAD)
        return np.ascontiguousarray(square_crop(rng, self.styles[index], size, region)), index

    def encode_style(self, batch):
        return self.network.encode_style(batch.style, one_hot(batch.style_index, len(self.styles)))

    def draw_sheet(self, network, path):
        was_training = network.training
        network.eval()
        contents = to_batch([centre_square(p, ENCODED_STYLE_PX) for p in self.pictures.held_out_photos[:3]])
        columns = []
        with torch.no_grad():
            for index, style in enumerate(self.styles):
                picture = to_batch([centre_square(style, ENCODED_STYLE_PX)])
                code = network.encode_style(picture, one_hot(torch.tensor([index]), len(self.styles)))
                painted = [network(content[None], code) for content in contents]
                columns.append(torch.cat([picture, *painted], 2)[0])
        network.train(was_training)
        path.parent.mkdir(parents=True, exist_ok=True)
        sheet = (torch.cat(columns, 2).clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()
        Image.fromarray(sheet).save(path)


def one_hot(indices, count):
    return torch.nn.functional.one_hot(indices, count).float()


@torch.no_grad()
def start_tables(network, live, styles):
    """Fills the conditional tables and the gains with what `live` computes from the style pictures."""
    code = live.encode_style(styles)
    by_name = {layer['name']: layer for layer in live.graphs['content'].graph['layers']}
    for layer, weights in network.weighted_layers():
        if layer['op'] == 'norm':
            offset = by_name[layer['name']]['offset']
            weights.table.copy_(code['params'][:, offset:offset + 2 * layer['channels']])
    gain = network.graphs['style'].layers['gain']
    gain.weight.copy_(code['gain'].T)
    gain.bias.zero_()
