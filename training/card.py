"""The model card: what a model is, what it was trained on and how. It states only what the run itself recorded."""
import hashlib
import textwrap

import numpy as np

LINE_WIDTH = 120
AVERAGED_LOG_LINES = 10


def crops_seen(config, state, log):
    """Stylised crops by size, in words, from the step counts."""
    batch = {stage['size']: stage['batch'] for stage in config['stages']}
    crops, step = {}, 0
    for line in [*log, {'size': log[-1]['size'], 'step': state['step']}]:
        crops[line['size']] = crops.get(line['size'], 0) + (line['step'] - step) * batch[line['size']]
        step = line['step']
    return ', '.join(f'{count:,} of {size}²' for size, count in crops.items())


def describe_files(weights, parameter_count):
    return f"""
        A feed-forward network that paints a picture in the style of any other, for live video in the browser: a style head
        that runs once per style and a small content net that runs on every frame. `model.json` is the architecture;
        `weights.safetensors` holds {parameter_count:,} float16 numbers in {len(weights):,} bytes, SHA-256
        `{hashlib.sha256(weights).hexdigest()}`. `activations.safetensors` is a synthetic 64×64 pair with the value of every
        content layer, for parity tests."""


def describe_data(config):
    held_out = config['heldOut']
    return f"""
        Trained from random initialisation by `training/`, on pictures that may be used for weights that ship. Content:
        photographs under CC-BY 2.0 (author and address of each in the data set's ATTRIBUTION.csv). Style: paintings in the
        public domain (US), and {config['proceduralStyles']} procedural pictures of our own (`training/procedural.py`). Loss
        network: VGG-19 of the Visual Geometry Group, Oxford (CC-BY 4.0); its weights are not part of this model. No picture
        or weight of another model went into it. {len(held_out['photos'])} photographs and {len(held_out['paintings'])}
        paintings were held out for sample sheets. The weights carry the project's licence."""


def describe_recipe(config, state, log):
    loss, rate, done = config['loss'], config['learningRate'], state['workedSeconds'] / state['budgetSeconds']
    return f"""
        `training/configs/{config['name']}.json`, {'finished' if done >= 1 else f'stopped at {done:.0%} of its schedule'}:
        {state['step']:,} steps ({crops_seen(config, state, log)} crops), {state['workedSeconds'] / 60:.0f} minutes on two
        CPU cores that other work shared. Adam, cosine from {rate['peak']}, the style graph at {rate['styleShare']} of that;
        exported weights averaged with decay {config['emaDecay']}. Loss: {loss['content']} × content (instance-normalised
        relu4_1) + {loss['style']} × style (root of the squared error of mean and standard deviation, at relu1_1 … relu4_1) +
        {loss['covariance']} × relative covariance error (relu2_1 … relu4_1) + {loss['totalVariation']} × total variation +
        {loss['gamut']} × out of gamut + {loss['gain']} × squared gain beyond {loss['gainLimit']} + {loss['identity']} ×
        identity every {loss['identityEvery']} steps + {loss['steadiness']} × steadiness under shift and noise every
        {loss['steadinessEvery']} steps. Every teacher tap has standard deviation 1."""


def describe_losses(log):
    last = log[-AVERAGED_LOG_LINES:]
    mean = {name: np.mean([line[name] for line in last]) for name in ('content', 'squaredStyle', 'covariance', 'meanGain')}
    return f"""
        On its training crops, mean of the last {len(last)} log lines (not a held-out figure): content {mean['content']:.3f},
        style {mean['squaredStyle']:.3f}, covariance {mean['covariance']:.3f}, gain {mean['meanGain']:.2f}."""


def write_card(config, state, log, weights, parameter_count):
    """Markdown. `state`: the saved run; `log`: its lines of log.jsonl; `weights`: the bytes of the weights file."""
    def paragraph(text):
        return textwrap.fill(' '.join(text.split()), LINE_WIDTH, break_on_hyphens=False)

    return '\n\n'.join([
        f'# {config["name"]}', paragraph(describe_files(weights, parameter_count)),
        '## Data and licence', paragraph(describe_data(config)),
        '## Recipe', paragraph(describe_recipe(config, state, log)), paragraph(describe_losses(log)),
    ]) + '\n'
