"""Trains a content-and-style network against VGG-19 for a fixed time: one cosine schedule over `--minutes`.

usage: train.py --config training/configs/live.json --minutes 130 [--data DIR] [--fresh]

Progress is measured in seconds of work, a step counting for MAX_STEP_SECONDS at most: a process that was stopped for a
while (SIGSTOP) goes on where it was. State lies in training/state/<name>/ and is picked up again unless `--fresh`.
"""
import argparse
import json
import math
import os
import time
from pathlib import Path

import numpy as np
import torch
from torch.optim.swa_utils import AveragedModel

import losses
from data import Pictures, to_batch
from network import Network, load_description
from pool import Pool
from sheets import draw_sheet
from teacher import Teacher

REPOSITORY = Path(__file__).resolve().parent.parent
THREADS = 2
MAX_STEP_SECONDS = 5
SAVE_EVERY_SECONDS = 180
SHEET_EVERY_SECONDS = 600
LOG_EVERY_STEPS = 20
CALIBRATION_CROPS = 32
GRADIENT_NORM_LIMIT = 20
INITIALIZATION_STYLES = 200
FIRST_GAIN = 0.25
FIRST_STYLE_SCALE = 0.2
FIRST_RESIDUAL_SCALE = 0.2
FIRST_OUTPUT_SCALE = 0.3


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--config', type=Path, required=True)
    parser.add_argument('--minutes', type=float, required=True)
    parser.add_argument('--data', type=Path, default=REPOSITORY.parent / 'shared/data')
    parser.add_argument('--fresh', action='store_true', help='start anew even where a state exists')
    return parser.parse_args()


def state_folder(config):
    return REPOSITORY / 'training/state' / config['name']


def create_network(config):
    return Network(load_description(REPOSITORY / config['network']))


@torch.no_grad()
def initialize(network, styles):
    """Starts near a plain recolouring (quiet residual blocks and output, a moderate gain), yet with style codes that differ.

    Pictures look much alike once whitened, so the head standardises the statistics it sees: without that, 450 steps
    learnt one texture for all styles. `styles` [N, 3, H, W]: examples to measure.
    """
    style, content = network.graphs['style'], network.graphs['content']
    for name in ('head0', 'head1', 'params'):
        source = next(layer['from'][0] for layer in style.graph['layers'] if layer['name'] == name)
        style.layers[name].standardize_input(style({'picture': styles})[source])
    style.layers['gain'].weight.mul_(FIRST_STYLE_SCALE)
    style.layers['gain'].bias.fill_(FIRST_GAIN)
    style.layers['params'].weight.mul_(FIRST_STYLE_SCALE)
    content.layers['out'].weight.mul_(FIRST_OUTPUT_SCALE)
    for layer in content.graph['layers']:
        if layer['op'] == 'norm' and not layer.get('relu'):
            style.layers['params'].bias[layer['offset']:layer['offset'] + layer['channels']] = FIRST_RESIDUAL_SCALE - 1


def learning_rate(schedule, progress, step):
    """Cosine from peak to floor over `progress` in [0, 1], after a short linear warm-up."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(progress, 1)))
    return (schedule['floor'] + (schedule['peak'] - schedule['floor']) * cosine) * min(1, (step + 1) / schedule['warmUpSteps'])


class Trainer:
    def __init__(self, config, arguments):
        torch.set_num_threads(THREADS)
        torch.manual_seed(config['seed'])
        self.config, self.budget_seconds = config, arguments.minutes * 60
        self.folder = state_folder(config)
        self.pictures = Pictures(arguments.data, config, config['seed'])
        self.teacher = Teacher(arguments.data / 'teacher/vgg19_to_conv5_1_f16.npz')
        self.network = create_network(config).to(memory_format=torch.channels_last).train()
        self.measure()
        decay = config['emaDecay']
        self.average = AveragedModel(self.network, avg_fn=lambda mean, new, _: decay * mean + (1 - decay) * new)
        self.optimizer = torch.optim.Adam([
            {'params': self.network.graphs['content'].parameters(), 'share': 1.0},
            {'params': self.network.graphs['style'].parameters(), 'share': config['learningRate']['styleShare']},
        ])
        self.step, self.worked_seconds = 0, 0.0
        if not arguments.fresh:
            self.resume()
        self.forget_log_beyond_step()
        self.rng = np.random.default_rng((config['seed'], self.step))
        self.pool, self.stage = None, None

    def measure(self):
        """Fits the teacher's and the network's input scales to the data; the same for every start of this configuration."""
        rng = np.random.default_rng(self.config['seed'])
        self.teacher.calibrate(to_batch([self.pictures.content_crop(rng, 128) for _ in range(CALIBRATION_CROPS)]))
        initialize(self.network, to_batch([self.pictures.style_crop(rng, 128) for _ in range(INITIALIZATION_STYLES)]))

    @property
    def progress(self):
        return self.worked_seconds / self.budget_seconds

    def resume(self):
        path = self.folder / 'state.pt'
        if path.exists():
            state = torch.load(path)
            self.network.load_state_dict(state['network'])
            self.average.load_state_dict(state['average'])
            self.optimizer.load_state_dict(state['optimizer'])
            torch.set_rng_state(state['torchRandom'])
            self.step, self.worked_seconds = state['step'], state['workedSeconds']

    def forget_log_beyond_step(self):
        """A run that starts anew or resumes from a state drops the lines that it will write again."""
        path = self.folder / 'log.jsonl'
        if path.exists():
            lines = path.read_text().splitlines(keepends=True)
            path.write_text(''.join(line for line in lines if json.loads(line)['step'] <= self.step))

    def save(self):
        """Atomic: a reader sees the old state or the new one."""
        partial = self.folder / 'state.pt.partial'
        torch.save({'network': self.network.state_dict(), 'average': self.average.state_dict(),
                    'optimizer': self.optimizer.state_dict(), 'torchRandom': torch.get_rng_state(),
                    'step': self.step, 'workedSeconds': self.worked_seconds, 'budgetSeconds': self.budget_seconds}, partial)
        os.replace(partial, self.folder / 'state.pt')

    def enter_stage(self):
        """Builds a new pool when the schedule reaches another crop size."""
        stage = next((s for s in self.config['stages'] if self.progress < s['until']), self.config['stages'][-1])
        if stage is not self.stage:
            self.pool = None
            self.stage, self.pool = stage, Pool(self.pictures, self.teacher, self.rng, stage['size'], stage['pool'])

    def train_step(self):
        """One update; returns the terms as numbers."""
        weights = self.config['loss']
        batch = self.pool.draw(self.stage['batch'])
        terms, extras = losses.transfer_terms(self.teacher, self.network, batch, weights)
        content, _, style, _ = batch
        if self.step % weights['identityEvery'] == 0:
            terms['identity'] = losses.identity(self.network, style)
        if self.step % weights['steadinessEvery'] == 0:
            terms['steadiness'] = losses.steadiness(self.network, content, style, self.rng)
        total = sum(weights[name] * term for name, term in terms.items())

        rate = learning_rate(self.config['learningRate'], self.progress, self.step)
        for group in self.optimizer.param_groups:
            group['lr'] = rate * group['share']
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        gradient_norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), GRADIENT_NORM_LIMIT)
        self.optimizer.step()
        self.average.update_parameters(self.network)
        self.step += 1
        return {**{name: float(term) for name, term in terms.items()}, **extras, 'total': float(total),
                'gradientNorm': float(gradient_norm), 'rate': rate}

    def refresh_pool(self):
        (self.pool.add_content if self.step % 2 else self.pool.add_style)()

    def log(self, recent):
        """Means of the recent steps as one line of log.jsonl; a term that is not computed each step averages over its own."""
        names = {name for terms in recent for name in terms}
        means = {name: round(float(np.mean([t[name] for t in recent if name in t])), 5) for name in sorted(names)}
        line = {'step': self.step, 'workedSeconds': round(self.worked_seconds), 'size': self.stage['size'], **means}
        with open(self.folder / 'log.jsonl', 'a') as file:
            file.write(json.dumps(line) + '\n')

    def draw_sheet(self):
        draw_sheet(self.average.module, self.pictures, self.folder / f'sheets/{round(self.worked_seconds):05d}.png')

    def run(self):
        saved_at, sheet_at, recent = self.worked_seconds, self.worked_seconds, []
        while self.progress < 1:
            began = time.monotonic()
            self.enter_stage()
            recent.append(self.train_step())
            self.refresh_pool()
            if self.worked_seconds - sheet_at >= SHEET_EVERY_SECONDS:
                sheet_at = self.worked_seconds
                self.draw_sheet()
            self.worked_seconds += min(time.monotonic() - began, MAX_STEP_SECONDS)
            if len(recent) == LOG_EVERY_STEPS:
                self.log(recent)
                recent = []
            if self.worked_seconds - saved_at >= SAVE_EVERY_SECONDS:
                saved_at = self.worked_seconds
                self.save()
        self.save()
        self.draw_sheet()


def main():
    arguments = read_arguments()
    config = json.loads(arguments.config.read_text())
    folder = state_folder(config)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'pid').write_text(f'{os.getpid()}\n')
    Trainer(config, arguments).run()


if __name__ == '__main__':
    main()
