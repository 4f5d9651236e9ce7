"""The layer graph of `models/<name>/model.json` as a PyTorch module.

The contract is `src/pipeline/model/network.ts`: same ops, same names. Inside, maps are [B, C, H, W] (channels_last in
memory), vectors [B, C], pictures [B, 3, H, W] RGB in [0, 1]; kernels are PyTorch's (OIHW, [out, in]). `to_export` and
`from_export` translate to the stored layouts (HWIO, [in, out]).

Graph inputs that are taps of the shared encoder (`{"kind": "map", "tap": {"network": "vgg-slim", …}}`) are computed by a
frozen `Encoder`, which is not part of the network's own weights.

Gradients flow through every layer except the colour statistics, which are taken from detached pictures: pictures are
data here, and the derivative of a matrix root is neither needed nor well conditioned.
"""
import json
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import nn

from device import DEVICE
from safetensors_io import read_safetensors


MIN_INPUT_SPREAD = 0.02


class ColorStatistics(NamedTuple):
    """Colour of a batch of pictures: mean [B, 3] and the symmetric roots Σ^½, Σ^-½ [B, 3, 3] of the covariance."""
    mean: torch.Tensor
    root: torch.Tensor
    inverse_root: torch.Tensor


def color_statistics(picture, epsilon):
    """Population statistics over all pixels of `picture` [B, 3, H, W]; `epsilon`·I is added to the covariance."""
    pixels = picture.detach().flatten(2)
    mean = pixels.mean(2)
    centred = pixels - mean[..., None]
    covariance = centred @ centred.transpose(1, 2) / pixels.shape[2] + epsilon * torch.eye(3, device=picture.device)
    values, vectors = torch.linalg.eigh(covariance)

    def power(exponent):
        return (vectors * values.pow(exponent)[:, None]) @ vectors.transpose(1, 2)

    return ColorStatistics(mean, power(0.5), power(-0.5))


def map_colors(matrix, x):
    """Applies `matrix` [B, 3, 3] to the colours of `x` [B, 3, H, W]."""
    return (matrix @ x.flatten(2)).view_as(x)


def rows(x):
    """[B, C, H, W] → [B, HW, C]; free for channels_last maps. Reductions over axis 1 are then 4–9× faster than over H, W."""
    return x.permute(0, 2, 3, 1).reshape(x.shape[0], -1, x.shape[1])


class Moments(torch.autograd.Function):
    """Column means and mean squares of `r` [B, N, C] in float32, each [B, C].

    One pass forward and one backward over the map, where plain autograd takes ten: on a CPU the networks here are bound by
    memory, not by arithmetic.
    """

    @staticmethod
    def forward(ctx, r):
        ctx.save_for_backward(r)
        exact = r.float()
        return exact.mean(1), exact.square().mean(1)

    @staticmethod
    def backward(ctx, mean_gradient, square_gradient):
        r, = ctx.saved_tensors
        slope, offset = (2 * square_gradient / r.shape[1]).to(r.dtype), (mean_gradient / r.shape[1]).to(r.dtype)
        return torch.addcmul(offset[:, None], r, slope[:, None])


def mean_std(x, epsilon):
    """Channel means and standard deviations sqrt(variance + epsilon) of `x` [B, C, H, W], each [B, C]."""
    mean, mean_square = Moments.apply(rows(x))
    return mean, ((mean_square - mean * mean).clamp_min(0) + epsilon).sqrt()


def normalize(x, scale, shift, epsilon):
    """`scale · (x − mean)/std + shift` over H×W as one multiply-add; `scale`, `shift` [B, C] or numbers."""
    mean, std = mean_std(x, epsilon)
    slope = scale / std
    offset = shift - mean * slope
    return torch.addcmul(offset[..., None, None], x, slope[..., None, None])


def pad(x, layer):
    margin = layer['kernel'] // 2
    if layer['padding'] == 'none' or margin == 0:
        return x
    return F.pad(x, (margin,) * 4, mode='reflect' if layer['padding'] == 'reflect' else 'constant')


class GraphModule(nn.Module):
    """One graph of a network description. `forward` returns every value by name, inputs and intermediates included."""

    def __init__(self, graph):
        super().__init__()
        self.graph = graph
        self.layers = nn.ModuleDict({key(layer): Weights(layer) for layer in graph['layers'] if has_weights(layer)})

    def forward(self, inputs, style_colors=None, wanted=None):
        """`inputs`: {input name: tensor}. `style_colors`: what `color` paints with; without it the picture's own are used.
        `wanted`: value names after the last of which the rest is not run."""
        values = dict(inputs)
        self.colors = None
        for layer in self.graph['layers']:
            values[layer['name']] = self.run(layer, [values[name] for name in layer['from']], style_colors)
            if wanted and wanted <= values.keys():
                break
        return values

    def run(self, layer, inputs, style_colors):
        y = self.apply_op(layer, inputs, style_colors)
        return F.relu(y) if layer.get('relu') else y

    def apply_op(self, layer, inputs, style_colors):
        x = inputs[0]
        match layer['op']:
            case 'conv':
                tensors = self.layers[key(layer)].folded()
                return F.conv2d(pad(x, layer), tensors['weight'], tensors['bias'], layer['stride'])
            case 'depthwise':
                return F.conv2d(pad(x, layer), self.layers[key(layer)].weight, None, layer['stride'], groups=layer['in'])
            case 'dense':
                tensors = self.layers[key(layer)].folded()
                return F.linear(x, tensors['weight'], tensors['bias'])
            case 'norm':
                return self.norm(layer, inputs)
            case 'relu':
                return F.relu(x)
            case 'add':
                return x + inputs[1]
            case 'upsample':
                return F.interpolate(x, scale_factor=layer['factor'], mode='nearest')
            case 'space-to-depth':
                return F.pixel_unshuffle(x, layer['block']).contiguous(memory_format=torch.channels_last)
            case 'depth-to-space':
                return F.pixel_shuffle(x, layer['block'])
            case 'pool':
                return F.max_pool2d(x, 2) if layer['kind'] == 'max' else F.avg_pool2d(x, 2)
            case 'attention':
                return attend(*inputs)
            case 'concat':
                return torch.cat(inputs, 1)
            case 'mean-std':
                return torch.cat(mean_std(x, layer['epsilon']), 1)
            case 'whiten':
                self.colors = color_statistics(x, layer['epsilon'])
                return layer['scale'] * map_colors(self.colors.inverse_root, x - self.colors.mean[..., None, None])
            case 'gain-add':
                return x + inputs[2][..., None, None] * inputs[1]
            case 'color':
                colors = style_colors or self.colors
                picture = map_colors(colors.root, layer['scale'] * x) + colors.mean[..., None, None]
                return picture if self.training else picture.clamp(0, 1)
            case op:
                raise ValueError(f'unknown op {op!r} in layer {layer["name"]!r}')

    def norm(self, layer, inputs):
        x, channels = inputs[0], layer['channels']
        if layer['kind'] == 'instance':
            return normalize(x, 1, 0, layer['epsilon'])
        if layer['kind'] == 'conditional':
            scale, shift = (inputs[1] @ self.layers[key(layer)].table).split(channels, 1)
            return normalize(x, 1 + scale, shift, layer['epsilon'])
        first, second = inputs[1][:, layer['offset']:layer['offset'] + 2 * channels].split(channels, 1)
        if layer['layout'] == 'mean-std':
            return normalize(x, second, first, layer['epsilon'])
        return normalize(x, 1 + first, second, layer['epsilon'])


class Encoder:
    """A frozen network whose `encode` taps other networks read."""

    def __init__(self, folder):
        self.network = load_model(folder).to(DEVICE, memory_format=torch.channels_last).requires_grad_(False)
        self.graph = self.network.graphs['encode']

    def __call__(self, picture, taps):
        """[B, 3, H, W] → {tap: map} for the names in `taps`; gradients reach the picture."""
        names = self.graph.graph['outputs']
        values = self.graph({'picture': picture}, wanted={names[tap] for tap in taps})
        return {tap: values[names[tap]] for tap in taps}


class Network(nn.Module):
    """A whole description: `style` turns a picture into a code, `content` paints a picture with it.

    In training mode `color` leaves values outside [0, 1], so that a loss can pull them back; eval mode clamps.
    """

    def __init__(self, description, encoder=None):
        super().__init__()
        self.description = description
        self.graphs = nn.ModuleDict({name: GraphModule(graph) for name, graph in description['graphs'].items()})
        self.encoder = encoder

    def taps(self, graph_name, picture):
        """The encoder's maps that a graph reads, by input name."""
        inputs = self.graphs[graph_name].graph['inputs']
        wanted = {name: entry['tap']['name'] for name, entry in inputs.items() if 'tap' in entry}
        if not wanted:
            return {}
        with torch.no_grad():
            maps = self.encoder(picture, set(wanted.values()))
        return {name: maps[tap] for name, tap in wanted.items()}

    def encode_style(self, picture, style_weights=None):
        """[B, 3, H, W] → the style code: the style graph's outputs, and `colors` where the content graph whitens.

        @param style_weights [B, styles], for a network that knows a fixed set of styles.
        """
        graph = self.graphs['style']
        given = {'picture': picture, 'styleWeights': style_weights, **self.taps('style', picture)}
        values = graph({name: given[name] for name in graph.graph['inputs']})
        whiten = next((layer for layer in self.graphs['content'].graph['layers'] if layer['op'] == 'whiten'), None)
        return {**{tap: values[name] for tap, name in graph.graph['outputs'].items()},
                'colors': whiten and color_statistics(picture, whiten['epsilon'])}

    def content_values(self, picture, style):
        """Every value of the content graph, by layer name."""
        graph = self.graphs['content']
        given = {'picture': picture, **{n: v for n, v in style.items() if n != 'colors'}, **self.taps('content', picture)}
        return graph({name: given[name] for name in graph.graph['inputs']}, style['colors'])

    def forward(self, picture, style):
        """[B, 3, H, W] content and a style code → [B, 3, H, W] stylised."""
        return self.content_values(picture, style)[self.graphs['content'].graph['outputs']['picture']]

    def weighted_layers(self):
        """Yields (layer description, its Weights)."""
        for graph in self.graphs.values():
            for layer in graph.graph['layers']:
                if has_weights(layer):
                    yield layer, graph.layers[key(layer)]

    def take_matching(self, folder):
        """Starts from another exported network: every tensor of the same name and shape is copied. → number copied."""
        tensors = read_safetensors(Path(folder) / 'weights.safetensors')
        copied = 0
        for layer, weights in self.weighted_layers():
            for field, parameter in weights.named_parameters():
                stored = tensors.get(f'{layer["name"]}.{field}')
                if stored is not None:
                    value = from_stored(layer, torch.from_numpy(stored).float())
                    if value.shape == parameter.shape:
                        parameter.data.copy_(value)
                        copied += 1
        return copied

    def to_export(self):
        """{`<layer>.<field>`: float32 numpy array} in the layouts of network.ts."""
        return {f'{layer["name"]}.{field}': to_stored(layer, tensor.detach()).contiguous().cpu().numpy()
                for layer, weights in self.weighted_layers() for field, tensor in weights.folded().items()}

    def from_export(self, tensors):
        """Loads arrays in the layouts of network.ts, whose weights include any input scaling."""
        for layer, weights in self.weighted_layers():
            weights.see_inputs_as_they_are()
            for field, parameter in weights.named_parameters():
                parameter.data.copy_(from_stored(layer, torch.from_numpy(tensors[f'{layer["name"]}.{field}']).float()))


def load_description(path):
    return json.loads(Path(path).read_text())


def load_model(folder, encoder=None):
    """An exported network in eval mode."""
    network = Network(load_description(Path(folder) / 'model.json'), encoder).eval()
    network.from_export(read_safetensors(Path(folder) / 'weights.safetensors'))
    return network


def has_weights(layer):
    return layer['op'] in ('conv', 'depthwise', 'dense') or layer.get('kind') == 'conditional'


def key(layer):
    """Module names may not hold dots."""
    return layer['name'].replace('.', '/')


class Weights(nn.Module):
    """The tensors of one layer, under the names of network.ts.

    A convolution or dense layer also holds `centre` and `spread` [in]: the optimiser sees a layer that reads
    `(x − centre)/spread`. Without that, inputs that are all positive (any ReLU's) move the output by one Adam step of every
    weight in the same direction, which kills units by the dozen. The export folds both into weight and bias; they are not
    part of the description.
    """

    def __init__(self, layer):
        super().__init__()
        if layer['op'] == 'norm':
            self.table = nn.Parameter(torch.zeros(layer['styles'], 2 * layer['channels']))
            return
        self.weight = nn.Parameter(nn.init.kaiming_normal_(torch.empty(weight_shape(layer)), nonlinearity='relu'))
        if layer['op'] != 'depthwise':
            self.bias = nn.Parameter(torch.zeros(layer['out']))
            self.register_buffer('centre', torch.zeros(layer['in']))
            self.register_buffer('spread', torch.ones(layer['in']))

    def folded(self):
        """{field: tensor} for inputs as they are."""
        tensors = dict(self.named_parameters())
        if 'centre' in self._buffers:
            over_input = (1, -1) + (1,) * (self.weight.dim() - 2)
            tensors['weight'] = self.weight / self.spread.view(over_input)
            tensors['bias'] = self.bias - tensors['weight'].reshape(*self.weight.shape[:2], -1).sum(2) @ self.centre
        return tensors

    def see_inputs_as_they_are(self):
        if 'centre' in self._buffers:
            self.centre.zero_()
            self.spread.fill_(1)

    def standardize_input(self, examples):
        """Takes `centre` and `spread` from example inputs [N, in]: the weights now act on standardised inputs."""
        self.centre.copy_(examples.mean(0))
        self.spread.copy_(examples.std(0).clamp_min(MIN_INPUT_SPREAD))

    @torch.no_grad()
    def standardize_input_in_place(self, examples):
        """The same without changing what the layer computes: weights and bias are re-expressed."""
        before = {name: tensor.clone() for name, tensor in self.folded().items()}
        self.standardize_input(examples)
        self.weight.copy_(before['weight'] * self.spread.view((1, -1) + (1,) * (self.weight.dim() - 2)))
        self.bias.zero_()
        self.bias.copy_(before['bias'] - self.folded()['bias'])


def weight_shape(layer):
    """PyTorch's shape of a layer's weight (He et al. 2015 initialise it by fan-in)."""
    match layer['op']:
        case 'conv':
            return (layer['out'], layer['in'], layer['kernel'], layer['kernel'])
        case 'depthwise':
            return (layer['in'], 1, layer['kernel'], layer['kernel'])
        case _:
            return (layer['out'], layer['in'])


def to_stored(layer, parameter):
    """PyTorch layout → network.ts layout."""
    if parameter.dim() == 4:
        return parameter.permute(2, 3, 0, 1) if layer['op'] == 'depthwise' else parameter.permute(2, 3, 1, 0)
    return parameter.t() if layer['op'] == 'dense' and parameter.dim() == 2 else parameter


def from_stored(layer, stored):
    """network.ts layout → PyTorch layout."""
    if stored.dim() == 4:
        return stored.permute(2, 3, 0, 1) if layer['op'] == 'depthwise' else stored.permute(3, 2, 0, 1)
    return stored.t() if layer['op'] == 'dense' and stored.dim() == 2 else stored


def attend(query, key_map, value):
    """`softmax(q·kᵀ)·v` over positions; the result has the query's H×W and the value's channels (Park & Lee 2019)."""
    weights = torch.softmax(rows(query) @ key_map.flatten(2), 2)
    return (weights @ rows(value)).transpose(1, 2).reshape(query.shape[0], value.shape[1], *query.shape[2:])
