/**
 * Routes from a frame to a keyframe: for each cell of 8×8 flow pixels, where its content is in the keyframe. They are
 * composed of motion from frame to frame, and looked up from the keyframe's own painting, so that a picture that was
 * carried over sixty frames has been sampled once. Turns and zooms add up to much within a cell: a route is read with its
 * slopes, which are limited so that what moves differently is never averaged (minmod, as in Roe 1986).
 */
import { CELL_PX, type CellGrid, createCellGrid } from '../temporal/cell-grid.ts';
import type { Size } from '../../shared/size.ts';

/** Displacements that differ more than this (squared, flow pixels) at one place are of different things. */
const SAME_THING = 1.5 ** 2;

/** Steps of a stored route, in flow pixels: finer than motion is known. */
const STORED_STEP_PX = 1 / 32;

/** A cell's displacement changes by at most so many pixels to the next cell: a quarter turn is no one motion. */
const STEEPEST_PX = CELL_PX;

/** Change from cell to cell: `[rows, columns, 4]`, of u and v to the right, then of u and v downwards; flow pixels. */
export type RouteSlopes = Float32Array;

/** A route of no way at all: the keyframe's own. The caller owns it. */
export function createRoute(size: Size): CellGrid {
  return createCellGrid(size, CELL_PX);
}

export function createSlopes({ columns, rows }: CellGrid): RouteSlopes {
  return new Float32Array(4 * columns * rows);
}

/** @param slopes of the route's size: filled. */
export function findSlopes({ columns, rows, flow }: CellGrid, slopes: RouteSlopes): void {
  for (let row = 0, cell = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, cell++) {
      const [left, right] = [column > 0 ? -2 : 0, column < columns - 1 ? 2 : 0];
      const [up, down] = [row > 0 ? -2 * columns : 0, row < rows - 1 ? 2 * columns : 0];
      for (let axis = 0; axis < 2; axis++) {
        const at = 2 * cell + axis;
        slopes[4 * cell + axis] = slopeBetween(flow, at, left, right);
        slopes[4 * cell + 2 + axis] = slopeBetween(flow, at, up, down);
      }
    }
  }
}

/** The smaller change of the two sides where both go one way, else none; at the edge, that of the one side. */
function slopeBetween(flow: Float32Array, at: number, before: number, after: number): number {
  const here = flow[at] ?? 0;
  const first = here - (flow[at + before] ?? 0);
  const second = (flow[at + after] ?? 0) - here;
  if (before === 0 || after === 0) return limited(before === 0 ? second : first);
  if (first * second <= 0) return 0;
  return limited(Math.abs(first) < Math.abs(second) ? first : second);
}

/** An outlier of one cell has steep sides; a slope that steep is none. */
function limited(slope: number): number {
  return Math.abs(slope) > STEEPEST_PX ? 0 : slope;
}

/**
 * One frame further away from the keyframe.
 * @param step motion from the frame to its neighbour that is nearer to the keyframe, `[rows, columns, 2]` in flow pixels.
 * @param nearer the neighbour's route. @param slopes memory for its slopes.
 * @param route of the same size: filled; may not be `nearer`.
 */
export function extendRoute(step: Float32Array, nearer: CellGrid, slopes: RouteSlopes, route: CellGrid): void {
  const { columns, rows, flow } = nearer;
  findSlopes(nearer, slopes);
  for (let row = 0, cell = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, cell += 2) {
      const u = step[cell] ?? 0;
      const v = step[cell + 1] ?? 0;
      const x = column + u / CELL_PX;
      const y = row + v / CELL_PX;
      const left = Math.max(0, Math.min(columns - 1, Math.floor(x)));
      const top = Math.max(0, Math.min(rows - 1, Math.floor(y)));
      const [tx, ty] = [Math.max(0, Math.min(1, x - left)), Math.max(0, Math.min(1, y - top))];
      const right = left < columns - 1 ? 1 : 0;
      const down = top < rows - 1 ? columns : 0;
      const a = top * columns + left;
      const near = a + (tx >= 0.5 ? right : 0) + (ty >= 0.5 ? down : 0);
      const [fromX, fromY] = [x - (near % columns), y - Math.floor(near / columns)];
      const nearU = along(flow, slopes, near, 0, fromX, fromY);
      const nearV = along(flow, slopes, near, 1, fromX, fromY);
      // Cells of other things than the nearest one count as if they moved with it.
      let [sumU, sumV] = [0, 0];
      for (let corner = 0; corner < 4; corner++) {
        const other = a + (corner & 1 ? right : 0) + (corner & 2 ? down : 0);
        const weight = (corner & 1 ? tx : 1 - tx) * (corner & 2 ? ty : 1 - ty);
        const [dx, dy] = [x - (other % columns), y - Math.floor(other / columns)];
        const du = along(flow, slopes, other, 0, dx, dy) - nearU;
        const dv = along(flow, slopes, other, 1, dx, dy) - nearV;
        if (du * du + dv * dv > SAME_THING) continue;
        sumU += weight * du;
        sumV += weight * dv;
      }
      route.flow[cell] = u + nearU + sumU;
      route.flow[cell + 1] = v + nearV + sumV;
    }
  }
}

/** What a cell says of a place `dx`, `dy` cells away. @param axis 0 for u, 1 for v. */
export function along(
  flow: Float32Array,
  slopes: RouteSlopes,
  cell: number,
  axis: 0 | 1,
  dx: number,
  dy: number,
): number {
  return (flow[2 * cell + axis] ?? 0) + dx * (slopes[4 * cell + axis] ?? 0) + dy * (slopes[4 * cell + 2 + axis] ?? 0);
}

/** A quarter of a route's memory, to wait in. */
export function packFlow(flow: Float32Array): Int16Array {
  return Int16Array.from(flow, (value) => Math.max(-32768, Math.min(32767, Math.round(value / STORED_STEP_PX))));
}

/** @param flow of the same length: filled. */
export function unpackFlow(packed: Int16Array, flow: Float32Array): void {
  for (let i = 0; i < packed.length; i++) flow[i] = STORED_STEP_PX * (packed[i] ?? 0);
}
