"""The task that trains `vgg-slim`: every tap, through a linear map of its own, should reproduce the teacher's tap.

Linear feature embedding as in Collaborative Distillation (Wang et al., CVPR 2020): a tap with C/4 channels cannot hold the
teacher's C, but it can hold the subspace with most of their variance. Each tap's error is divided by the tap's variance,
so every term is the share of variance left unexplained.
"""
import numpy as np
import torch
from torch import nn

from data import Pictures, to_batch
from device import DEVICE
from network import Network, load_description, rows
from slim_init import initialize_from_teacher, least_squares
from teacher import Teacher

CALIBRATION_CROPS = 48
SAMPLED_ROWS = 3000


class Distill:
    def __init__(self, config, data, repository):
        torch.manual_seed(config['seed'])
        self.config = config
        self.pictures = Pictures(data, config, config['seed'])
        self.network = Network(load_description(repository / config['network'])).to(DEVICE, memory_format=torch.channels_last).train()
        self.graph = self.network.graphs['encode']
        self.names = tuple(self.graph.graph['outputs'])
        self.taps_of = self.graph.graph['outputs']
        weights = data / 'teacher/vgg19_to_conv5_1_f16.npz'
        self.teacher = Teacher(weights, torch.bfloat16)
        self.initialize(Teacher(weights))

    @torch.no_grad()
    def initialize(self, exact_teacher):
        """Prunes the teacher, then fits the linear maps; `variance` is each teacher tap's total variance."""
        rng = np.random.default_rng(self.config['seed'])
        crops = to_batch([self.crop(rng) for _ in range(CALIBRATION_CROPS)])
        initialize_from_teacher(self.graph, exact_teacher, crops)
        values, taps = self.graph({'picture': crops}), exact_teacher.taps(crops, self.names)
        self.variance, self.companion = {}, nn.ModuleDict()
        for name in self.names:
            student, full = rows(values[self.taps_of[name]]).flatten(0, 1), rows(taps[name]).flatten(0, 1)
            picked = torch.randperm(len(full))[:SAMPLED_ROWS * 10]
            self.variance[name] = float((full - full.mean(0)).square().sum(1).mean())
            weight, bias = least_squares(student[picked], full[picked])
            embedding = nn.Linear(*weight.shape)
            embedding.weight.copy_(weight.T)
            embedding.bias.copy_(bias)
            self.companion[name] = embedding

    def crop(self, rng):
        size = self.config['stages'][0]['size']
        is_style = rng.random() < self.config['styleShare']
        return self.pictures.style_crop(rng, size) if is_style else self.pictures.content_crop(rng, size)

    def parameter_groups(self):
        convolutions = [p for name, p in self.network.named_parameters() if 'normalize' not in name]
        return [{'params': convolutions, 'share': 1.0}, {'params': list(self.companion.parameters()), 'share': 1.0}]

    def enter(self, stage, rng):
        self.batch = stage['batch']

    def step(self, step, rng):
        pictures = to_batch([self.crop(rng) for _ in range(self.batch)])
        with torch.no_grad():
            taps = self.teacher.taps(pictures, self.names)
        with torch.autocast(DEVICE.type, torch.bfloat16):
            values = self.graph({'picture': pictures})
        terms = {name: self.unexplained(name, values[self.taps_of[name]], taps[name]) for name in self.names}
        return sum(terms.values()), {name: float(term) for name, term in terms.items()}

    def unexplained(self, name, student, full):
        """Share of the teacher tap's variance that the embedding of the student's tap misses, on sampled positions."""
        student, full = rows(student).flatten(0, 1), rows(full).flatten(0, 1)
        if len(full) > SAMPLED_ROWS:
            picked = torch.randint(len(full), (SAMPLED_ROWS,))
            student, full = student[picked], full[picked]
        error = self.companion[name](student.float()) - full.float()
        return error.square().sum(1).mean() / self.variance[name]

    def draw_sheet(self, network, path):
        """Features are judged by numbers (`npm run bench -- slim`), not looked at."""
