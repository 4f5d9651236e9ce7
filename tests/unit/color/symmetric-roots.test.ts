import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Matrix3, multiply3, symmetricRoots } from '../../../src/pipeline/color/symmetric-roots.ts';
import { maxDifference, maxMagnitude } from '../../support/compare-arrays.ts';

/** What colours of pictures span: the network's epsilon on one side, black-and-white noise on the other. */
const eigenvalue = fc.double({ min: 2e-3, max: 0.25, noNaN: true });
const eigenvalues = fc.tuple(eigenvalue, eigenvalue, eigenvalue);
const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
const rotation = fc.tuple(angle, angle, angle).map(([x, y, z]) => rotationMatrix(x, y, z));

/**
 * The result is rounded to float32 (6e-8 of the largest entry, at most 1/√2e-3 = 22), and products add three of them:
 * R·R has entries ≤ 0.25, R·R⁻¹ multiplies entries ≤ 0.5 and ≤ 22, Σ itself is rounded before it is decomposed,
 * which R⁻¹ feels by 6e-8 · 0.25 / 2e-3.
 */
const TOLERANCE = { square: 2e-7, identity: 2e-5 } as const;

const IDENTITY = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

describe('symmetric roots', () => {
  test('R·R = Σ and R·R⁻¹ = I for any rotation', () => {
    fc.assert(
      fc.property(rotation, eigenvalues, (vectors, values) => {
        expectRoots(covarianceOf(vectors, values));
      }),
      { numRuns: 500 },
    );
  });

  test('both are symmetric and have the roots of the eigenvalues as eigenvalues', () => {
    fc.assert(
      fc.property(rotation, eigenvalues, (vectors, values) => {
        const { root, inverseRoot } = symmetricRoots(covarianceOf(vectors, values));
        for (const matrix of [root, inverseRoot]) {
          const transposed = [0, 3, 6, 1, 4, 7, 2, 5, 8].map((i) => matrix[i]!);
          // The same products, rounded in another order.
          expect(maxDifference(matrix, transposed)).toBeLessThan(2e-6);
        }
        values.forEach((value, k) => {
          const axis = [0, 1, 2].map((row) => vectors[3 * row + k]!);
          expect(
            maxDifference(
              transform(root, axis),
              axis.map((x) => x * Math.sqrt(value)),
            ),
          ).toBeLessThan(1e-5);
          // Relative: 1/√λ reaches 22, and its error grows with the rounding of Σ over λ.
          const inverse = axis.map((x) => x / Math.sqrt(value));
          expect(maxDifference(transform(inverseRoot, axis), inverse)).toBeLessThan(2e-5 * 22);
        });
      }),
    );
  });

  test('two or three eigenvalues almost or exactly the same: no direction is preferred, nothing is divided by zero', () => {
    const gap = fc.constantFrom(0, 1e-16, 1e-12, 1e-9, 1e-7, 1e-5);
    fc.assert(
      fc.property(rotation, eigenvalue, gap, gap, (vectors, value, first, second) => {
        expectRoots(covarianceOf(vectors, [value, value + first, value + second]));
      }),
    );
  });

  test('multiples of the identity are exact to float32', () => {
    fc.assert(
      fc.property(eigenvalue, (value) => {
        const stored = Math.fround(value);
        const { root, inverseRoot } = symmetricRoots(Float32Array.of(stored, 0, 0, 0, stored, 0, 0, 0, stored));
        const expected = Math.fround(Math.sqrt(stored));
        expect([...root]).toEqual([expected, 0, 0, 0, expected, 0, 0, 0, expected]);
        const inverse = Math.fround(1 / Math.sqrt(stored));
        expect([...inverseRoot]).toEqual([inverse, 0, 0, 0, inverse, 0, 0, 0, inverse]);
      }),
    );
  });

  test('a picture of greys: one large eigenvalue and twice the epsilon', () => {
    const third = 0.25 / 3;
    const greys = Float32Array.from(IDENTITY, (one) => third + 2e-3 * one);
    expectRoots(greys);
  });

  test('the argument is left alone', () => {
    const covariance = covarianceOf(rotationMatrix(1, 2, 3), [0.01, 0.05, 0.2]);
    const copy = covariance.slice();
    symmetricRoots(covariance);
    expect(covariance).toEqual(copy);
  });
});

test('multiply3 multiplies row by column', () => {
  const a = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 10);
  const b = Float32Array.of(2, 0, 1, 1, 3, 0, 0, 1, 4);
  expect([...multiply3(a, b)]).toEqual([4, 9, 13, 13, 21, 28, 22, 34, 47]);
});

function expectRoots(covariance: Matrix3): void {
  const { root, inverseRoot } = symmetricRoots(covariance);
  expect(maxMagnitude(inverseRoot)).toBeGreaterThan(1);
  expect(maxDifference(product(root, root), covariance)).toBeLessThan(TOLERANCE.square);
  expect(maxDifference(product(root, inverseRoot), IDENTITY)).toBeLessThan(TOLERANCE.identity);
  expect(maxDifference(product(inverseRoot, root), IDENTITY)).toBeLessThan(TOLERANCE.identity);
}

/** Rz·Ry·Rx, in doubles. */
function rotationMatrix(x: number, y: number, z: number): Float64Array {
  const rx = Float64Array.of(1, 0, 0, 0, Math.cos(x), -Math.sin(x), 0, Math.sin(x), Math.cos(x));
  const ry = Float64Array.of(Math.cos(y), 0, Math.sin(y), 0, 1, 0, -Math.sin(y), 0, Math.cos(y));
  const rz = Float64Array.of(Math.cos(z), -Math.sin(z), 0, Math.sin(z), Math.cos(z), 0, 0, 0, 1);
  return product(rz, product(ry, rx));
}

/** V · diag(values) · Vᵀ, rounded to what the function takes. */
function covarianceOf(vectors: Float64Array, values: readonly number[]): Matrix3 {
  const scaled = vectors.map((entry, i) => entry * values[i % 3]!);
  const transposed = Float64Array.from({ length: 9 }, (_, i) => vectors[3 * (i % 3) + Math.floor(i / 3)]!);
  return Float32Array.from(product(scaled, transposed));
}

function product(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3];
    return a[3 * row]! * b[column]! + a[3 * row + 1]! * b[3 + column]! + a[3 * row + 2]! * b[6 + column]!;
  });
}

function transform(matrix: ArrayLike<number>, vector: readonly number[]): number[] {
  return [0, 1, 2].map((row) => vector.reduce((sum, value, k) => sum + matrix[3 * row + k]! * value, 0));
}
