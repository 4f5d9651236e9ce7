/** The WGSL twins of the colour algebra against the CPU ones. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ColorStatistics } from '../../src/pipeline/color/color-statistics.ts';
import { flatFrameFade, whitenedPresentMap } from '../../src/pipeline/color/present-map.ts';
import { symmetricRoots } from '../../src/pipeline/color/symmetric-roots.ts';
import { type RunningBackend } from '../../src/pipeline/device/tfjs-backend.ts';
import { colorRoots, presentMapOnGpu } from '../../src/pipeline/engine/tfjs/webgpu-programs.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { startTestBackend } from './start-test-backend.ts';

const EPSILON = 2e-3;
let backend: RunningBackend;

beforeAll(async () => {
  backend = await startTestBackend('webgpu');
});

afterAll(() => {
  backend.stop();
});

/** Q · diag(eigenvalues) · Qᵀ for a random rotation Q. */
function covarianceOf(eigenvalues: readonly [number, number, number], seed: number): Float32Array {
  const random = seededRandom(seed);
  const [a, b, c, d] = Array.from({ length: 4 }, () => random() - 0.5) as [number, number, number, number];
  const n = Math.hypot(a, b, c, d);
  const [w, x, y, z] = [a / n, b / n, c / n, d / n];
  const q = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
  const entry = (i: number, j: number): number =>
    [0, 1, 2].reduce((s, k) => s + q[i]![k]! * eigenvalues[k]! * q[j]![k]!, 0);
  return Float32Array.from({ length: 9 }, (_, index) => entry(Math.floor(index / 3), index % 3));
}

async function rootsOnGpu(covariance: Float32Array): Promise<Float32Array> {
  const input = tf.tensor2d(covariance, [3, 3]);
  const output = colorRoots(input, EPSILON);
  const data = (await output.data()) as Float32Array;
  tf.dispose([input, output]);
  return data;
}

function withEpsilon(covariance: Float32Array): Float32Array {
  return covariance.map((value, i) => (i % 4 === 0 ? value + EPSILON : value));
}

const RAW_EIGENVALUES: readonly (readonly [number, number, number])[] = [
  [0, 0, 0], // a black frame: Σ + εI has all eigenvalues 2e-3
  [0, 0, 0.25],
  [0, 0.248, 0.248],
  [0.25, 0.25, 0.25],
  [1e-4, 5e-3, 0.12],
  [0.001, 0.03, 0.2],
];

test.each(RAW_EIGENVALUES)('roots for eigenvalues %f, %f, %f (+ 2e-3) agree with Jacobi', async (...eigenvalues) => {
  for (const seed of [1, 2, 3]) {
    const covariance = covarianceOf(eigenvalues, seed);
    const roots = await rootsOnGpu(covariance);
    const expected = symmetricRoots(withEpsilon(covariance));
    const reference = [...expected.root, ...expected.inverseRoot];
    const scale = Math.max(...reference.map(Math.abs));
    const error = Math.max(...reference.map((value, i) => Math.abs(value - roots[i]!)));
    expect(error / scale).toBeLessThan(1e-4);
    expect(roots[18]).toBeCloseTo(eigenvalues[0] + eigenvalues[1] + eigenvalues[2], 5);
  }
});

test('the present map agrees with its CPU twin, in the light, in the fade and in the dark', async () => {
  const style = { mean: Float32Array.of(0.3, 0.5, 0.6), root: symmetricRoots(covarianceOf([0.01, 0.04, 0.1], 9)).root };
  const gain = Float32Array.of(0.4, 0.5, 0.2);
  const scales = { whiten: 0.5, color: 2 };
  for (const variance of [0.1, 1e-3, 1e-5]) {
    const covariance = covarianceOf([variance * 0.6, variance * 0.3, variance * 0.1], 4);
    const content: ColorStatistics = {
      mean: Float32Array.of(0.4, 0.2, 0.1),
      ...symmetricRoots(withEpsilon(covariance)),
      variance,
    };
    const inputs = [
      tf.tensor2d(covariance, [3, 3]),
      tf.tensor2d(content.mean, [1, 3]),
      tf.tensor1d([...style.root, ...style.mean, ...gain, 0.8]),
    ] as const;
    const roots = colorRoots(inputs[0], EPSILON);
    const map = presentMapOnGpu(roots, inputs[1], inputs[2], scales);
    const onGpu = [...(await map.data())];
    tf.dispose([...inputs, roots, map]);
    const onCpu = [...whitenedPresentMap(content, style, gain, scales, 0.8)];
    const error = Math.max(...onCpu.map((value, i) => Math.abs(value - onGpu[i]!)));
    expect(error, `variance ${String(variance)}, fade ${String(flatFrameFade(variance))}`).toBeLessThan(1e-3);
  }
});
