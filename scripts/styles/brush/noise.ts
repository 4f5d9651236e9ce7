/** Smooth random fields: the source of clouds, paper grain, bristle streaks and wobbling lines. */
import { mixBits } from './random.js';

/** A field over the plane. */
export type Field = (x: number, y: number) => number;

/** Clamps to [0, 1]. */
export function clamp01(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}

/** Smooth step from 0 at `from` to 1 at `to` (`from` may be the larger). */
export function smoothstep(from: number, to: number, value: number): number {
  const t = clamp01((value - from) / (to - from));
  return t * t * (3 - 2 * t);
}

/** Linear blend. */
export function lerp(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** Hash of a lattice point to [0, 1). */
export function hash2(ix: number, iy: number, seed: number): number {
  return mixBits(Math.imul(ix, 0x1b873593) ^ Math.imul(iy, 0x2c1b3c6d) ^ seed) / 4294967296;
}

/** Value noise in [0, 1] with one feature per unit: cheap, used per pixel inside strokes. */
export function valueNoise(x: number, y: number, seed: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const top = lerp(hash2(ix, iy, seed), hash2(ix + 1, iy, seed), sx);
  const low = lerp(hash2(ix, iy + 1, seed), hash2(ix + 1, iy + 1, seed), sx);
  return lerp(top, low, sy);
}

const SLOPES = 256;
const SLOPE_X = Float64Array.from({ length: SLOPES }, (_, k) => Math.cos((k / SLOPES) * 2 * Math.PI));
const SLOPE_Y = Float64Array.from({ length: SLOPES }, (_, k) => Math.sin((k / SLOPES) * 2 * Math.PI));

function slope(ix: number, iy: number, seed: number, dx: number, dy: number): number {
  const pick = mixBits(Math.imul(ix, 0x1b873593) ^ Math.imul(iy, 0x2c1b3c6d) ^ seed) & (SLOPES - 1);
  return (SLOPE_X[pick] ?? 0) * dx + (SLOPE_Y[pick] ?? 0) * dy;
}

/** Gradient noise, about [-1, 1], one feature per unit. */
export function gradientNoise(x: number, y: number, seed: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const sx = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
  const sy = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
  const top = lerp(slope(ix, iy, seed, fx, fy), slope(ix + 1, iy, seed, fx - 1, fy), sx);
  const low = lerp(slope(ix, iy + 1, seed, fx, fy - 1), slope(ix + 1, iy + 1, seed, fx - 1, fy - 1), sx);
  return lerp(top, low, sy) * 1.5;
}

/** Sum of octaves of gradient noise, each twice as fine and half as strong; about [-1, 1]. */
export function fbm(x: number, y: number, seed: number, octaves = 4): number {
  let total = 0;
  let weight = 0.55;
  let frequency = 1;
  for (let octave = 0; octave < octaves; octave += 1) {
    total += weight * gradientNoise(x * frequency, y * frequency, seed + octave * 101);
    weight *= 0.5;
    frequency *= 2.03;
  }
  return total;
}

/** A field of fractal noise whose features are `featurePx` wide. */
export function noiseField(seed: number, featurePx: number, octaves = 4): Field {
  return (x, y) => fbm(x / featurePx, y / featurePx, seed, octaves);
}
