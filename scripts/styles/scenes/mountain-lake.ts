/** Outlines of the mountain lake: ridges, firs, larches and their dabs of leaves. */
import { below, blob, ribbon, skyline, smooth, type Point } from '../brush/geometry.js';
import { fbm } from '../brush/noise.js';
import type { Random } from '../brush/random.js';

/** A mountain skyline. */
export const ridge =
  (baseY: number, tallPx: number, seed: number) =>
  (x: number): number =>
    baseY - tallPx * (0.5 + 0.9 * fbm(x / 260, 0.3, seed, 5));

/** Everything between a skyline and a foot. */
export function slab(top: (x: number) => number, footY: number): Point[] {
  return below(skyline(top), footY);
}

/** A fir: stacked drooping boughs, or its wavering mirror image. */
export function fir(x: number, footY: number, tallPx: number, random: Random, mirror = 1): Point[] {
  const left: Point[] = [];
  const right: Point[] = [];
  const tiers = 7;
  for (let tier = 0; tier <= tiers; tier += 1) {
    const t = tier / tiers;
    const y = footY - mirror * tallPx * (1 - t);
    const half = tallPx * 0.2 * t * random.range(0.8, 1.15);
    left.push([x - half, y + mirror * 5], [x - half * 0.45, y + mirror * 1]);
    right.push([x + half, y + mirror * 5], [x + half * 0.45, y + mirror * 1]);
  }
  return [[x, footY - mirror * tallPx * 1.04], ...left, ...right.reverse()];
}

/** A long soft band across the picture. */
export function blobRow(y: number, halfPx: number): Point[] {
  return ribbon(
    smooth([
      [-40, y],
      [200, y - 20],
      [470, y + 16],
      [700, y - 12],
      [940, y + 6],
    ]),
    (t) => halfPx * (1.2 + Math.sin(t * 9)),
  );
}

export const LARCHES: readonly (readonly [number, number, number])[] = [
  [62, 560, 100],
  [172, 610, 82],
  [262, 690, 58],
  [842, 706, 84],
  [760, 770, 48],
];

/** Small dabs of leaves gathered into tall crowns. */
export function dabs(random: Random, count: number, spread: number): Point[][] {
  return LARCHES.flatMap(([x, y, tall]) =>
    Array.from({ length: count }, () => {
      const t = random.range(-1, 1);
      const half = tall * 0.62 * (1 - 0.55 * t) * spread;
      const size = random.range(3.5, 9) * (0.5 + tall / 160);
      return blob(x + random.range(-1, 1) * half * 0.7, y - t * tall * spread, size * 1.2, size, random, 0.4, 9);
    }),
  );
}
