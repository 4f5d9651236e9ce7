/**
 * What the feed-forward net paints, in the colours of a keyframe's painting: the linear map that takes the mean and the
 * covariance of the one to the other's with the least change (Monge–Kantorovich; Pitié & Kokaram 2007). Fitted on the
 * keyframe's frame, where both paintings exist.
 */
import { colorMoments, statisticsOf } from '../color/color-statistics.ts';
import { type Matrix3, multiply3, symmetricRoots } from '../color/symmetric-roots.ts';

/** Added to variances: a flat painting has no direction to stretch, and noise is not to become one. */
const LEAST_VARIANCE = 1e-4;

/** y = matrix·x + offset; RGB in about [0, 1]. */
export interface ColorTune {
  readonly matrix: Matrix3;
  readonly offset: Float32Array;
}

export const NO_TUNE: ColorTune = {
  matrix: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
  offset: new Float32Array(3),
};

/** @param live,painting of the same frame, interleaved RGB; their sizes need not agree. */
export function fitTune(live: Float32Array, painting: Float32Array): ColorTune {
  const from = statisticsOf(colorMoments(live), LEAST_VARIANCE);
  const to = colorMoments(painting);
  const target = Float32Array.from(to.covariance, (value, i) => (i % 4 === 0 ? value + LEAST_VARIANCE : value));
  const between = symmetricRoots(multiply3(multiply3(from.root, target), from.root)).root;
  const matrix = multiply3(multiply3(from.inverseRoot, between), from.inverseRoot);
  const offset = Float32Array.from(to.mean, (mean, row) => mean - rowTimes(matrix, row, from.mean));
  return { matrix, offset };
}

/** @param share of `b`, 0 … 1. */
export function mixTunes(a: ColorTune, b: ColorTune, share: number): ColorTune {
  const mixed = (from: Float32Array, to: Float32Array): Float32Array =>
    from.map((value, i) => value + share * ((to[i] ?? 0) - value));
  return { matrix: mixed(a.matrix, b.matrix), offset: mixed(a.offset, b.offset) };
}

/** In place. @param rgb interleaved. */
export function applyTune({ matrix, offset }: ColorTune, rgb: Float32Array): void {
  const [m00 = 0, m01 = 0, m02 = 0, m10 = 0, m11 = 0, m12 = 0, m20 = 0, m21 = 0, m22 = 0] = matrix;
  const [o0 = 0, o1 = 0, o2 = 0] = offset;
  for (let i = 0; i < rgb.length; i += 3) {
    const r = rgb[i] ?? 0;
    const g = rgb[i + 1] ?? 0;
    const b = rgb[i + 2] ?? 0;
    rgb[i] = m00 * r + m01 * g + m02 * b + o0;
    rgb[i + 1] = m10 * r + m11 * g + m12 * b + o1;
    rgb[i + 2] = m20 * r + m21 * g + m22 * b + o2;
  }
}

function rowTimes(matrix: Matrix3, row: number, vector: Float32Array): number {
  return [0, 1, 2].reduce((sum, k) => sum + (matrix[3 * row + k] ?? 0) * (vector[k] ?? 0), 0);
}
