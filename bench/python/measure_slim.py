"""How much of VGG-19 is left in `models/vgg-slim`? Prints one JSON object.

usage: measure_slim.py --model DIR --data DIR

Held-out pictures, square at SIZE px, in two halves. `explained.TAP`: share of the variance of the teacher's raw tap, over
the second half, that the best linear map with intercept from the slim tap explains; the map is fitted on the first half.
`ceiling.TAP`: the same for the teacher's own principal components, as many as the slim tap has channels.

`gramRankCorrelation`: Spearman's, over PAIRS pairs of pictures, between the teacher's and the slim network's Gram loss:
the sum over GRAM_TAPS of ‖G − G'‖² / (mean ‖G‖² of that network's tap over all pictures). The slim network's channels are
weighted as its description says (`gramWeights`, fitted on training pictures); `unweightedGramRankCorrelation`: as they are.
"""
import argparse
import itertools
import json
import random
import sys
from pathlib import Path

import torch

from pictures import read_square
from vgg import Vgg

sys.path.append(str(Path(__file__).resolve().parents[2] / 'training'))
from network import load_model  # noqa: E402 (training/ is no package)

SIZE = 256
TAPS = ('relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu4_2', 'relu5_1')
GRAM_TAPS = ('relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1')
PAIRS = 500
HALVES = 2
THREADS = 2
RIDGE = 1e-9


class Moments:
    """Mean and covariance of [slim; teacher] over all positions of many pictures, in float64."""

    def __init__(self):
        self.count, self.total, self.products = 0, 0.0, 0.0

    def add(self, rows):
        self.count += len(rows)
        self.total = self.total + rows.sum(0)
        self.products = self.products + rows.T @ rows

    @property
    def mean(self):
        return self.total / self.count

    def about(self, centre):
        """Mean product of deviations from `centre`."""
        shift = self.mean - centre
        covariance = self.products / self.count - torch.outer(self.mean, self.mean)
        return covariance + torch.outer(shift, shift)


def rows_of(tap):
    return tap[0].flatten(1).T.double()


def gram(tap):
    rows = rows_of(tap)
    return rows.T @ rows / len(rows)


def gram_weights(model):
    weights = json.loads((model / 'model.json').read_text())['gramWeights']
    return {tap: torch.tensor(weights[tap], dtype=torch.float64) for tap in GRAM_TAPS}


def explained_by_slim(fit, check, width):
    """`width`: channels of the slim tap, which come first."""
    covariance = fit.about(fit.mean)
    x, xy = covariance[:width, :width], covariance[:width, width:]
    linear = torch.linalg.solve(x + RIDGE * x.diagonal().mean() * torch.eye(width), xy)
    errors = check.about(fit.mean)
    missed = errors[width:, width:].trace() - 2 * (errors[width:, :width] @ linear).trace() \
        + (linear.T @ errors[:width, :width] @ linear).trace()
    return float(1 - missed / check.about(check.mean)[width:, width:].trace())


def explained_by_components(fit, check, width):
    axes = torch.linalg.eigh(fit.about(fit.mean)[width:, width:]).eigenvectors[:, -width:]
    errors = check.about(fit.mean)[width:, width:]
    missed = errors.trace() - (axes.T @ errors @ axes).trace()
    return float(1 - missed / check.about(check.mean)[width:, width:].trace())


def gram_losses(grams, pairs):
    """`grams`: per picture {tap: matrix} of one network."""
    scale = {tap: sum(float(g[tap].square().sum()) for g in grams) / len(grams) for tap in GRAM_TAPS}
    return torch.tensor([sum(float((grams[a][t] - grams[b][t]).square().sum()) / scale[t] for t in GRAM_TAPS)
                         for a, b in pairs])


def rank_correlation(a, b):
    ranks = torch.stack([values.argsort().argsort().double() for values in (a, b)])
    return float(torch.corrcoef(ranks)[0, 1])


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--model', type=Path, required=True)
    parser.add_argument('--data', type=Path, required=True)
    return parser.parse_args()


@torch.no_grad()
def main():
    args = read_arguments()
    torch.set_num_threads(THREADS)
    teacher = Vgg(args.data / 'teacher/vgg19_to_conv5_1_f16.npz')
    encode = load_model(args.model).graphs['encode']
    files = sorted((args.data / 'test').glob('styleid/*.jpg')) + sorted((args.data / 'test').glob('kodak/*.jpg'))
    halves = {tap: [Moments() for _ in range(HALVES)] for tap in TAPS}
    widths, teacher_grams, slim_grams, weighted_grams = {}, [], [], []
    weights = gram_weights(args.model)
    for index, file in enumerate(files):
        picture = read_square(file, SIZE)
        values, teacher_taps = encode({'picture': picture}), teacher.taps(picture, TAPS)
        slim_taps = {tap: values[name] for tap, name in encode.graph['outputs'].items()}
        for tap in TAPS:
            widths[tap] = slim_taps[tap].shape[1]
            halves[tap][index % HALVES].add(torch.cat((rows_of(slim_taps[tap]), rows_of(teacher_taps[tap])), 1))
        teacher_grams.append({tap: gram(teacher_taps[tap]) for tap in GRAM_TAPS})
        slim_grams.append({tap: gram(slim_taps[tap]) for tap in GRAM_TAPS})
        weighted_grams.append({tap: slim_grams[-1][tap] * torch.outer(channels, channels) for tap, channels in weights.items()})
        print(f'{index + 1}/{len(files)} pictures', file=sys.stderr, end='\r', flush=True)
    pairs = random.Random(1).sample(list(itertools.combinations(range(len(files)), 2)), PAIRS)
    losses = gram_losses(teacher_grams, pairs)
    print(json.dumps({
        'pictures': len(files),
        'explained': {tap: explained_by_slim(*halves[tap], widths[tap]) for tap in TAPS},
        'ceiling': {tap: explained_by_components(*halves[tap], widths[tap]) for tap in TAPS},
        'pairs': len(pairs),
        'gramRankCorrelation': rank_correlation(losses, gram_losses(weighted_grams, pairs)),
        'unweightedGramRankCorrelation': rank_correlation(losses, gram_losses(slim_grams, pairs)),
    }))


if __name__ == '__main__':
    main()
