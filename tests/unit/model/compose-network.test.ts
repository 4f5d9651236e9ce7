import { describe, expect, test } from 'vitest';
import { composeNetwork } from '../../../src/pipeline/model/compose-network.ts';
import type { Network } from '../../../src/pipeline/model/load-network.ts';
import { networkWeightSpecs } from '../../../src/pipeline/model/weight-specs.ts';
import { METHOD_IDS } from '../../../src/shared/protocol.ts';
import { describedNetwork, describedPart } from '../../support/described-network.ts';
import { tinyNetwork } from '../../support/tiny-network.ts';

async function encoders(): Promise<Map<string, Network>> {
  return new Map([['vgg-slim', await describedPart('vgg-slim')]]);
}

describe.each(METHOD_IDS)('%s with its encoder spliced in', (method) => {
  test('reads a picture where it read taps, and keeps its other inputs', async () => {
    const part = await describedPart(method);
    const { description } = await describedNetwork(method);
    for (const [name, { inputs }] of Object.entries(description.graphs)) {
      const original = part.description.graphs[name]!.inputs;
      expect(Object.values(inputs).some((input) => 'tap' in input)).toBe(false);
      const others = Object.entries(original).filter(([, input]) => !('tap' in input));
      expect(inputs).toMatchObject(Object.fromEntries(others));
      if (others.length < Object.keys(original).length) expect(inputs['picture']).toEqual({ kind: 'picture' });
    }
  });

  test('has a weight for every layer', async () => {
    const { description, weights } = await describedNetwork(method);
    for (const { name, shape } of networkWeightSpecs(description)) expect(weights.get(name)?.shape).toEqual(shape);
  });
});

describe('splicing an encoder in', () => {
  test('takes no layer that the taps do not depend on', async () => {
    const names = (await describedNetwork('adain')).description.graphs['content']!.layers.map(({ name }) => name);
    expect(names[0]).toBe('vgg-slim/normalize');
    expect(names).toContain('vgg-slim/conv4_1');
    expect(names).not.toContain('vgg-slim/conv4_2');
  });

  test('shares the arrays instead of copying them, and leaves both parts as they were', async () => {
    const [part, known] = [await describedPart('adain'), await encoders()];
    const before = JSON.stringify(part.description);
    const { weights } = composeNetwork(part, known);
    const encoder = known.get('vgg-slim')!;
    expect(weights.get('vgg-slim/conv1_1.weight')).toBe(encoder.weights.get('conv1_1.weight'));
    expect(part.weights.has('vgg-slim/conv1_1.weight')).toBe(false);
    expect(JSON.stringify(part.description)).toBe(before);
  });

  test('a network without taps comes back as it is', () => {
    const network = tinyNetwork();
    expect(composeNetwork(network, new Map())).toBe(network);
  });

  test('a missing encoder is named', async () => {
    const part = await describedPart('adain');
    expect(() => composeNetwork(part, new Map())).toThrow(/"vgg-slim" is missing/);
  });

  test('a tap that the encoder does not have is named', async () => {
    const part = await describedPart('adain');
    const encoder = await describedPart('vgg-slim');
    const encode = { ...encoder.description.graphs['encode']!, outputs: { relu1_1: 'conv1_1' } };
    const lacking = { ...encoder, description: { ...encoder.description, graphs: { encode } } };
    expect(() => composeNetwork(part, new Map([['vgg-slim', lacking]]))).toThrow(/no value "relu4_1"/);
  });

  test('an encoder whose map has other channels than the tap says is refused', async () => {
    const part = await describedPart('adain');
    const encoder = await describedPart('vgg-slim');
    const encode = { ...encoder.description.graphs['encode']!, outputs: { relu4_1: 'conv1_1' } };
    const other = { ...encoder, description: { ...encoder.description, graphs: { encode } } };
    expect(() => composeNetwork(part, new Map([['vgg-slim', other]]))).toThrow(/channels/);
  });
});
