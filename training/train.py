"""Trains one network for a fixed time: one schedule over `--minutes`. What is learnt, and from what, is in the config.

usage: train.py --config training/configs/NAME.json --minutes 30 [--data DIR] [--fresh]

Resumes from training/state/<name>/ unless `--fresh`.
"""
import argparse
import json
from pathlib import Path

import torch

from run import REPOSITORY, THREADS, Run


def create_task(config, data):
    """Imported only when needed: a task loads what it trains against."""
    match config['task']:
        case 'distill':
            from distill import Distill
            return Distill(config, data, REPOSITORY)
        case 'transfer':
            from transfer import Transfer
            return Transfer(config, data, REPOSITORY)
        case 'gallery':
            from gallery import Gallery
            return Gallery(config, data, REPOSITORY)
        case task:
            raise ValueError(f'unknown task {task!r} in the config of {config["name"]!r}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--config', type=Path, required=True)
    parser.add_argument('--minutes', type=float, required=True)
    parser.add_argument('--data', type=Path, default=REPOSITORY.parent / 'shared/data')
    parser.add_argument('--fresh', action='store_true', help='start anew even where a state exists')
    arguments = parser.parse_args()
    torch.set_num_threads(THREADS)
    config = json.loads(arguments.config.read_text())
    Run(config, create_task(config, arguments.data), arguments.minutes, arguments.fresh).run()


if __name__ == '__main__':
    main()
