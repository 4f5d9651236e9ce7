"""The task that trains networks which paint any content in any style: `live`, `adain`, `sanet`.

Crops of photographs meet crops of paintings; the stylised picture is compared with both in VGG-19's features. Which terms
count, and how much, is the config's `loss`.
"""
import numpy as np
import torch

import losses
from data import Pictures, to_batch
from decoder_init import initialize_decoder
from device import DEVICE
from network import Encoder, Network, key, load_description, mean_std, normalize, rows
from pool import Pool
from sheets import draw_sheet
from slim_init import least_squares, sample_patches
from teacher import Teacher

CALIBRATION_CROPS = 32
CALIBRATION_SIZE_PX = 128
INITIALIZATION_STYLES = 200
KEY_SCALE = 0.3
NOISE_BESIDE_IDENTITY = 0.1
STATISTICS_EPSILON = 1e-5


class Transfer:
    companion = None

    def __init__(self, config, data, repository):
        torch.manual_seed(config['seed'])
        self.config = config
        self.pictures = Pictures(data, config, config['seed'])
        self.teacher = Teacher(data / 'teacher/vgg19_to_conv5_1_f16.npz', torch.bfloat16)
        encoder = Encoder(repository / 'models/vgg-slim')
        self.network = Network(load_description(repository / config['network']), encoder)
        self.network = self.network.to(DEVICE, memory_format=torch.channels_last).train()
        self.initialize(repository)

    def initialize(self, repository):
        """Fits the teacher's scales, and the network's first guess: another network's layers, a standardised style head."""
        rng = np.random.default_rng(self.config['seed'])
        crops = [self.pictures.content_crop(rng, CALIBRATION_SIZE_PX) for _ in range(CALIBRATION_CROPS)]
        self.teacher.calibrate(to_batch(crops))
        if 'startFrom' in self.config:
            self.network.take_matching(repository / self.config['startFrom'])
        styles = [self.pictures.style_crop(rng, CALIBRATION_SIZE_PX) for _ in range(CALIBRATION_CROPS)]
        if self.config.get('attention'):
            start_attention(self.network, to_batch(crops + styles), to_batch(styles + styles))
        if self.config.get('invertEncoder'):
            initialize_decoder(self.network.graphs['content'], self.network.encoder, to_batch(crops + styles))
        if self.config.get('standardizeConvolutions'):
            standardize_convolutions(self.network, to_batch(crops + styles), to_batch(styles + styles))
        if 'head' in self.config:
            styles = [self.pictures.style_crop(rng, CALIBRATION_SIZE_PX) for _ in range(INITIALIZATION_STYLES)]
            quiet_start(self.network, to_batch(styles), self.config['head'])

    def draw_style(self, rng, size):
        return self.pictures.style_crop(rng, size), -1

    def encode_style(self, batch):
        return self.network.encode_style(batch.style)

    def parameter_groups(self):
        share = self.config['learningRate'].get('styleShare', 1.0)
        return [{'params': list(graph.parameters()), 'share': share if name == 'style' else 1.0}
                for name, graph in self.network.graphs.items() if any(True for _ in graph.parameters())]

    def enter(self, stage, rng):
        self.stage = stage
        if not stage.get('identityOnly'):
            self.pool = Pool(self.pictures, self.draw_style, self.teacher, rng, stage['size'], stage['pool'])

    def step(self, step, rng):
        return self.identity_step(rng) if self.stage.get('identityOnly') else self.transfer_step(step, rng)

    def identity_step(self, rng):
        """Pictures in their own style, compared pixel by pixel: such a step costs no pass through
        the teacher, and a decoder has learnt to draw before it learns to paint."""
        draw = (self.pictures.content_crop, self.pictures.style_crop)
        picture = to_batch([draw[i % 2](rng, self.stage['size']) for i in range(self.stage['batch'])])
        painted = self.network(picture, self.network.encode_style(picture))
        terms = {'identity': (painted - picture).abs().mean(), 'edges': losses.edge_difference(painted, picture)}
        return sum(terms.values()), {name: float(term) for name, term in terms.items()}

    def transfer_step(self, step, rng):
        weights, count = self.config['loss'], self.stage['batch']
        batch = self.pool.draw(count)
        code = self.encode_style(batch)
        picture = self.network(batch.content, code)
        terms = losses.picture_terms(self.teacher, picture, batch.content_target, batch.style_target)
        if 'gain' in code:
            terms['gain'] = losses.excess_gain(code['gain'], self.config['gainLimit'])
        for name, every in self.config['every'].items():
            if step % every == 0:
                terms[name] = self.extra_term(name, batch, code, rng)
        self.refresh_pool(step, count)
        loss = sum(weights[name] * term for name, term in terms.items() if weights.get(name))
        return loss, {name: float(term) for name, term in terms.items()}

    def extra_term(self, name, batch, code, rng):
        match name:
            case 'identity':
                return losses.picture_identity(self.network, batch.style)
            case 'contentIdentity':
                return losses.picture_identity(self.network, batch.content)
            case 'steadiness':
                return losses.steadiness(self.network, batch.content, code, rng)
            case _:
                raise ValueError(f'unknown loss term {name!r}')

    def refresh_pool(self, step, count):
        """A quarter of a batch of fresh contents and as many styles, by turns."""
        fresh = max(1, count // 2)
        self.pool.add_contents(fresh) if step % 2 else self.pool.add_styles(fresh)

    def draw_sheet(self, network, path):
        draw_sheet(network, self.pictures, path)


@torch.no_grad()
def start_attention(network, contents, styles):
    """Attention that starts as what it means to become: each place takes the style features most like its own (as in style
    swap, Chen & Schmidt 2016). The merging convolution is solved by least squares to give what the decoder knows: the
    content's relu4_1 with the style's channel statistics. Pictures [B, 3, H, W] in pairs."""
    first_guess = {'query': 1.0, 'key': KEY_SCALE, 'value': 1.0, 'project': 1.0}
    by_name = {layer['name']: weights for layer, weights in network.weighted_layers()}
    for name, weights in by_name.items():
        scale = next((value for prefix, value in first_guess.items() if name.startswith(prefix)), None)
        if scale is not None:
            weights.weight.mul_(NOISE_BESIDE_IDENTITY)
            weights.weight[:, :, 0, 0] += scale * torch.eye(len(weights.weight))
    levels = network.content_values(contents, network.encode_style(styles))['levels']
    content, style = (network.encoder(pictures, {'relu4_1'})['relu4_1'] for pictures in (contents, styles))
    mean, std = mean_std(style, STATISTICS_EPSILON)
    target = rows(normalize(content, std, mean, STATISTICS_EPSILON)).flatten(0, 1)
    weight, bias = least_squares(sample_patches(levels, torch.arange(len(target)), 'reflect'), target)
    by_name['merge'].weight.copy_(weight.T.reshape(by_name['merge'].weight.shape))
    by_name['merge'].bias.copy_(bias)


@torch.no_grad()
def standardize_convolutions(network, contents, styles):
    """Lets every convolution of the content graph see inputs of mean 0 and spread 1, computing what it computed before."""
    graph = network.graphs['content']
    values = network.content_values(contents, network.encode_style(styles))
    for layer in graph.graph['layers']:
        if layer['op'] == 'conv':
            weights = graph.layers[key(layer)]
            weights.standardize_input_in_place(rows(values[layer['from'][0]]).flatten(0, 1))


@torch.no_grad()
def quiet_start(network, styles, head):
    """Starts near a plain recolouring (quiet residual blocks and output, a moderate gain), yet with style codes that differ.

    Pictures look much alike to a fresh head, so it standardises the statistics it sees: without that, 450 steps learnt one
    texture for all styles. `styles` [N, 3, H, W]: examples to measure.
    """
    style, content = network.graphs['style'], network.graphs['content']
    taps = network.taps('style', styles)
    for name in ('head0', 'head1', 'params'):
        source = next(layer['from'][0] for layer in style.graph['layers'] if layer['name'] == name)
        style.layers[name].standardize_input(style(taps)[source])
    style.layers['gain'].centre.copy_(style.layers['params'].centre)
    style.layers['gain'].spread.copy_(style.layers['params'].spread)
    style.layers['gain'].weight.mul_(head['styleScale'])
    style.layers['gain'].bias.fill_(head['gain'])
    style.layers['params'].weight.mul_(head['styleScale'])
    content.layers['out'].weight.mul_(head['outputScale'])
    for layer in content.graph['layers']:
        if layer['op'] == 'norm' and not layer.get('relu'):
            style.layers['params'].bias[layer['offset']:layer['offset'] + layer['channels']] = head['residualScale'] - 1
