/**
 * The last fraction of a pixel: how a picture differs from one that should be the same, as a motion of each cell (Lucas &
 * Kanade 1981), on all pixels and colours. The flow between frames is found on the half-size picture and is off by a
 * tenth or two, differently in each frame: strokes that are carried along would tremble.
 */
import { CELL_PX, type CellGrid } from '../temporal/cell-grid.ts';
import type { RgbPicture } from '../engine/style-engine.ts';

/** Gradients of this much in every pixel are noise: flat cells stay where they are. */
const NOISE_GRADIENT = (1.5 / 255) ** 2;

/** Colour differences count half from here on: what was hidden says nothing about motion. */
const ROBUST_DIFFERENCE = 12 / 255;

/** The differences are only straight in the motion for about so long, in pixels. */
const LONGEST_STEP_PX = 1;

/** Sums of a cell: gxx, gxy, gyy, gx·t, gy·t and weights. */
const SUMS = 6;

/**
 * @param now the frame. @param warped of its size: what should look like it.
 * @param step of cells of that size; its flow is filled with the motion from `now` to `warped`.
 */
export function polishStep(now: RgbPicture, warped: RgbPicture, step: CellGrid): void {
  const sums = new Float32Array(SUMS * step.columns * step.rows);
  sumCells(now, warped, step.columns, sums);
  for (let row = 0, cell = 0; row < step.rows; row++) {
    for (let column = 0; column < step.columns; column++, cell += 2) solveCell(sums, step, column, row, cell);
  }
}

function sumCells(now: RgbPicture, warped: RgbPicture, columns: number, sums: Float32Array): void {
  const { width, height } = now;
  const [a, b] = [now.rgb, warped.rgb];
  for (let y = 1; y < height - 1; y++) {
    const cells = SUMS * columns * Math.floor(y / CELL_PX);
    for (let x = 1, i = 3 * (y * width + 1); x < width - 1; x++, i += 3) {
      let [xx, xy, yy, xt, yt, squares] = [0, 0, 0, 0, 0, 0];
      for (let c = i; c < i + 3; c++) {
        // Gradients of both: the step is then good to second order.
        const gx = 0.25 * ((a[c + 3] ?? 0) - (a[c - 3] ?? 0) + (b[c + 3] ?? 0) - (b[c - 3] ?? 0));
        const [down, up] = [c + 3 * width, c - 3 * width];
        const gy = 0.25 * ((a[down] ?? 0) - (a[up] ?? 0) + (b[down] ?? 0) - (b[up] ?? 0));
        const t = (a[c] ?? 0) - (b[c] ?? 0);
        xx += gx * gx;
        xy += gx * gy;
        yy += gy * gy;
        xt += gx * t;
        yt += gy * t;
        squares += t * t;
      }
      const weight = 1 / (1 + squares / (3 * ROBUST_DIFFERENCE * ROBUST_DIFFERENCE)) ** 2;
      const at = cells + SUMS * Math.floor(x / CELL_PX);
      sums[at] = (sums[at] ?? 0) + weight * xx;
      sums[at + 1] = (sums[at + 1] ?? 0) + weight * xy;
      sums[at + 2] = (sums[at + 2] ?? 0) + weight * yy;
      sums[at + 3] = (sums[at + 3] ?? 0) + weight * xt;
      sums[at + 4] = (sums[at + 4] ?? 0) + weight * yt;
      sums[at + 5] = (sums[at + 5] ?? 0) + weight;
    }
  }
}

/** Over 3×3 cells, the middle ones counting most. */
function solveCell(
  sums: Float32Array,
  { columns, rows, flow }: CellGrid,
  column: number,
  row: number,
  cell: number,
): void {
  let [xx, xy, yy, xt, yt, weights] = [0, 0, 0, 0, 0, 0];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      const share = (x === column ? 2 : 1) * (y === row ? 2 : 1);
      const at = SUMS * (y * columns + x);
      xx += share * (sums[at] ?? 0);
      xy += share * (sums[at + 1] ?? 0);
      yy += share * (sums[at + 2] ?? 0);
      xt += share * (sums[at + 3] ?? 0);
      yt += share * (sums[at + 4] ?? 0);
      weights += share * (sums[at + 5] ?? 0);
    }
  }
  const still = 3 * NOISE_GRADIENT * weights + 1e-9;
  const [axx, ayy] = [xx + still, yy + still];
  const determinant = axx * ayy - xy * xy;
  const u = (ayy * xt - xy * yt) / determinant;
  const v = (axx * yt - xy * xt) / determinant;
  const scale = Math.min(1, LONGEST_STEP_PX / Math.max(1e-6, Math.hypot(u, v)));
  flow[cell] = scale * u;
  flow[cell + 1] = scale * v;
}
