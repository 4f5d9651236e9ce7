/** Even but unmechanical placement of dots and strokes. */
import { SIDE, type Point } from './geometry.js';
import { shuffle, type Random } from './random.js';

/** A jittered lattice over the picture (and a margin), in random order. */
export function scatter(spacingPx: number, random: Random, jitter = 0.5, marginPx = 12): Point[] {
  const points: Point[] = [];
  for (let row = 0; row * spacingPx * 0.87 < SIDE + 2 * marginPx; row += 1) {
    const y = row * spacingPx * 0.87 - marginPx;
    for (let x = -marginPx; x < SIDE + marginPx; x += spacingPx) {
      points.push([
        x + (row % 2 ? 0 : spacingPx / 2) + random.range(-jitter, jitter) * spacingPx,
        y + random.range(-jitter, jitter) * spacingPx,
      ]);
    }
  }
  return shuffle(points, random);
}
