/** Every loss's gradient by the picture against PyTorch's float64 autograd (`training/optimiser_fixtures.py`). */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { readModel } from '../../../scripts/node/node-engine.ts';
import { readBytes } from '../../../scripts/node/read-bytes.ts';
import { FeatureNetwork } from '../../../src/pipeline/optimise/feature-network.ts';
import { paintGatys } from '../../../src/pipeline/optimise/gatys.ts';
import { matchPatches, styleMap } from '../../../src/pipeline/optimise/patch-match.ts';
import { toRgbaPicture } from '../../../src/pipeline/picture/resample.ts';
import {
  NETWORK_LOSSES,
  PATCH_TAPS,
  PIXEL_LOSSES,
  RECORDED_GRADIENTS,
  RecordedGradients,
  type RecordedError,
} from '../../support/recorded-gradients.ts';
import { startWasmBackend } from '../../support/wasm-backend.ts';

const TOLERANCE = 1e-3;
const breathe = (): Promise<void> => Promise.resolve();

let recorded: RecordedGradients;
let network: FeatureNetwork;

beforeAll(async () => {
  await startWasmBackend();
  network = new FeatureNetwork(await readModel('vgg-slim'));
  recorded = new RecordedGradients(network, await readBytes(RECORDED_GRADIENTS));
});

const expectSmall = ({ loss, gradient }: RecordedError): void => {
  expect(loss).toBeLessThan(TOLERANCE);
  expect(gradient).toBeLessThan(TOLERANCE);
};

describe('gradients are those of PyTorch in float64', () => {
  test.each(NETWORK_LOSSES)('of the network: %s', async (name) => {
    expectSmall(await recorded.networkError(name));
  });

  test.each(PIXEL_LOSSES)('of the pixels: %s', (name) => {
    expectSmall(recorded.pixelError(name));
  });
});

test.each(PATCH_TAPS)('patches match as brute force finds, at %s', async (tap) => {
  const style = await styleMap((await recorded.maps('style', [tap])).get(tap)!);
  const map = (await recorded.maps('start', [tap])).get(tap)!;
  const before = tf.memory().numTensors;
  const matches = await matchPatches(map, [style], 2, breathe);
  expect([...matches.window]).toEqual([...recorded.data(`match.${tap}`)]);
  // In tiles of one row, as a small memory limit asks for, and beside a second style that is never nearer.
  const inTiles = await matchPatches(map, [style, style], 2, breathe, 1);
  expect([...inTiles.window, ...inTiles.mapIndex]).toEqual([...matches.window, ...matches.mapIndex]);
  expect(tf.memory().numTensors).toBe(before);
});

test('L-BFGS brings a whole Gatys problem as low as PyTorch’s does in as many steps', async () => {
  const [begin = 0, end = 0, steps = 0] = recorded.data('gatys.losses');
  const host = { network, breathe, recover: () => Promise.resolve(false) };
  const input = {
    content: toRgbaPicture(recorded.picture('content')),
    live: null,
    styles: [{ picture: toRgbaPicture(recorded.picture('style')), weight: 1, mask: null }],
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
