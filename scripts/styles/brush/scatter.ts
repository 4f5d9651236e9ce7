/** Even but unmechanical placement of dots and strokes. */
import { SIDE, type Point } from './geometry.js';
import { shuffle, type Random } from './random.js';

/** A jittered lattice over the picture (and a margin), in random order. */
export function scatter(spacingPx: number, random: Random, jitter = 0.5, marginPx = 12): Point[] {
  const points: Point[] = [];
  let odd = false;
  for (let y = -marginPx; y < SIDE + marginPx; y += spacingPx * 0.87) {
    odd = !odd;
    for (let x = -marginPx; x < SIDE + marginPx; x += spacingPx) {
      points.push([
        x + (odd ? spacingPx / 2 : 0) + random.range(-jitter, jitter) * spacingPx,
        y + random.range(-jitter, jitter) * spacingPx,
      ]);
    }
  }
  return shuffle(points, random);
}

/** Poisson-disc sampling by dart throwing on a grid: no two points nearer than `radiusPx(x, y)`. */
export function poisson(
  radiusPx: (x: number, y: number) => number,
  smallestPx: number,
  random: Random,
  tries = 4,
): Point[] {
  const marginPx = 8;
  const cellPx = smallestPx;
  const columns = Math.ceil((SIDE + 2 * marginPx) / cellPx);
  const grid = new Map<number, Point[]>();
  const points: Point[] = [];
  const darts = Math.ceil((((SIDE + 2 * marginPx) / smallestPx) ** 2) * tries);
  for (let dart = 0; dart < darts; dart += 1) {
    const x = random.range(-marginPx, SIDE + marginPx);
    const y = random.range(-marginPx, SIDE + marginPx);
    const radius = radiusPx(x, y);
    const column = Math.floor((x + marginPx) / cellPx);
    const line = Math.floor((y + marginPx) / cellPx);
    const reach = Math.ceil(radius / cellPx);
    if (crowded(grid, columns, column, line, reach, x, y, radius)) continue;
    const key = line * columns + column;
    const bucket = grid.get(key);
    if (bucket) bucket.push([x, y]);
    else grid.set(key, [[x, y]]);
    points.push([x, y]);
  }
  return points;
}

function crowded(
  grid: ReadonlyMap<number, readonly Point[]>,
  columns: number,
  column: number,
  line: number,
  reach: number,
  x: number,
  y: number,
  radius: number,
): boolean {
  for (let dl = -reach; dl <= reach; dl += 1) {
    for (let dc = -reach; dc <= reach; dc += 1) {
      const bucket = grid.get((line + dl) * columns + column + dc);
      if (bucket?.some((other) => Math.hypot(other[0] - x, other[1] - y) < radius)) return true;
    }
  }
  return false;
}
