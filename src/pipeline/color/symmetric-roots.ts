/**
 * Symmetric square root and inverse square root of a 3×3 covariance on the CPU, by cyclic Jacobi rotations.
 * The GPU twin is `kernels/color-roots-wgsl.ts` (coupled Newton–Schulz).
 */
import { required } from '../../shared/assert.ts';

/** Row-major 3×3. */
export type Matrix3 = Float32Array;

export interface SymmetricRoots {
  readonly root: Matrix3;
  readonly inverseRoot: Matrix3;
}

const SWEEPS = 8;
const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/** @param covariance symmetric and positive definite (add an epsilon to the diagonal first). */
export function symmetricRoots(covariance: Matrix3): SymmetricRoots {
  const a = Float64Array.from(covariance);
  const vectors = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  for (let sweep = 0; sweep < SWEEPS; sweep++) for (const [p, q] of PAIRS) rotate(a, vectors, p, q);
  const eigenvalues = [0, 4, 8].map((i) => Math.max(at(a, i), Number.EPSILON));
  return {
    root: recompose(vectors, eigenvalues.map(Math.sqrt)),
    inverseRoot: recompose(
      vectors,
      eigenvalues.map((value) => 1 / Math.sqrt(value)),
    ),
  };
}

/** One Jacobi rotation that zeroes a[p][q], accumulated into the eigenvectors (columns). */
function rotate(a: Float64Array, vectors: Float64Array, p: number, q: number): void {
  const off = at(a, 3 * p + q);
  if (Math.abs(off) < 1e-300) return;
  const theta = (at(a, 4 * q) - at(a, 4 * p)) / (2 * off);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  const mix = (matrix: Float64Array, i: number, j: number): void => {
    const [x, y] = [at(matrix, i), at(matrix, j)];
    matrix[i] = c * x - s * y;
    matrix[j] = s * x + c * y;
  };
  for (let k = 0; k < 3; k++) mix(a, 3 * k + p, 3 * k + q);
  for (let k = 0; k < 3; k++) mix(a, 3 * p + k, 3 * q + k);
  for (let k = 0; k < 3; k++) mix(vectors, 3 * k + p, 3 * k + q);
}

/** V · diag(values) · Vᵀ. */
function recompose(vectors: Float64Array, values: readonly number[]): Matrix3 {
  const result = new Float32Array(9);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += at(vectors, 3 * row + k) * at(values, k) * at(vectors, 3 * column + k);
      result[3 * row + column] = sum;
    }
  }
  return result;
}

export function multiply3(a: Matrix3, b: Matrix3): Matrix3 {
  const result = new Float32Array(9);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += at(a, 3 * row + k) * at(b, 3 * k + column);
      result[3 * row + column] = sum;
    }
  }
  return result;
}

function at(values: ArrayLike<number>, index: number): number {
  return required(values[index], 'matrix entry');
}
