"""The life of a training run: a clock of step time, checkpoints, the log and the sample sheets. What is learnt is a task's.

Progress is measured in seconds of work, a step counting for MAX_STEP_SECONDS at most: a process that was stopped for a
while (SIGSTOP) goes on where it was. State lies in training/state/<name>/ and is picked up again unless `fresh`.
"""
import json
import math
import os
import time
from pathlib import Path

import numpy as np
import torch
from torch.optim.swa_utils import AveragedModel

REPOSITORY = Path(__file__).resolve().parent.parent
THREADS = 2
MAX_STEP_SECONDS = 5
SAVE_EVERY_SECONDS = 180
SHEET_EVERY_SECONDS = 600
LOG_EVERY_STEPS = 20
GRADIENT_NORM_LIMIT = 20


def state_folder(config):
    return REPOSITORY / 'training/state' / config['name']


def learning_rate(schedule, progress, step):
    """Cosine from peak to floor over `progress` in [0, 1], after a short linear warm-up."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(progress, 1)))
    return (schedule['floor'] + (schedule['peak'] - schedule['floor']) * cosine) * min(1, (step + 1) / schedule['warmUpSteps'])


class Run:
    """Drives a task for a fixed time.

    A task has `network` (averaged and exported), `companion` (a module trained beside it, or None), `parameter_groups()`
    ([{'params', 'share'}]: share of the learning rate), `enter(stage, rng)` (a stage of the schedule begins),
    `step(step, rng)` → (loss, {name: number}) and `draw_sheet(network, path)`.
    """

    def __init__(self, config, task, minutes, fresh=False, folder=None):
        self.config, self.task, self.budget_seconds = config, task, minutes * 60
        self.folder = folder or state_folder(config)
        self.folder.mkdir(parents=True, exist_ok=True)
        decay = config['emaDecay']
        self.average = AveragedModel(task.network, avg_fn=lambda mean, new, _: decay * mean + (1 - decay) * new)
        self.optimizer = torch.optim.Adam(task.parameter_groups())
        self.step, self.worked_seconds, self.stage = 0, 0.0, None
        if not fresh:
            self.resume()
        self.forget_log_beyond_step()
        self.rng = np.random.default_rng((config['seed'], self.step))

    @property
    def progress(self):
        return self.worked_seconds / self.budget_seconds

    def modules(self):
        return {'network': self.task.network, 'average': self.average,
                **({'companion': self.task.companion} if self.task.companion else {})}

    def resume(self):
        path = self.folder / 'state.pt'
        if not path.exists():
            return
        state = torch.load(path)
        for name, module in self.modules().items():
            module.load_state_dict(state[name])
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
        torch.save({**{name: module.state_dict() for name, module in self.modules().items()},
                    'optimizer': self.optimizer.state_dict(), 'torchRandom': torch.get_rng_state(), 'step': self.step,
                    'workedSeconds': self.worked_seconds, 'budgetSeconds': self.budget_seconds}, partial)
        os.replace(partial, self.folder / 'state.pt')

    def enter_stage(self):
        """Tells the task when the schedule reaches another stage."""
        stages = self.config['stages']
        stage = next((s for s in stages if self.progress < s['until']), stages[-1])
        if stage is not self.stage:
            self.stage = stage
            self.task.enter(stage, self.rng)

    def train_step(self):
        """One update; returns the terms as numbers."""
        loss, terms = self.task.step(self.step, self.rng)
        rate = learning_rate(self.config['learningRate'], self.progress, self.step)
        for group in self.optimizer.param_groups:
            group['lr'] = rate * group['share']
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        parameters = [p for group in self.optimizer.param_groups for p in group['params']]
        gradient_norm = torch.nn.utils.clip_grad_norm_(parameters, GRADIENT_NORM_LIMIT)
        if torch.isfinite(gradient_norm):
            self.optimizer.step()
            self.average.update_parameters(self.task.network)
        self.step += 1
        return {**terms, 'total': float(loss), 'gradientNorm': float(gradient_norm), 'rate': rate}

    def log(self, recent):
        """Means of the recent steps as one line of log.jsonl; a term that is not computed each step averages over its own."""
        names = {name for terms in recent for name in terms}
        means = {name: round(float(np.mean([t[name] for t in recent if name in t])), 5) for name in sorted(names)}
        line = {'step': self.step, 'workedSeconds': round(self.worked_seconds), 'size': self.stage['size'],
                'batch': self.stage['batch'], **means}
        with open(self.folder / 'log.jsonl', 'a') as file:
            file.write(json.dumps(line) + '\n')

    def draw_sheet(self):
        self.task.draw_sheet(self.average.module, self.folder / f'sheets/{round(self.worked_seconds):05d}.png')

    def run(self):
        """Trains until the schedule ends."""
        (self.folder / 'pid').write_text(f'{os.getpid()}\n')
        self.train_until()
        self.save()
        self.draw_sheet()

    def train_until(self, last_step=math.inf):
        saved_at, sheet_at, recent = self.worked_seconds, self.worked_seconds, []
        while self.progress < 1 and self.step < last_step:
            began = time.monotonic()
            self.enter_stage()
            recent.append(self.train_step())
            self.worked_seconds += min(time.monotonic() - began, MAX_STEP_SECONDS)
            if len(recent) == LOG_EVERY_STEPS:
                self.log(recent)
                recent = []
            if self.worked_seconds - saved_at >= SAVE_EVERY_SECONDS:
                saved_at = self.worked_seconds
                self.save()
            if self.worked_seconds - sheet_at >= SHEET_EVERY_SECONDS:
                sheet_at = self.worked_seconds
                self.draw_sheet()
