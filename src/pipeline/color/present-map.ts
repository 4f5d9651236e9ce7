/**
 * The last step of every network as one affine map per pixel, so that it can run at the frame's full size in the
 * present pass while the network runs smaller:
 *
 *     picture = A·structure + B·x + c        x: the source pixel, structure: the network's map, upsampled
 *
 * For a network in whitened colours with a gain path, picture = Σs^½ (k (structure + gain ⊙ z)) + μs with
 * z = w Σc^-½ (x − μc), hence A = k Σs^½, B = k w Σs^½ diag(gain) Σc^-½, c = μs − B μc.
 * Style strength α and the dark-frame fade f mix that with the identity (A = 0, B = I, c = 0) by α·f.
 */
import type { ColorStatistics } from './color-statistics.ts';
import { multiply3, type Matrix3 } from './symmetric-roots.ts';

/** 21 numbers: A (9, row-major), B (9), c (3). */
export type PresentMap = Float32Array;

export const PRESENT_MAP_LENGTH = 21;

/** Colours of the style side: what `color` puts back. */
export interface StyleColors {
  readonly mean: Float32Array;
  readonly root: Matrix3;
}

export interface WhiteningScales {
  /** w of `whiten`. */
  readonly whiten: number;
  /** k of `color`. */
  readonly color: number;
}

/** tr Σ below the first value is sensor noise on a covered lens, above the second a picture. */
export const FADE_VARIANCE = { none: 2e-4, full: 2e-3 } as const;

/**
 * Whitening amplifies what little a black or flat frame contains (up to 1/√ε), which flashes as coloured noise; such
 * frames fade back to the source. @returns 0 … 1, smooth in `variance`.
 */
export function flatFrameFade(variance: number): number {
  const t = Math.min(1, Math.max(0, (variance - FADE_VARIANCE.none) / (FADE_VARIANCE.full - FADE_VARIANCE.none)));
  return t * t * (3 - 2 * t);
}

export function whitenedPresentMap(
  content: ColorStatistics,
  style: StyleColors,
  gain: Float32Array,
  scales: WhiteningScales,
  strength: number,
): PresentMap {
  const gained = content.inverseRoot.map((value, i) => value * (gain[Math.floor(i / 3)] ?? 0));
  const b = multiply3(style.root, gained).map((value) => value * scales.color * scales.whiten);
  const c = style.mean.map((value, row) => value - dot3(b, row, content.mean));
  const a = style.root.map((value) => value * scales.color);
  return mixWithIdentity(a, b, c, strength * flatFrameFade(content.variance));
}

/** For networks that return the picture itself: A = I, B = 0. */
export function picturePresentMap(strength: number): PresentMap {
  return mixWithIdentity(identity3(), new Float32Array(9), new Float32Array(3), strength);
}

function mixWithIdentity(a: Matrix3, b: Matrix3, c: Float32Array, amount: number): PresentMap {
  const map = new Float32Array(PRESENT_MAP_LENGTH);
  const identity = identity3();
  for (let i = 0; i < 9; i++) {
    map[i] = amount * (a[i] ?? 0);
    map[9 + i] = amount * (b[i] ?? 0) + (1 - amount) * (identity[i] ?? 0);
  }
  for (let i = 0; i < 3; i++) map[18 + i] = amount * (c[i] ?? 0);
  return map;
}

function identity3(): Matrix3 {
  return Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
}

function dot3(matrix: Matrix3, row: number, vector: Float32Array): number {
  return [0, 1, 2].reduce((sum, k) => sum + (matrix[3 * row + k] ?? 0) * (vector[k] ?? 0), 0);
}
