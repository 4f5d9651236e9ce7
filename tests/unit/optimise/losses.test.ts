/** Every loss's gradient by the picture against PyTorch's float64 autograd (`training/optimiser_fixtures.py`). */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { readModel } from '../../../scripts/node/node-engine.ts';
import { type NamedArray, parseSafetensors } from '../../../src/pipeline/model/safetensors.ts';
import {
  contentLoss,
  contentTarget,
  gramLoss,
  gramMatrix,
  gramTarget,
  patchLoss,
} from '../../../src/pipeline/optimise/feature-losses.ts';
import { FeatureNetwork } from '../../../src/pipeline/optimise/feature-network.ts';
import { paintGatys, STYLE_TAPS } from '../../../src/pipeline/optimise/gatys.ts';
import { encodeTaps, type FeatureTerm, paintObjective } from '../../../src/pipeline/optimise/paint-objective.ts';
import { matchPatches, patchTarget, styleMap } from '../../../src/pipeline/optimise/patch-match.ts';
import { rangeLoss, totalVariation } from '../../../src/pipeline/optimise/pixel-losses.ts';
import { toRgbaPicture } from '../../../src/pipeline/picture/resample.ts';
import { startWasmBackend } from '../../support/wasm-backend.ts';

const TOLERANCE = 1e-3;
const PATCH_TAPS = ['relu3_1', 'relu4_1'] as const;
const breathe = (): Promise<void> => Promise.resolve();

let recorded: ReadonlyMap<string, NamedArray>;
let network: FeatureNetwork;

beforeAll(async () => {
  await startWasmBackend();
  const file = fileURLToPath(new URL('../../fixtures/optimiser.safetensors', import.meta.url));
  recorded = parseSafetensors(Uint8Array.from(await readFile(file)).buffer);
  network = new FeatureNetwork(await readModel('vgg-slim'));
});

const data = (name: string): Float32Array => recorded.get(name)!.data;
const size = (): { width: number; height: number } => {
  const [, height = 0, width = 0] = recorded.get('start')!.shape;
  return { width, height };
};
const picture = (name: string): { width: number; height: number; rgb: Float32Array } => ({
  ...size(),
  rgb: data(name),
});

/** ‖g − g*‖ / ‖g*‖. */
function distance(actual: ArrayLike<number>, expected: Float32Array): number {
  let [difference, norm] = [0, 0];
  expected.forEach((value, i) => {
    difference += (actual[i]! - value) ** 2;
    norm += value ** 2;
  });
  return Math.sqrt(difference / norm);
}

async function evaluate(terms: readonly FeatureTerm[]): Promise<{ loss: number; gradient: Float32Array }> {
  const objective = paintObjective({ network, size: size(), terms, tvWeight: 0, breathe });
  const { gradient, parts } = await objective(data('start'));
  // Only what the network's losses pull: the picture's own are compared below.
  const range = rangeLoss(data('start')).gradient;
  return {
    loss: Object.entries(parts).reduce((sum, [name, value]) => (name === 'range' ? sum : sum + value), 0),
    gradient: gradient.map((value, i) => value - 10 * range[i]!),
  };
}

async function expectRecorded(name: string, terms: readonly FeatureTerm[]): Promise<void> {
  const before = tf.memory().numTensors;
  const { loss, gradient } = await evaluate(terms);
  expect(tf.memory().numTensors).toBe(before);
  expect(Math.abs(loss / data(`loss.${name}`)[0]! - 1)).toBeLessThan(TOLERANCE);
  expect(distance(gradient, data(`gradient.${name}`))).toBeLessThan(TOLERANCE);
}

describe('gradients are those of PyTorch in float64', () => {
  test('content at relu4_2', async () => {
    const maps = await encodeTaps(network, picture('content'), ['relu4_2'], breathe);
    const target = await contentTarget(maps.get('relu4_2')!);
    await expectRecorded('content', [
      { part: 'content', tap: 'relu4_2', weight: 1, evaluate: (map) => contentLoss(map, target) },
    ]);
  });

  test.each(['style', 'maskedStyle'])('Gram matrices: %s', async (name) => {
    const maps = await encodeTaps(network, picture('style'), STYLE_TAPS, breathe);
    const terms: FeatureTerm[] = [];
    for (const [tap, map] of maps) {
      const target = await gramTarget(gramMatrix(map));
      const { data: values, shape } = recorded.get(`mask.${tap}`)!;
      const mask = name === 'style' ? null : tf.tensor4d(values, shape as [number, number, number, number]);
      terms.push({ part: 'style', tap, weight: 1 / 5, evaluate: (current) => gramLoss(current, target, mask) });
    }
    await expectRecorded(name, terms);
  });

  test('patches, with the matches that brute force finds', async () => {
    const styles = await encodeTaps(network, picture('style'), PATCH_TAPS, breathe);
    const maps = await encodeTaps(network, picture('start'), PATCH_TAPS, breathe);
    const terms: FeatureTerm[] = [];
    for (const tap of PATCH_TAPS) {
      const style = await styleMap(styles.get(tap)!);
      const map = maps.get(tap)!;
      const matches = await matchPatches(map, [style], 2, breathe);
      expect([...matches.window]).toEqual([...data(`match.${tap}`)]);
      // In tiles of one row, as a small memory limit asks for, and beside a second style that is never nearer.
      const inTiles = await matchPatches(map, [style, style], 2, breathe, 1);
      expect([...inTiles.window, ...inTiles.mapIndex]).toEqual([...matches.window, ...matches.mapIndex]);
      const target = patchTarget(matches, [style], map.shape, 2);
      terms.push({ part: 'patches', tap, weight: 1 / 2, evaluate: (current) => patchLoss(current, target) });
    }
    await expectRecorded('patches', terms);
  });

  test.each([
    ['tv', (rgb: Float32Array) => totalVariation(rgb, size().width, size().height)],
    ['range', rangeLoss],
  ] as const)('pixels: %s', (name, loss) => {
    const actual = loss(data('start'));
    expect(Math.abs(actual.loss / data(`loss.${name}`)[0]! - 1)).toBeLessThan(TOLERANCE);
    expect(distance(actual.gradient, data(`gradient.${name}`))).toBeLessThan(TOLERANCE);
  });
});

test('L-BFGS brings a whole Gatys problem as low as PyTorch’s does in as many steps', async () => {
  const [begin = 0, end = 0, steps = 0] = data('gatys.losses');
  const host = { network, breathe, recover: () => Promise.resolve(false) };
  const input = {
    content: toRgbaPicture(picture('content')),
    live: null,
    styles: [{ picture: toRgbaPicture(picture('style')), weight: 1, mask: null }],
  };
  const settings = {
    shortSidesPx: [40],
    iterationsPerLevel: steps,
    optimiser: 'lbfgs',
    init: 'content',
    seed: 1,
  } as const;
  let loss = Infinity;
  for await (const step of paintGatys(host, input, {
    ...settings,
    styleWeight: 10,
    tvWeight: 0.5,
    keepsColors: false,
  })) {
    loss = step.loss;
  }
  expect(end).toBeLessThan(begin / 2);
  expect(loss).toBeLessThan(1.05 * end);
}, 60_000);
