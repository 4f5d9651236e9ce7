import { describe, expect, test } from 'vitest';
import type { Graph, Layer } from '../../../src/pipeline/model/network.ts';
import { presentPlan } from '../../../src/pipeline/model/present-plan.ts';
import { stylizerErrorOf } from '../../support/catch-error.ts';

const whiten: Layer = { name: 'z', op: 'whiten', from: ['picture'], epsilon: 0.002, scale: 0.5 };
const structure: Layer = { name: 's', op: 'relu', from: ['z'] };
const gained: Layer = { name: 'g', op: 'gain-add', from: ['s', 'z', 'gain'] };
const color: Layer = { name: 'out', op: 'color', from: ['g'], scale: 2 };

function graphOf(layers: readonly Layer[], picture: string): Graph {
  return {
    inputs: { picture: { kind: 'picture' }, gain: { kind: 'vector', size: 3 } },
    layers,
    outputs: { picture },
  };
}

describe('where the present pass takes over', () => {
  test('a graph that ends in gain and colour hands over what comes before them', () => {
    const plan = presentPlan(graphOf([whiten, structure, gained, color], 'out'));
    expect(plan).toEqual({ kind: 'whitened', structure: 's', gainInput: 'gain', whiten, color });
  });

  test('any other graph hands over its picture', () => {
    expect(presentPlan(graphOf([whiten, structure], 's'))).toEqual({ kind: 'picture', structure: 's' });
  });

  test('colouring without a gain path or without whitening is refused, not painted wrong', () => {
    const withoutGain: Layer = { ...color, from: ['s'] };
    stylizerErrorOf(() => presentPlan(graphOf([whiten, structure, withoutGain], 'out')), 'model/incompatible');
    const fromPicture: Layer = { ...gained, from: ['picture', 'picture', 'gain'] };
    stylizerErrorOf(() => presentPlan(graphOf([fromPicture, color], 'out')), 'model/incompatible');
  });
});
