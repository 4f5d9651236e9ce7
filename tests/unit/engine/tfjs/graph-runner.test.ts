import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { StyleValue } from '../../../../src/pipeline/engine/style-code.ts';
import { GraphRunner, type RunContext } from '../../../../src/pipeline/engine/tfjs/graph-runner.ts';
import type { Graph } from '../../../../src/pipeline/model/network.ts';
import type { NamedArray } from '../../../../src/pipeline/model/safetensors.ts';
import { elementCount, graphWeightSpecs } from '../../../../src/pipeline/model/weight-specs.ts';
import { errorOf } from '../../../support/catch-error.ts';
import { relativeDifference } from '../../../support/compare-arrays.ts';
import { randomFloats } from '../../../support/random-values.ts';
import { runReferenceGraph } from '../../../support/reference-graph.ts';
import { attend, makeMap, makeVector } from '../../../support/reference-ops.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { startWasmBackend } from '../../../support/wasm-backend.ts';

const adain = { op: 'norm', kind: 'adain', channels: 4, epsilon: 1e-5 } as const;

/** Branches that meet again, a value read at both ends, a dead end, and all norms that read vectors. */
const graph: Graph = {
  inputs: {
    x: { kind: 'map', channels: 3 },
    params: { kind: 'vector', size: 16 },
    shares: { kind: 'vector', size: 2 },
  },
  layers: [
    { name: 'first', op: 'conv', from: ['x'], kernel: 3, stride: 1, in: 3, out: 4, padding: 'reflect', relu: true },
    { name: 'one', ...adain, from: ['first', 'params'], layout: 'scale-shift', offset: 0 },
    { name: 'two', ...adain, from: ['one', 'params'], layout: 'mean-std', offset: 8, relu: true },
    { name: 'dead', op: 'upsample', from: ['two'], factor: 4 },
    { name: 'three', op: 'norm', kind: 'conditional', styles: 2, from: ['two', 'shares'], channels: 4, epsilon: 1e-5 },
    { name: 'plain', op: 'norm', kind: 'instance', from: ['three'], channels: 4, epsilon: 1e-5 },
    { name: 'sum', op: 'add', from: ['plain', 'first'] },
    { name: 'twice', op: 'add', from: ['sum', 'sum'] },
    { name: 'stats', op: 'mean-std', from: ['twice'], epsilon: 1e-5 },
    { name: 'painted', op: 'color', from: ['x'], scale: 2 },
  ],
  outputs: { out: 'twice' },
};

const random = seededRandom(21);
const weights: ReadonlyMap<string, NamedArray> = new Map(
  graphWeightSpecs(graph).map(({ name, shape }) => [name, { shape, data: randomFloats(elementCount(shape), random) }]),
);
const [height, width] = [6, 5];
const x = randomFloats(height * width * 3, random);
const params = randomFloats(16, random);
const shares = randomFloats(2, random);
const boundValues = { params: vector(params), shares: vector(shares) };

const noColors: RunContext = {
  contentColors: () => {
    throw new Error('no layer that was wanted whitens');
  },
  styleColors: () => {
    throw new Error('no layer that was wanted colours');
  },
};

function vector(data: Float32Array): StyleValue {
  return { kind: 'vector', data };
}

let runner: GraphRunner;

beforeAll(startWasmBackend);

afterEach(() => {
  runner.dispose();
});

function makeRunner(): GraphRunner {
  return (runner = new GraphRunner(graph, weights));
}

/** Runs with all inputs as tensors; they and the results are freed. */
function run(wanted: readonly string[], context: RunContext = noColors): Float32Array[] {
  const inputs = {
    x: tf.tensor(x, [1, height, width, 3]),
    ...(context.style ? {} : { params: tf.tensor(params, [1, 16]), shares: tf.tensor(shares, [1, 2]) }),
  };
  const results = runner.run(inputs, wanted, context);
  const data = results.map((result) => Float32Array.from(result.dataSync<'float32'>()));
  tf.dispose([...results, ...Object.values(inputs)]);
  return data;
}

function expectedOf(name: string): ArrayLike<number> {
  const inputs = { x: makeMap(height, width, 3, x), params: makeVector(params), shares: makeVector(shares) };
  const colors = { mean: [0, 0, 0], root: new Float32Array(9), inverseRoot: new Float32Array(9) };
  return runReferenceGraph(graph, inputs, { weights, contentColors: colors, styleColors: colors }).get(name)!.data;
}

/** How many tensors `work` leaves behind. */
function tensorsLeftBy(work: () => unknown): number {
  const before = tf.memory().numTensors;
  work();
  return tf.memory().numTensors - before;
}

/** Names of the kernels tfjs runs during `work`. */
function kernelsOf(work: () => unknown): string[] {
  const names: string[] = [];
  const engine = tf.engine();
  const original = engine.runKernel.bind(engine);
  engine.runKernel = (name, ...rest) => {
    names.push(name);
    return original(name, ...rest);
  };
  try {
    work();
  } finally {
    engine.runKernel = original;
  }
  return names;
}

describe('running a graph', () => {
  test('gives the wanted values in the wanted order, equal to plain loops', () => {
    makeRunner();
    const [stats, sum, one] = run(['stats', 'sum', 'one']);
    expect(relativeDifference(stats!, expectedOf('stats'))).toBeLessThan(1e-4);
    expect(relativeDifference(sum!, expectedOf('sum'))).toBeLessThan(1e-4);
    expect(relativeDifference(one!, expectedOf('one'))).toBeLessThan(1e-4);
  });

  test('bound vectors give the same as vectors given with each run', () => {
    makeRunner();
    const [given] = run(['twice']);
    const style = runner.bindStyle({ ...boundValues, unknown: vector(Float32Array.of(1)) });
    const [bound] = run(['twice'], { ...noColors, style });
    style.dispose();
    expect(relativeDifference(bound!, given!)).toBeLessThan(1e-6);
  });

  test('layers that nothing wanted depends on do not run', () => {
    makeRunner();
    // `painted` would throw for want of colours; `dead` would upsample.
    expect(kernelsOf(() => run(['stats']))).not.toContain('ResizeNearestNeighbor');
    const forFirst = kernelsOf(() => run(['first']));
    expect(forFirst.filter((name) => name.includes('Conv2D'))).toEqual(['FusedConv2D']);
    expect(forFirst).not.toContain('Add');
    expect(kernelsOf(() => run(['dead']))).toContain('ResizeNearestNeighbor');
  });

  test('an input can be wanted, and what comes is the caller’s own', () => {
    makeRunner();
    const style = runner.bindStyle(boundValues);
    const [result] = runner.run({}, ['shares'], { ...noColors, style });
    expect(result!.dataSync()).toEqual(shares);
    result!.dispose();
    expect(style.inputs['shares']!.isDisposed).toBe(false);
    style.dispose();
  });

  test('tokens are bound as keys and values of attention, in any number', () => {
    const tokens: Graph = {
      inputs: {
        x: { kind: 'map', channels: 3 },
        key: { kind: 'tokens', channels: 3 },
        value: { kind: 'tokens', channels: 2 },
      },
      layers: [{ name: 'attended', op: 'attention', from: ['x', 'key', 'value'], channels: 3 }],
      outputs: {},
    };
    runner = new GraphRunner(tokens, new Map());
    const [key, value] = [randomFloats(7 * 3, random), randomFloats(7 * 2, random)];
    const style = runner.bindStyle({
      key: { kind: 'tokens', channels: 3, data: key },
      value: { kind: 'tokens', channels: 2, data: value },
    });
    const input = tf.tensor(x, [1, height, width, 3]);
    const [result] = runner.run({ x: input }, ['attended'], { ...noColors, style });
    const expected = attend(makeMap(height, width, 3, x), makeMap(7, 1, 3, key), makeMap(7, 1, 2, value));
    expect(result!.shape).toEqual([1, height, width, 2]);
    expect(relativeDifference(result!.dataSync<'float32'>(), expected.data)).toBeLessThan(1e-5);
    tf.dispose([input, result!]);
    style.dispose();
  });

  test('a value that nothing makes is named', () => {
    makeRunner();
    expect(errorOf(() => run(['nothing']))).toMatchObject({ message: expect.stringContaining('nothing') });
  });

  test('a missing weight is named when the runner is made', () => {
    const fewer = new Map([...weights].filter(([name]) => name !== 'first.bias'));
    makeRunner();
    expect(errorOf(() => new GraphRunner(graph, fewer))).toMatchObject({
      message: expect.stringContaining('first.bias'),
    });
  });
});

describe('freeing', () => {
  test('a run leaves its results and nothing else', () => {
    makeRunner();
    run(['stats', 'dead']); // Uploads the constants it keeps.
    const inputs = {
      x: tf.tensor(x, [1, height, width, 3]),
      params: tf.tensor(params, [1, 16]),
      shares: tf.tensor(shares, [1, 2]),
    };
    for (const wanted of [['stats'], ['first'], ['twice', 'first', 'dead'], ['one', 'sum']]) {
      const results: tf.Tensor[] = [];
      expect(tensorsLeftBy(() => results.push(...runner.run(inputs, wanted, noColors)))).toBe(wanted.length);
      tf.dispose(results);
    }
    expect(Object.values(inputs).map((input) => input.isDisposed)).toEqual([false, false, false]);
    tf.dispose(inputs);
  });

  test('twenty runs hold no more tensors and no more bytes than one', () => {
    makeRunner();
    const style = runner.bindStyle(boundValues);
    const context = { ...noColors, style };
    run(['stats'], context);
    const { numTensors, numBytes } = tf.memory();
    for (let i = 0; i < 20; i++) run(['stats'], context);
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    style.dispose();
  });

  test('values are freed after their last reader, not at the end: few are alive at once', () => {
    const layers = Array.from({ length: 12 }, (_, i) => ({
      name: `r${String(i)}`,
      op: 'relu' as const,
      from: [i === 0 ? 'x' : `r${String(i - 1)}`],
    }));
    const chain: Graph = { inputs: { x: { kind: 'map', channels: 3 } }, layers, outputs: {} };
    runner = new GraphRunner(chain, new Map());
    const input = tf.tensor(x, [1, height, width, 3]);
    const alive: number[] = [];
    const engine = tf.engine();
    const original = engine.runKernel.bind(engine);
    engine.runKernel = (name, ...rest) => {
      alive.push(tf.memory().numTensors);
      return original(name, ...rest);
    };
    const results = runner.run({ x: input }, ['r11'], noColors);
    engine.runKernel = original;
    tf.dispose([input, ...results]);
    expect(alive).toHaveLength(12);
    expect(Math.max(...alive) - alive[0]!).toBeLessThanOrEqual(1);
  });

  test('binding and unbinding vectors comes out even', () => {
    makeRunner();
    runner.bindStyle(boundValues).dispose(); // Uploads the constant 1.
    expect(tensorsLeftBy(() => runner.bindStyle(boundValues).dispose())).toBe(0);
  });

  test('a runner that is made, used and disposed leaves nothing', () => {
    const left = tensorsLeftBy(() => {
      makeRunner();
      run(['stats']);
      runner.bindStyle(boundValues).dispose();
      runner.dispose();
    });
    expect(left).toBe(0);
  });
});
