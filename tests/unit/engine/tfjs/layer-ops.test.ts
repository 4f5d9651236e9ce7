/** Every op of the network description on wasm, through `GraphRunner`, against plain loops in doubles. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { colorStatistics, type ColorStatistics } from '../../../../src/pipeline/color/color-statistics.ts';
import { colorTensors } from '../../../../src/pipeline/engine/tfjs/color-tensors.ts';
import { GraphRunner } from '../../../../src/pipeline/engine/tfjs/graph-runner.ts';
import { inferShapes } from '../../../../src/pipeline/model/infer-shapes.ts';
import type { Graph, GraphInput, Layer } from '../../../../src/pipeline/model/network.ts';
import type { NamedArray } from '../../../../src/pipeline/model/safetensors.ts';
import { elementCount, layerWeightSpecs } from '../../../../src/pipeline/model/weight-specs.ts';
import { maxDifference, maxMagnitude, relativeDifference } from '../../../support/compare-arrays.ts';
import { correlatedRgb, randomFloats } from '../../../support/random-values.ts';
import { makeMap, makeVector, type ReferenceValue, runReferenceLayer } from '../../../support/reference-ops.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { startWasmBackend } from '../../../support/wasm-backend.ts';

/**
 * Relative to the largest expected value. Float32 sums of a few hundred products are good to about 1e-6; a wrong tap,
 * border, channel order or epsilon is off by 1e-2 and more.
 */
const TOLERANCE = 1e-4;

const random = seededRandom(5);
const picture = colorStatistics(correlatedRgb(400, random), 2e-3);
const style = colorStatistics(
  correlatedRgb(400, random).map((value) => 0.2 + value / 3),
  2e-3,
);

beforeAll(startWasmBackend);

function map(height: number, width: number, channels: number, low = -1, high = 1): ReferenceValue {
  return makeMap(height, width, channels, randomFloats(height * width * channels, random, low, high));
}

function vector(size: number): ReferenceValue {
  return makeVector(randomFloats(size, random));
}

const base = { name: 'layer', from: [] } as const;
const conv = { ...base, op: 'conv', kernel: 3, stride: 1, in: 5, out: 7, padding: 'reflect' } as const;
const depthwise = { ...base, op: 'depthwise', kernel: 3, stride: 1, in: 5, padding: 'reflect' } as const;
const norm = { ...base, op: 'norm', channels: 6, epsilon: 1e-5 } as const;
const adain = { ...norm, kind: 'adain', offset: 3 } as const;

type Case = readonly [name: string, layer: Layer, inputs: readonly ReferenceValue[]];

const convolutions: readonly Case[] = (['reflect', 'zero', 'none'] as const).flatMap((padding) =>
  ([1, 2] as const).flatMap((stride) =>
    [
      [8, 6],
      [7, 9],
    ].flatMap(([height = 0, width = 0]): Case[] => {
      const where = `${padding}, stride ${String(stride)}, ${String(height)}×${String(width)}`;
      return [
        [`conv 3×3, ${where}`, { ...conv, padding, stride }, [map(height, width, 5)]],
        [`depthwise 3×3, ${where}`, { ...depthwise, padding, stride }, [map(height, width, 5)]],
      ];
    }),
  ),
);

const cases: readonly Case[] = [
  ...convolutions,
  ['conv 1×1', { ...conv, kernel: 1 }, [map(4, 5, 5)]],
  ['conv 9×9, reflect, as large as it mirrors', { ...conv, kernel: 9 }, [map(5, 6, 5)]],
  ['conv with relu', { ...conv, relu: true }, [map(6, 6, 5)]],
  ['depthwise 5×5', { ...depthwise, kernel: 5 }, [map(6, 7, 5)]],
  ['instance norm', { ...norm, kind: 'instance' }, [map(7, 9, 6, -2, 5)]],
  ['instance norm with relu', { ...norm, kind: 'instance', relu: true }, [map(7, 9, 6)]],
  ['instance norm with a large epsilon', { ...norm, kind: 'instance', epsilon: 0.5 }, [map(7, 9, 6)]],
  ['adain, scale and shift', { ...adain, layout: 'scale-shift' }, [map(5, 4, 6), vector(17)]],
  ['adain, scale and shift, relu', { ...adain, layout: 'scale-shift', relu: true }, [map(5, 4, 6), vector(15)]],
  ['adain, mean and std', { ...adain, layout: 'mean-std' }, [map(5, 4, 6), vector(15)]],
  ['conditional norm', { ...norm, kind: 'conditional', styles: 3 }, [map(5, 4, 6), vector(3)]],
  ['conditional norm with relu', { ...norm, kind: 'conditional', styles: 3, relu: true }, [map(5, 4, 6), vector(3)]],
  ['relu of a map', { ...base, op: 'relu' }, [map(3, 4, 2)]],
  ['relu of a vector', { ...base, op: 'relu' }, [vector(9)]],
  ['add', { ...base, op: 'add' }, [map(3, 4, 2), map(3, 4, 2)]],
  ['add of a value to itself', { ...base, op: 'add', from: ['in0', 'in0'] }, [map(3, 4, 2)]],
  ['upsample by 2', { ...base, op: 'upsample', factor: 2 }, [map(3, 5, 4)]],
  ['upsample by 4', { ...base, op: 'upsample', factor: 4 }, [map(2, 3, 4)]],
  ['space to depth by 2', { ...base, op: 'space-to-depth', block: 2 }, [map(4, 6, 3)]],
  ['space to depth by 4', { ...base, op: 'space-to-depth', block: 4 }, [map(8, 4, 3)]],
  ['depth to space by 2', { ...base, op: 'depth-to-space', block: 2 }, [map(3, 2, 12)]],
  ['depth to space by 4', { ...base, op: 'depth-to-space', block: 4 }, [map(2, 3, 32)]],
  ['max pool, even', { ...base, op: 'pool', kind: 'max' }, [map(6, 4, 3)]],
  ['max pool of negative values, odd', { ...base, op: 'pool', kind: 'max' }, [map(7, 5, 3, -2, -1)]],
  ['average pool, even', { ...base, op: 'pool', kind: 'average' }, [map(6, 4, 3)]],
  ['average pool, odd', { ...base, op: 'pool', kind: 'average' }, [map(7, 5, 3)]],
  ['attention', { ...base, op: 'attention', channels: 4 }, [map(3, 5, 4, -3, 3), map(2, 4, 4, -3, 3), map(4, 2, 6)]],
  // Scores up to 4 · 40² overflow exp in float32 unless the largest is taken off first.
  [
    'attention with large scores',
    { ...base, op: 'attention', channels: 4 },
    [map(3, 2, 4, -40, 40), map(2, 4, 4, -40, 40), map(2, 4, 6)],
  ],
  ['dense', { ...base, op: 'dense', in: 9, out: 4 }, [vector(9)]],
  ['dense with relu', { ...base, op: 'dense', in: 9, out: 12, relu: true }, [vector(9)]],
  ['concat of maps', { ...base, op: 'concat' }, [map(3, 4, 2), map(3, 4, 5), map(3, 4, 1)]],
  ['concat of vectors', { ...base, op: 'concat' }, [vector(2), vector(5), vector(1)]],
  ['mean and std', { ...base, op: 'mean-std', epsilon: 1e-5 }, [map(7, 5, 6, -1, 3)]],
  ['mean and std of one pixel', { ...base, op: 'mean-std', epsilon: 1e-5 }, [map(1, 1, 6)]],
  ['whiten', { ...base, op: 'whiten', epsilon: 2e-3, scale: 0.5 }, [map(5, 7, 3, 0, 1)]],
  ['gain-add', { ...base, op: 'gain-add' }, [map(4, 3, 3), map(4, 3, 3), vector(3)]],
  ['color, clamped', { ...base, op: 'color', scale: 2 }, [map(5, 7, 3, -2, 2)]],
];

describe('every op on wasm', () => {
  test.each(cases)('%s', (_name, layer, inputs) => {
    const { actual, expected } = runBoth(layer, inputs);
    expect(actual.shape).toEqual(shapeOf(expected));
    expect(maxMagnitude(expected.data)).toBeGreaterThan(0.1);
    expect(relativeDifference(actual.data, expected.data)).toBeLessThanOrEqual(TOLERANCE);
  });

  test('the cases reach every op and every kind of norm', () => {
    const reached = new Set(cases.map(([, layer]) => (layer.op === 'norm' ? `norm ${layer.kind}` : layer.op)));
    const ops: Readonly<Record<Exclude<Layer['op'], 'norm'>, true>> = {
      conv: true,
      depthwise: true,
      relu: true,
      add: true,
      upsample: true,
      'space-to-depth': true,
      'depth-to-space': true,
      pool: true,
      attention: true,
      dense: true,
      concat: true,
      'mean-std': true,
      whiten: true,
      'gain-add': true,
      color: true,
    };
    expect([...reached].sort()).toEqual(
      [...Object.keys(ops), 'norm adain', 'norm conditional', 'norm instance'].sort(),
    );
  });

  test('shapes are the ones `inferShapes` predicts', () => {
    for (const [, layer, inputs] of cases) {
      const graph = graphOf(layer, inputs);
      const sizes = Object.fromEntries(
        inputs.flatMap((input, i) => (input.kind === 'map' ? [[`in${String(i)}`, { ...input }]] : [])),
      );
      const predicted = inferShapes(graph, { default: { width: 1, height: 1 }, ...sizes }).get('layer')!;
      const expected =
        predicted.kind === 'map' ? [1, predicted.height, predicted.width, predicted.channels] : [1, predicted.size];
      expect(runBoth(layer, inputs).actual.shape).toEqual(expected);
    }
  });
});

describe('channel order of the shuffles is PyTorch’s', () => {
  test('space to depth: channel c·b² + dy·b + dx', () => {
    // Values say where they come from: 100·channel + 10·row + column.
    const x = makeMap(2, 2, 2, [0, 100, 1, 101, 10, 110, 11, 111]);
    const { actual } = runBoth({ ...base, op: 'space-to-depth', block: 2 }, [x]);
    expect([...actual.data]).toEqual([0, 1, 10, 11, 100, 101, 110, 111]);
  });

  test('depth to space undoes it', () => {
    const x = makeMap(1, 1, 8, [0, 1, 10, 11, 100, 101, 110, 111]);
    const { actual } = runBoth({ ...base, op: 'depth-to-space', block: 2 }, [x]);
    expect([...actual.data]).toEqual([0, 100, 1, 101, 10, 110, 11, 111]);
  });
});

describe('norms under cancellation', () => {
  /**
   * The wasm path takes the variance as E[x²] − mean². With a mean of m standard deviations, float32 leaves about
   * m² · 6e-8 of relative error on the variance per rounding, half of it on the result (measured: 8e-6 for 3, 7e-4
   * for 30). Behind our convolutions channel means stay within a few deviations.
   */
  test.each([
    [0, 1e-5],
    [3, 3e-5],
    [30, 2e-3],
  ])('a mean of %d standard deviations: within %d of the largest value', (deviations, tolerance) => {
    const std = 0.2;
    const half = std * Math.sqrt(3);
    const x = map(36, 64, 6, deviations * std - half, deviations * std + half);
    const { actual, expected } = runBoth({ ...norm, kind: 'instance' }, [x]);
    expect(maxMagnitude(expected.data)).toBeGreaterThan(1.5);
    expect(relativeDifference(actual.data, expected.data)).toBeLessThanOrEqual(tolerance);
  });

  test('a constant map gives zeros, not amplified rounding: |y| stays under one deviation', () => {
    const x = makeMap(36, 64, 6, new Float32Array(36 * 64 * 6).fill(0.7));
    const { actual } = runBoth({ ...norm, kind: 'instance' }, [x]);
    expect(maxMagnitude(actual.data)).toBeLessThan(0.1);
  });
});

test('color clamps to 0 … 1 on both sides', () => {
  const { actual, expected } = runBoth({ ...base, op: 'color', scale: 2 }, [map(9, 9, 3, -9, 9)]);
  expect([Math.min(...expected.data), Math.max(...expected.data)]).toEqual([0, 1]);
  expect(maxDifference(actual.data, expected.data)).toBeLessThanOrEqual(TOLERANCE);
});

/** The layer alone in a graph, its inputs called in0, in1, in2. */
function graphOf(layer: Layer, inputs: readonly ReferenceValue[]): Graph {
  const names = inputs.map((_, index) => `in${String(index)}`);
  const entries = inputs.map((input, i): readonly [string, GraphInput] => [
    names[i]!,
    input.kind === 'map' ? { kind: 'map', channels: input.channels } : { kind: 'vector', size: input.data.length },
  ]);
  const from = layer.from.length > 0 ? layer.from : names;
  return { inputs: Object.fromEntries(entries), layers: [{ ...layer, from }], outputs: { out: 'layer' } };
}

function runBoth(
  layer: Layer,
  inputs: readonly ReferenceValue[],
): {
  readonly actual: { readonly shape: readonly number[]; readonly data: Float32Array };
  readonly expected: ReferenceValue;
} {
  const weights = randomWeights(layer);
  const graph = graphOf(layer, inputs);
  const read = graph.layers[0]!.from.map((name) => inputs[Number(name.slice(2))]!);
  const expected = runReferenceLayer(layer, read, { weights, contentColors: picture, styleColors: style });
  return { actual: runOnWasm(graph, inputs, weights), expected };
}

function runOnWasm(
  graph: Graph,
  inputs: readonly ReferenceValue[],
  weights: ReadonlyMap<string, NamedArray>,
): { readonly shape: readonly number[]; readonly data: Float32Array } {
  const runner = new GraphRunner(graph, weights);
  const result = tf.tidy(() => {
    const tensors = inputs.map((input, i) => [`in${String(i)}`, tensorOf(input)] as const);
    const colors = (statistics: ColorStatistics) => () => colorTensors(statistics);
    const [output] = runner.run(Object.fromEntries(tensors), ['layer'], {
      contentColors: colors(picture),
      styleColors: colors(style),
    });
    return { shape: output!.shape, data: Float32Array.from(output!.dataSync<'float32'>()) };
  });
  runner.dispose();
  return result;
}

function tensorOf(value: ReferenceValue): tf.Tensor {
  return tf.tensor(Float32Array.from(value.data), [...shapeOf(value)]);
}

function shapeOf(value: ReferenceValue): readonly number[] {
  return value.kind === 'map' ? [1, value.height, value.width, value.channels] : [1, value.data.length];
}

function randomWeights(layer: Layer): ReadonlyMap<string, NamedArray> {
  return new Map(
    layerWeightSpecs(layer).map(({ name, shape }) => [
      name,
      { shape, data: randomFloats(elementCount(shape), random) },
    ]),
  );
}
