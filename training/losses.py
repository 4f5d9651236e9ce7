"""The loss of the transfer networks, term by term. Pictures are [B, 3, H, W], mostly in [0, 1]; taps come from a teacher
whose taps have standard deviation 1 over photographs."""
from typing import NamedTuple

import torch

from network import mean_std, normalize, rows

COVARIANCE_TAPS = ('relu2_1', 'relu3_1', 'relu4_1')
MAX_SHIFT_PX = 8
NOISE_SIGMA = 0.02
EPSILON = 1e-5
ROOT_EPSILON = 1e-4
FLAT_NORM = 0.1


class StyleTarget(NamedTuple):
    """What the style loss compares, by tap: mean and std [B, C], and for COVARIANCE_TAPS the covariance [B, C, C]."""
    moments: dict
    covariances: dict


def content_code(tap):
    """Where things are, whatever their strength: the instance-normalised tap (Huang & Belongie 2017)."""
    return normalize(tap.float().contiguous(memory_format=torch.channels_last), 1, 0, EPSILON)


class SecondMoments(torch.autograd.Function):
    """Column means [B, C] and mean outer products [B, C, C] of the rows of `r` [B, N, C], as float32.

    Backward is one product: d/dr = (r·(G + Gᵀ) + g) / N. The products run in the precision of `r`.
    """

    @staticmethod
    def forward(ctx, r):
        ctx.save_for_backward(r)
        return r.float().mean(1), (r.transpose(1, 2) @ r).float() / r.shape[1]

    @staticmethod
    def backward(ctx, mean_gradient, outer_gradient):
        r, = ctx.saved_tensors
        symmetric = ((outer_gradient + outer_gradient.transpose(1, 2)) / r.shape[1]).to(r.dtype)
        return torch.baddbmm((mean_gradient / r.shape[1]).to(r.dtype)[:, None], r, symmetric)


def style_code(taps):
    """Moments in float32; covariances by a product in the taps' own precision, which is enough for a relative error."""
    moments, covariances = {}, {}
    for name, tap in taps.items():
        moments[name] = mean_std(tap, EPSILON)
        if name in COVARIANCE_TAPS:
            mean, outer = SecondMoments.apply(rows(tap))
            covariances[name] = outer - mean[:, :, None] * mean[:, None]
    return StyleTarget(moments, covariances)


def moments_errors(code, target):
    """MSE(mean) + MSE(std) for each tap and picture, [taps, B] (Huang & Belongie 2017). Summed over taps and averaged
    over pictures it is the figure that tools/judge.py prints as style."""
    return torch.stack([sum((a - b).square().mean(1) for a, b in zip(code.moments[name], target.moments[name]))
                        for name in target.moments])


def covariance_loss(code, target):
    """Σ over taps of the relative error (Frobenius) of the covariance: texture and strokes (Gatys et al. 2016, centred).

    Not squared: flat styles have small covariances, and their squared relative errors would drown all others.
    """
    return sum((torch.linalg.matrix_norm(code.covariances[name] - b) / torch.linalg.matrix_norm(b).clamp_min(FLAT_NORM)).mean()
               for name, b in target.covariances.items())


def total_variation(picture):
    return (picture[..., 1:] - picture[..., :-1]).abs().mean() + (picture[..., 1:, :] - picture[..., :-1, :]).abs().mean()


def edge_difference(picture, target):
    """Mean absolute difference of the horizontal and vertical gradients."""
    difference = picture - target
    return total_variation(difference)


def out_of_gamut(picture):
    """How far values lie outside [0, 1], on average."""
    return (picture - picture.clamp(0, 1)).abs().mean()


def picture_terms(teacher, picture, content_target, style_target):
    """The terms of stylised pictures against what the pool keeps of their content and style.

    `style` is the judged error itself; `rootStyle` takes the root of each picture's error at each tap: the few styles of
    extreme contrast otherwise give nearly all of the gradient, and every other style is painted with their marks.
    """
    taps = teacher.taps(picture)
    painted = style_code(taps)
    errors = moments_errors(painted, style_target)
    return {
        'content': (content_code(taps['relu4_1']) - content_target).square().mean(),
        'style': errors.sum(0).mean(),
        'rootStyle': (errors + ROOT_EPSILON).sqrt().sum(0).mean(),
        'covariance': covariance_loss(painted, style_target),
        'totalVariation': total_variation(picture),
        'gamut': out_of_gamut(picture),
    }


def excess_gain(gain, limit):
    """Keeps the content's own edges from dominating: squared gain beyond `limit`."""
    return (gain.abs() - limit).clamp_min(0).square().mean()


def picture_identity(network, picture):
    """A picture in its own style should stay as it is (Park & Lee 2019, L_identity1; here L1)."""
    return (network(picture, network.encode_style(picture)) - picture).abs().mean()


def repeat_code(code):
    """The code of a batch, twice."""
    twice = {name: value.repeat(2, *[1] * (value.dim() - 1)) for name, value in code.items() if name != 'colors'}
    colors = code['colors'] and type(code['colors'])(*(t.repeat(2, *[1] * (t.dim() - 1)) for t in code['colors']))
    return {**twice, 'colors': colors}


def steadiness(network, content, code, rng):
    """Two noisy views of one scene, a few pixels apart, should be painted alike where they overlap (after Ruder et al. 2016)."""
    size = content.shape[2] - MAX_SHIFT_PX
    dy, dx = (int(v) for v in rng.integers(0, MAX_SHIFT_PX + 1, 2))
    views = torch.cat((content[..., :size, :size], content[..., dy:dy + size, dx:dx + size]))
    brightness = torch.from_numpy(rng.uniform(0.93, 1.07, (len(views), 1, 1, 1)).astype('float32')).to(views.device)
    views = (views * brightness + NOISE_SIGMA * torch.randn_like(views)).clamp(0, 1)
    first, second = network(views.contiguous(memory_format=torch.channels_last), repeat_code(code)).chunk(2)
    return (first[..., dy:, dx:] - second[..., :size - dy, :size - dx]).abs().mean()
