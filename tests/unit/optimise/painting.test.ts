/** Whole paintings: what goes from level to level, what a lost device costs, what is left behind. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { readModel } from '../../../scripts/node/node-engine.ts';
import type { RgbPicture } from '../../../src/pipeline/engine/style-engine.ts';
import { defaultCnnmrfSettings, paintCnnmrf } from '../../../src/pipeline/optimise/cnnmrf.ts';
import { FeatureNetwork } from '../../../src/pipeline/optimise/feature-network.ts';
import { defaultGatysSettings, paintGatys } from '../../../src/pipeline/optimise/gatys.ts';
import { keepColors } from '../../../src/pipeline/optimise/keep-colors.ts';
import type { NetworkHost, PaintInput, PaintStep } from '../../../src/pipeline/optimise/paint-levels.ts';
import { resizeBilinear, toRgbaPicture, turnPicture } from '../../../src/pipeline/picture/resample.ts';
import { correlatedRgb } from '../../support/random-values.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { startWasmBackend } from '../../support/wasm-backend.ts';

const random = seededRandom(5);
const noisy = (width: number, height: number): RgbPicture => ({
  width,
  height,
  rgb: correlatedRgb(width * height, random),
});
const input: PaintInput = {
  content: toRgbaPicture(resizeBilinear(noisy(8, 6), { width: 64, height: 48 })),
  live: null,
  styles: [{ picture: toRgbaPicture(resizeBilinear(noisy(20, 20), { width: 60, height: 60 })), weight: 1, mask: null }],
};
const levels = { shortSidesPx: [32, 48], iterationsPerLevel: 4 };

let host: NetworkHost;

beforeAll(async () => {
  await startWasmBackend();
  const network = new FeatureNetwork(await readModel('vgg-slim'));
  host = { network, breathe: () => Promise.resolve(), recover: () => Promise.resolve(false) };
});

const methods = {
  gatys: (to: NetworkHost, what = input) => paintGatys(to, what, { ...defaultGatysSettings, ...levels }),
  cnnmrf: (to: NetworkHost, what = input) =>
    paintCnnmrf(to, what, { ...defaultCnnmrfSettings, ...levels, stepsPerMatch: 2 }),
};

async function finish(
  painting: AsyncGenerator<PaintStep, RgbPicture>,
): Promise<{ steps: PaintStep[]; result: RgbPicture }> {
  const steps: PaintStep[] = [];
  for (;;) {
    const { value, done } = await painting.next();
    if (done) return { steps, result: value };
    steps.push(value);
  }
}

describe.each(Object.entries(methods))('%s', (_, paint) => {
  test('goes from coarse to fine, lowers the loss, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const { steps, result } = await finish(paint(host));
    expect(tf.memory().numTensors).toBe(before);
    expect(steps.map(({ level, iteration }) => [level, iteration])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((i) => [i < 5 ? 1 : 2, i]),
    );
    expect(steps[0]!.picture).toMatchObject({ width: 43, height: 32 });
    expect(result).toMatchObject({ width: 64, height: 48 });
    expect(steps[3]!.loss).toBeLessThan(steps[0]!.loss);
    for (const { loss, parts } of steps) expect(Object.values(parts).reduce((a, b) => a + b)).toBeCloseTo(loss, 4);
  });

  test('a painting that is given up leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const painting = paint(host);
    await painting.next();
    await painting.return(noisy(1, 1));
    expect(tf.memory().numTensors).toBe(before);
  });

  test('ends at once when the way out is taken between two layers', async () => {
    const before = tf.memory().numTensors;
    let layers = 0;
    const breathe = (): Promise<void> => (++layers === 40 ? Promise.reject(new Error('stopped')) : Promise.resolve());
    await expect(finish(paint({ ...host, breathe }))).rejects.toThrow('stopped');
    expect(layers).toBe(40);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a lost device costs the step that failed, not the painting', async () => {
    let layers = 0;
    let losses = 0;
    const breathe = (): Promise<void> =>
      [90, 400].includes(++layers) ? Promise.reject(new Error('lost')) : Promise.resolve();
    const recover = (): Promise<boolean> => Promise.resolve(++losses > 0);
    const { steps, result } = await finish(paint({ ...host, breathe, recover }));
    const undisturbed = await finish(paint(host));
    expect(losses).toBe(2);
    expect(steps).toHaveLength(8);
    if (paint === methods.gatys) expect(result.rgb).toEqual(undisturbed.result.rgb);
  });
});

test('a style that belongs to the left half leaves the right one nearly as it was', async () => {
  const mask = toRgbaPicture({
    width: 64,
    height: 48,
    rgb: Float32Array.from({ length: 64 * 48 * 3 }, (_, i) => (Math.floor(i / 3) % 64 < 32 ? 1 : 0)),
  });
  const { result } = await finish(methods.gatys(host, { ...input, styles: [{ ...input.styles[0]!, mask }] }));
  const [left, right] = [0, 0].map((_, side) => {
    let sum = 0;
    for (let y = 0; y < 48; y++)
      for (let x = 0; x < 24; x++) {
        const pixel = y * 64 + (side === 0 ? x : 63 - x);
        sum += Math.abs(result.rgb[pixel * 3]! - input.content.rgba[pixel * 4]! / 255);
      }
    return sum;
  });
  expect(left).toBeGreaterThan(3 * right!);
});

test('keeping colours takes the light from the painting and the rest from the content', () => {
  const kept = keepColors(
    { width: 1, height: 1, rgb: Float32Array.of(0.5, 0.5, 0.5) },
    { width: 1, height: 1, rgb: Float32Array.of(1, 0, 0) },
  );
  expect(kept.rgb[0]! - kept.rgb[1]!).toBeCloseTo(1, 5);
  expect(0.299 * kept.rgb[0]! + 0.587 * kept.rgb[1]! + 0.114 * kept.rgb[2]!).toBeCloseTo(0.5, 5);
});

test('a turned picture comes back when it is turned back', () => {
  const smooth = resizeBilinear(noisy(4, 4), { width: 33, height: 33 });
  const back = turnPicture(turnPicture(smooth, Math.PI / 24, 1.05), -Math.PI / 24, 1 / 1.05);
  for (let y = 8; y < 25; y++)
    for (let x = 8; x < 25; x++) expect(back.rgb[(y * 33 + x) * 3]).toBeCloseTo(smooth.rgb[(y * 33 + x) * 3]!, 1);
});
