import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ColorStatistics, colorStatistics } from '../../../src/pipeline/color/color-statistics.ts';
import { symmetricRoots } from '../../../src/pipeline/color/symmetric-roots.ts';
import { maxDifference } from '../../support/compare-arrays.ts';
import { correlatedRgb } from '../../support/random-values.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const EPSILON = 2e-3;

describe('colour statistics', () => {
  test('equal a two-pass reference in doubles', () => {
    for (const pixels of [1, 2, 7, 64 * 64]) expectSame(correlatedRgb(pixels, seededRandom(pixels)));
  });

  test('also for any small picture', () => {
    const value = fc.float({ min: 0, max: 1, noNaN: true });
    const picture = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(picture, (pixels) => {
        expectSame(Float32Array.from(pixels.flat()));
      }),
    );
  });

  test('one bright colour with a trace of variation: the mean does not swallow it', () => {
    const random = seededRandom(4);
    // σ = 1e-4 on 0.9: E[x²] − μ² would lose it entirely in float32 (6e-8 · 0.81 > 1e-8).
    const rgb = Float32Array.from({ length: 3 * 4096 }, () => 0.9 + 1e-4 * (random() - 0.5));
    const { variance } = colorStatistics(rgb, EPSILON);
    expect(variance).toBeGreaterThan(0);
    expect(variance / reference(rgb).variance).toBeCloseTo(1, 4);
  });

  test('a flat picture has no variance and roots of epsilon alone', () => {
    const rgb = Float32Array.from({ length: 300 }, (_, i) => [0.2, 0.5, 0.8][i % 3]!);
    const { variance, root, inverseRoot } = colorStatistics(rgb, EPSILON);
    expect(variance).toBeGreaterThanOrEqual(0);
    expect(variance).toBeLessThan(1e-12);
    const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    expect(
      maxDifference(
        root,
        identity.map((one) => one * Math.sqrt(EPSILON)),
      ),
    ).toBeLessThan(1e-7);
    expect(
      maxDifference(
        inverseRoot,
        identity.map((one) => one / Math.sqrt(EPSILON)),
      ),
    ).toBeLessThan(1e-5);
  });
});

/** Sums in doubles over at most 4096 values in [0, 1] are good to 1e-12; what is left is the rounding to float32. */
function expectSame(rgb: Float32Array): void {
  const actual: ColorStatistics = colorStatistics(rgb, EPSILON);
  const { mean, covariance, variance } = reference(rgb);
  expect(maxDifference(actual.mean, mean)).toBeLessThan(1e-7);
  expect(Math.abs(actual.variance - variance)).toBeLessThan(1e-12);
  const squared = Float64Array.from({ length: 9 }, (_, i) =>
    [0, 1, 2].reduce((sum, k) => sum + actual.root[3 * Math.floor(i / 3) + k]! * actual.root[3 * k + (i % 3)]!, 0),
  );
  expect(maxDifference(squared, covariance)).toBeLessThan(2e-7);
  // 1e-12 can move an entry of Σ to the next float32 (3e-8), which the inverse root of λ = ε feels 22³/2 times over.
  expect(maxDifference(actual.inverseRoot, symmetricRoots(Float32Array.from(covariance)).inverseRoot)).toBeLessThan(
    1e-3,
  );
}

/** Population covariance with epsilon on the diagonal; the variance is its trace without. */
function reference(rgb: Float32Array): { mean: number[]; covariance: Float64Array; variance: number } {
  const count = rgb.length / 3;
  const channels = [0, 1, 2].map((c) => [...rgb].filter((_, i) => i % 3 === c));
  const mean = channels.map((values) => values.reduce((sum, value) => sum + value, 0) / count);
  const covariance = Float64Array.from({ length: 9 }, (_, entry) => {
    const [p, q] = [Math.floor(entry / 3), entry % 3];
    let sum = p === q ? EPSILON * count : 0;
    for (let i = 0; i < count; i++) sum += (channels[p]![i]! - mean[p]!) * (channels[q]![i]! - mean[q]!);
    return sum / count;
  });
  return { mean, covariance, variance: covariance[0]! + covariance[4]! + covariance[8]! - 3 * EPSILON };
}
