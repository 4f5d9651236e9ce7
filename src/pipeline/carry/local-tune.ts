/**
 * Holes in the colours of what surrounds them: how the carried picture and the live one differ, coarsely, spread from
 * where both exist into the holes (pull–push; Gortler et al. 1996). One map of colours for a whole frame leaves seams.
 */
import type { Size } from '../../shared/size.ts';

/** Cells on the short side of the picture. */
const CELLS_ON_SHORT_SIDE = 24;

/** A cell of which so much is carried says all it has to say. */
const ENOUGH = 0.25;

interface Level {
  readonly columns: number;
  readonly rows: number;
  /** `[rows, columns, 3]`: mean difference, valid where there is weight. */
  readonly values: Float32Array;
  /** `[rows, columns]`, 0 … 1. */
  readonly weights: Float32Array;
}

export class LocalTune {
  readonly #size: Size;
  readonly #cellPx: number;
  readonly #levels: readonly Level[];

  constructor(size: Size) {
    this.#size = { width: size.width, height: size.height };
    this.#cellPx = Math.max(2, Math.ceil(Math.min(size.width, size.height) / CELLS_ON_SHORT_SIDE));
    const levels: Level[] = [];
    let [columns, rows] = [Math.ceil(size.width / this.#cellPx), Math.ceil(size.height / this.#cellPx)];
    for (;;) {
      levels.push({
        columns,
        rows,
        values: new Float32Array(3 * columns * rows),
        weights: new Float32Array(columns * rows),
      });
      if (columns === 1 && rows === 1) break;
      [columns, rows] = [Math.ceil(columns / 2), Math.ceil(rows / 2)];
    }
    this.#levels = levels;
  }

  /**
   * @param carried `[H, W, 3]`, valid where `cover` (`[H, W]`, 0 … 1) is above 0. @param live `[H, W, 3]`: changed where
   * it is not covered.
   */
  apply(carried: Float32Array, cover: Float32Array, live: Float32Array): void {
    const [finest] = this.#levels;
    if (!finest) return;
    this.#gather(finest, carried, cover, live);
    for (let i = 1; i < this.#levels.length; i++) pull(this.#levels[i - 1], this.#levels[i]);
    for (let i = this.#levels.length - 1; i > 0; i--) push(this.#levels[i], this.#levels[i - 1]);
    this.#add(finest, cover, live);
  }

  #gather({ columns, values, weights }: Level, carried: Float32Array, cover: Float32Array, live: Float32Array): void {
    const { width, height } = this.#size;
    values.fill(0);
    weights.fill(0);
    for (let y = 0, pixel = 0; y < height; y++) {
      const row = columns * Math.floor(y / this.#cellPx);
      for (let x = 0; x < width; x++, pixel++) {
        const weight = cover[pixel] ?? 0;
        if (weight === 0) continue;
        const cell = row + Math.floor(x / this.#cellPx);
        weights[cell] = (weights[cell] ?? 0) + weight;
        for (let c = 0; c < 3; c++) {
          const difference = (carried[3 * pixel + c] ?? 0) - (live[3 * pixel + c] ?? 0);
          values[3 * cell + c] = (values[3 * cell + c] ?? 0) + weight * difference;
        }
      }
    }
    const enough = ENOUGH * this.#cellPx * this.#cellPx;
    for (let cell = 0; cell < weights.length; cell++) {
      const weight = weights[cell] ?? 0;
      for (let c = 0; c < 3; c++) values[3 * cell + c] = weight > 0 ? (values[3 * cell + c] ?? 0) / weight : 0;
      weights[cell] = Math.min(1, weight / enough);
    }
  }

  #add({ columns, rows, values }: Level, cover: Float32Array, live: Float32Array): void {
    const { width, height } = this.#size;
    for (let y = 0, pixel = 0; y < height; y++) {
      const cy = Math.max(0, Math.min(rows - 1, (y + 0.5) / this.#cellPx - 0.5));
      const top = Math.floor(cy);
      const ty = cy - top;
      const down = top < rows - 1 ? 3 * columns : 0;
      for (let x = 0; x < width; x++, pixel++) {
        if ((cover[pixel] ?? 0) > 0.999) continue;
        const cx = Math.max(0, Math.min(columns - 1, (x + 0.5) / this.#cellPx - 0.5));
        const left = Math.floor(cx);
        const tx = cx - left;
        const right = left < columns - 1 ? 3 : 0;
        for (let c = 0; c < 3; c++) {
          const a = 3 * (top * columns + left) + c;
          const upper = (values[a] ?? 0) + tx * ((values[a + right] ?? 0) - (values[a] ?? 0));
          const lower = (values[a + down] ?? 0) + tx * ((values[a + down + right] ?? 0) - (values[a + down] ?? 0));
          live[3 * pixel + c] = (live[3 * pixel + c] ?? 0) + upper + ty * (lower - upper);
        }
      }
    }
  }
}

/** Means of 2×2 cells by their weights. */
function pull(fine: Level | undefined, coarse: Level | undefined): void {
  if (!fine || !coarse) return;
  coarse.values.fill(0);
  coarse.weights.fill(0);
  for (let row = 0, cell = 0; row < fine.rows; row++) {
    for (let column = 0; column < fine.columns; column++, cell++) {
      const parent = (row >> 1) * coarse.columns + (column >> 1);
      const weight = fine.weights[cell] ?? 0;
      coarse.weights[parent] = (coarse.weights[parent] ?? 0) + weight;
      for (let c = 0; c < 3; c++) {
        coarse.values[3 * parent + c] =
          (coarse.values[3 * parent + c] ?? 0) + weight * (fine.values[3 * cell + c] ?? 0);
      }
    }
  }
  for (let cell = 0; cell < coarse.weights.length; cell++) {
    const weight = coarse.weights[cell] ?? 0;
    for (let c = 0; c < 3; c++) {
      coarse.values[3 * cell + c] = weight > 0 ? (coarse.values[3 * cell + c] ?? 0) / weight : 0;
    }
    coarse.weights[cell] = Math.min(1, weight);
  }
}

/** What cells do not know by themselves they take from the coarser level, bilinearly. */
function push(coarse: Level | undefined, fine: Level | undefined): void {
  if (!fine || !coarse) return;
  for (let row = 0, cell = 0; row < fine.rows; row++) {
    const cy = Math.max(0, Math.min(coarse.rows - 1, (row + 0.5) / 2 - 0.5));
    const top = Math.floor(cy);
    const down = top < coarse.rows - 1 ? 3 * coarse.columns : 0;
    for (let column = 0; column < fine.columns; column++, cell++) {
      const own = fine.weights[cell] ?? 0;
      if (own >= 1) continue;
      const cx = Math.max(0, Math.min(coarse.columns - 1, (column + 0.5) / 2 - 0.5));
      const left = Math.floor(cx);
      const right = left < coarse.columns - 1 ? 3 : 0;
      const [tx, ty] = [cx - left, cy - top];
      for (let c = 0; c < 3; c++) {
        const a = 3 * (top * coarse.columns + left) + c;
        const { values } = coarse;
        const upper = (values[a] ?? 0) + tx * ((values[a + right] ?? 0) - (values[a] ?? 0));
        const lower = (values[a + down] ?? 0) + tx * ((values[a + down + right] ?? 0) - (values[a + down] ?? 0));
        const spread = upper + ty * (lower - upper);
        fine.values[3 * cell + c] = own * (fine.values[3 * cell + c] ?? 0) + (1 - own) * spread;
      }
    }
  }
}
