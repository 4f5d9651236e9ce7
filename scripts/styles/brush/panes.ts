/** Cells over the picture: which seed is nearest, and how far the pixel is from the cell's border. */
import type { Point } from './geometry.js';
import { distanceTo } from './filter.js';
import type { Surface } from './surface.js';

/** Labels each pixel and measures its distance (design pixels) to the nearest change of label. */
export function borders(surface: Surface, labels: Int32Array): Float32Array {
  const { sizePx, scale } = surface;
  const away = distanceTo(sizePx, (pixel) => {
    const label = labels[pixel];
    const right = pixel % sizePx < sizePx - 1 ? labels[pixel + 1] : label;
    const under = pixel + sizePx < labels.length ? labels[pixel + sizePx] : label;
    return label !== right || label !== under;
  });
  return away.map((value) => value / scale);
}

/** Nearest of a list of seeds, by brute force over a coarse grid of candidates. */
export function nearestSeed(seeds: readonly Point[], cellPx: number): (x: number, y: number) => number {
  const grid = new Map<string, number[]>();
  seeds.forEach(([x, y], index) => {
    const key = `${String(Math.floor(x / cellPx))},${String(Math.floor(y / cellPx))}`;
    const bucket = grid.get(key);
    if (bucket) bucket.push(index);
    else grid.set(key, [index]);
  });
  return (x, y) => {
    const column = Math.floor(x / cellPx);
    const line = Math.floor(y / cellPx);
    let best = 0;
    let bestAway = Infinity;
    for (let dl = -2; dl <= 2; dl += 1) {
      for (let dc = -2; dc <= 2; dc += 1) {
        for (const index of grid.get(`${String(column + dc)},${String(line + dl)}`) ?? []) {
          const seed = seeds[index];
          if (!seed) continue;
          const away = (seed[0] - x) ** 2 + (seed[1] - y) ** 2;
          if (away < bestAway) [best, bestAway] = [index, away];
        }
      }
    }
    return best;
  };
}
