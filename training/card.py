"""The model card: what a model is, what it was trained on and how. It states only what the config and the run recorded."""
import hashlib
import textwrap

import numpy as np

LINE_WIDTH = 120
AVERAGED_LOG_LINES = 10

TERMS = {
    'content': 'content (instance-normalised relu4_1)',
    'style': 'style (squared error of mean and standard deviation at relu1_1 … relu4_1)',
    'rootStyle': 'the root of each picture’s style error at each tap',
    'covariance': 'relative covariance error (relu2_1 … relu4_1)',
    'totalVariation': 'total variation',
    'gamut': 'out of gamut',
    'gain': 'squared gain beyond the limit',
    'identity': 'identity of a painting in its own style (L1)',
    'edges': 'gradient difference (L1)',
    'contentIdentity': 'identity of a photograph in its own style (L1)',
    'steadiness': 'steadiness under shift, noise and brightness (L1)',
}


def crops_seen(log):
    """Training crops by size, in words, from the step counts."""
    crops, step = {}, 0
    for line in log:
        crops[line['size']] = crops.get(line['size'], 0) + (line['step'] - step) * line['batch']
        step = line['step']
    return ', '.join(f'{count:,} of {size}²' for size, count in crops.items())


def describe_files(config, weights, parameter_count, rounding_db):
    rounding = '' if rounding_db is None else f"""Rounding to float16 leaves the picture of the synthetic pair (256²) at
        {rounding_db:.1f} dB from that of the float32 weights."""
    return f"""
        {config['card']['what']} `model.json` is the architecture; `weights.safetensors` holds {parameter_count:,} float16
        numbers in {len(weights):,} bytes, SHA-256 `{hashlib.sha256(weights).hexdigest()}`. {rounding}"""


def describe_data(config):
    held_out = config['heldOut']
    return f"""
        {config['card'].get('start', 'Trained from random initialisation by `training/`.')} Only pictures that may be used for
        weights that ship were seen. Photographs: CC-BY 2.0 (author and address of each in the data set's ATTRIBUTION.csv).
        {config['card'].get('styles', describe_styles(config))} Teacher and loss network: VGG-19 of the Visual Geometry Group,
        Oxford (CC-BY 4.0); its weights are not part of this model. {len(held_out['photos'])} photographs and
        {len(held_out['paintings'])} paintings were held out for sample sheets. The weights carry the project's licence."""


def describe_styles(config):
    return f"""Styles: paintings in the public domain (US), and {config['proceduralStyles']} procedural pictures of our own
        (`training/procedural.py`)."""


def describe_recipe(config, state, log):
    rate, done = config['learningRate'], state['workedSeconds'] / state['budgetSeconds']
    return f"""
        `training/configs/{config['name']}.json`, {'finished' if done >= 1 else f'stopped at {done:.0%} of its schedule'}:
        {state['step']:,} steps ({crops_seen(log)} crops), {state['workedSeconds'] / 60:.0f} minutes of step time on two CPU
        cores that other work shared. Adam, cosine from {rate['peak']}; exported weights averaged with decay
        {config['emaDecay']}. Loss: {describe_loss(config)}."""


def describe_loss(config):
    if 'loss' not in config:
        return config['card']['loss']
    every = config['every']
    terms = [f'{weight} × {TERMS[name]}' + (f' every {every[name]} steps' if every.get(name, 1) > 1 else '')
             for name, weight in config['loss'].items() if weight]
    return ' + '.join(terms) + '; every teacher tap has standard deviation 1'


def describe_losses(config, log):
    last = log[-AVERAGED_LOG_LINES:]
    names = [name for name in last[-1] if name in TERMS or name.startswith('relu')]
    means = ', '.join(f'{name} {np.mean([line[name] for line in last if name in line]):.3f}' for name in names)
    return f'On its training crops, mean of the last {len(last)} log lines (not a held-out figure): {means}.'


def write_card(config, state, log, weights, parameter_count, rounding_db):
    """@param rounding_db PSNR of a picture by the float16 weights against one by the float32 weights; None for an encoder."""
    sections = {
        'What it is.': describe_files(config, weights, parameter_count, rounding_db),
        'Training data and licence.': describe_data(config),
        'Recipe.': describe_recipe(config, state, log),
        'Losses.': describe_losses(config, log),
        'Held-out figures.': '`npm run bench -- quality` and `npm run bench -- slim`; the last results are in bench/results.',
    }
    paragraphs = [textwrap.fill(f'**{title}** ' + ' '.join(text.split()), LINE_WIDTH, break_long_words=False,
                                break_on_hyphens=False) for title, text in sections.items()]
    return f'# {config["name"]}\n\n' + '\n\n'.join(paragraphs) + '\n'
