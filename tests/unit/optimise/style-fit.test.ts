/** A style learnt by fitting scales and shifts: the way back by finite differences, and that fitting lowers the loss. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { readModel } from '../../../scripts/node/node-engine.ts';
import { colorStatistics } from '../../../src/pipeline/color/color-statistics.ts';
import { TfjsEngine } from '../../../src/pipeline/engine/tfjs/tfjs-engine.ts';
import type { CpuStylizedFrame, RgbPicture } from '../../../src/pipeline/engine/style-engine.ts';
import { builtInVectors, isLearntBy, learntFrom } from '../../../src/pipeline/model/learnt-styles.ts';
import { withStyleParams } from '../../../src/pipeline/model/style-params.ts';
import { FeatureNetwork } from '../../../src/pipeline/optimise/feature-network.ts';
import { defaultStyleFitSettings, fitStyle, type StyleFitHost } from '../../../src/pipeline/optimise/style-fit.ts';
import { StyledNetwork } from '../../../src/pipeline/optimise/styled-network.ts';
import { resizeBilinear } from '../../../src/pipeline/picture/resample.ts';
import { correlatedRgb } from '../../support/random-values.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { tinyGallery } from '../../support/tiny-gallery.ts';
import { startWasmBackend } from '../../support/wasm-backend.ts';

const random = seededRandom(5);
const breathe = (): Promise<void> => Promise.resolve();
const noisy = (width: number, height: number): RgbPicture => ({
  width,
  height,
  rgb: correlatedRgb(width * height, random),
});
const contents = [0, 1].map(() => resizeBilinear(noisy(8, 6), { width: 40, height: 32 }));
const style = resizeBilinear(noisy(16, 16), { width: 32, height: 32 });
const network = withStyleParams(tinyGallery());
const colors = colorStatistics(style.rgb, 2e-3);

beforeAll(startWasmBackend);

describe('a network of built-in styles as one that takes vectors', () => {
  test('paints the same, built in or learnt, and knows its own', async () => {
    const before = new TfjsEngine('wasm', tinyGallery());
    const after = new TfjsEngine('wasm', network);
    const source = { id: 'two', picture: style };
    const content = { kind: 'cpu', picture: contents[0]! } as const;
    const paintedBy = async (
      engine: TfjsEngine,
      learnt: ReturnType<typeof learntFrom> | null,
    ): Promise<Float32Array> => {
      const code = (await engine.encodeStyle(learnt ? { id: 'new', picture: style, learnt } : source))!;
      return ((await engine.stylize(content, { style: code, strength: 1 })) as CpuStylizedFrame).structure;
    };
    const { parts } = new StyledNetwork(network, colors);
    const learnt = learntFrom(network, parts, builtInVectors(network, parts)[2]!);
    const expected = await paintedBy(before, null);
    for (const structure of [await paintedBy(after, null), await paintedBy(after, learnt)]) {
      structure.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
    }
    expect(await after.encodeStyle({ id: 'new', picture: style })).toBeNull();
    const stale = { ...learnt, weightsSha256: 'other' };
    expect(isLearntBy(network.description, stale)).toBe(false);
    expect(await after.encodeStyle({ id: 'new', picture: style, learnt: stale })).toBeNull();
  });
});

describe('the way back to the style', () => {
  test('is the slope of the loss along every scale, shift and gain', async () => {
    const painter = new StyledNetwork(network, colors);
    const start = builtInVectors(network, painter.parts)[1]!;
    const content = painter.prepareContent(contents[0]!);
    // A loss whose gradient by the picture is known: Σ w·p.
    const weights = tf.tensor4d(correlatedRgb(40 * 32, seededRandom(9)), [1, 32, 40, 3]);
    const before = tf.memory().numTensors;
    const lossAt = async (vector: Float32Array): Promise<number> => {
      const pass = await painter.forward(content, vector, breathe);
      const product = tf.mul(pass.picture, weights);
      const values = await product.data<'float32'>();
      product.dispose();
      pass.dispose();
      return values.reduce((sum, value) => sum + value, 0);
    };
    const pass = await painter.forward(content, start, breathe);
    const gradient = await pass.backward(weights, breathe);
    const slopes = await gradient.data();
    gradient.dispose();
    pass.dispose();
    const step = 2e-3;
    const numeric: number[] = [];
    for (let i = 0; i < start.length; i++) {
      const moved = (by: number): Float32Array => start.map((value, k) => (k === i ? value + by : value));
      numeric.push(((await lossAt(moved(step))) - (await lossAt(moved(-step)))) / (2 * step));
    }
    expect(tf.memory().numTensors).toBe(before);
    const norm = Math.hypot(...numeric);
    expect(norm).toBeGreaterThan(1);
    expect(Math.hypot(...numeric.map((value, i) => value - slopes[i]!)) / norm).toBeLessThan(5e-3);
    painter.dispose();
  });
});

describe('a style that is learnt', () => {
  const host = async (): Promise<StyleFitHost> => ({
    features: new FeatureNetwork(await readModel('vgg-slim')),
    painter: new StyledNetwork(network, colors),
    breathe,
    recover: () => Promise.resolve(false),
  });
  const settings = { ...defaultStyleFitSettings, iterations: 40 };

  test('is painted nearer than by the best of the built-in ones, and leaves no tensor behind', async () => {
    const to = await host();
    const starts = builtInVectors(network, to.painter.parts);
    const before = tf.memory().numTensors;
    const losses: number[] = [];
    const fit = fitStyle(to, { contents, style, starts }, settings);
    let end: Float32Array | null = null;
    while (!end) {
      const { value, done } = await fit.next();
      if (done) end = value;
      else losses.push(value.loss);
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(losses.at(-1)!).toBeLessThan(0.7 * losses[1]!);
    expect(starts).not.toContainEqual(end);
  });

  test('goes on from where it was when the device is lost, and ends at once when it is not coming back', async () => {
    const to = await host();
    const starts = builtInVectors(network, to.painter.parts);
    const before = tf.memory().numTensors;
    let layers = 0;
    const failing = (): Promise<void> => (++layers === 600 ? Promise.reject(new Error('lost')) : Promise.resolve());
    const lossesWith = async (changes: Partial<StyleFitHost>): Promise<number[]> => {
      const losses: number[] = [];
      const fit = fitStyle({ ...to, ...changes }, { contents, style, starts }, { ...settings, iterations: 8 });
      for await (const { loss } of fit) losses.push(loss);
      return losses;
    };
    const undisturbed = await lossesWith({});
    const recovered = await lossesWith({ breathe: failing, recover: () => Promise.resolve(true) });
    expect(layers).toBeGreaterThan(600);
    recovered.forEach((loss, i) => expect(loss).toBeCloseTo(undisturbed[i]!, 4));
    layers = 0;
    await expect(lossesWith({ breathe: failing })).rejects.toThrow('lost');
    expect(tf.memory().numTensors).toBe(before);
  });
});
