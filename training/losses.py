"""The training loss of the `live` network, term by term. Pictures are [B, 3, H, W], mostly in [0, 1]."""
import torch

from teacher import content_code, covariance_loss, moments_errors, style_code

MAX_SHIFT_PX = 8
NOISE_SIGMA = 0.02
STYLE_EPSILON = 1e-4


def total_variation(picture):
    return (picture[..., 1:] - picture[..., :-1]).abs().mean() + (picture[..., 1:, :] - picture[..., :-1, :]).abs().mean()


def out_of_gamut(picture):
    """How far values lie outside [0, 1], on average."""
    return (picture - picture.clamp(0, 1)).abs().mean()


def transfer_terms(teacher, network, batch, weights):
    """The terms of a stylised batch as drawn from the pool, and what else is worth logging.

    `style` takes the root of each picture's error at each tap: the few styles of extreme contrast otherwise give nearly
    all of the gradient, and every other style is painted with their marks. `gain` keeps the content's own edges from
    dominating.
    """
    content, content_target, style, style_target = batch
    code = network.encode_style(style)
    picture = network(content, code)
    taps = teacher.taps(picture)
    painted = style_code(taps)
    errors = moments_errors(painted, style_target)
    terms = {
        'content': (content_code(taps) - content_target).square().mean(),
        'style': (errors + STYLE_EPSILON).sqrt().sum(0).mean(),
        'covariance': covariance_loss(painted, style_target),
        'totalVariation': total_variation(picture),
        'gamut': out_of_gamut(picture),
        'gain': (code['gain'].abs() - weights['gainLimit']).clamp_min(0).square().mean(),
    }
    return terms, {'squaredStyle': float(errors.sum(0).mean()), 'meanGain': float(code['gain'].mean())}


def identity(network, picture):
    """A painting in its own style should stay as it is (Park & Lee 2019)."""
    return (network(picture, network.encode_style(picture)) - picture).abs().mean()


def steadiness(network, content, style, rng):
    """Two noisy views of one scene, a few pixels apart, should be painted alike where they overlap (after Ruder et al. 2016)."""
    size = content.shape[2] - MAX_SHIFT_PX
    dy, dx = (int(v) for v in rng.integers(0, MAX_SHIFT_PX + 1, 2))
    views = torch.cat((content[..., :size, :size], content[..., dy:dy + size, dx:dx + size]))
    brightness = torch.from_numpy(rng.uniform(0.93, 1.07, (len(views), 1, 1, 1)).astype('float32'))
    views = (views * brightness + NOISE_SIGMA * torch.randn_like(views)).clamp(0, 1)
    code = network.encode_style(style)
    twice = {'params': code['params'].repeat(2, 1), 'gain': code['gain'].repeat(2, 1),
             'colors': type(code['colors'])(*(t.repeat(2, *[1] * (t.dim() - 1)) for t in code['colors']))}
    first, second = network(views.contiguous(memory_format=torch.channels_last), twice).chunk(2)
    return (first[..., dy:, dx:] - second[..., :size - dy, :size - dx]).abs().mean()
