/**
 * Routes from a frame to a keyframe: for each cell of 8×8 flow pixels, where its content is in the keyframe. They are
 * composed of motion from frame to frame, and looked up from the keyframe's own painting, so that a picture that was
 * carried over sixty frames has been sampled once. Only what the cells say is composed; where motions meet, pixels choose
 * among the cells when the route is used (`route-map.ts`).
 */
import { CELL_PX, type CellGrid, createCellGrid } from '../temporal/cell-grid.ts';
import type { Size } from '../../shared/size.ts';

/** Displacements that differ more than this (squared, flow pixels) are of different things: never averaged. */
const SAME_THING = 1.5 ** 2;

/** Steps of a stored route, in flow pixels: finer than motion is known. */
const STORED_STEP_PX = 1 / 32;

/** A route of no way at all: the keyframe's own. The caller owns it. */
export function createRoute(size: Size): CellGrid {
  return createCellGrid(size, CELL_PX);
}

/**
 * One frame further away from the keyframe.
 * @param step motion from the frame to its neighbour that is nearer to the keyframe, `[rows, columns, 2]` in flow pixels.
 * @param nearer the neighbour's route. @param route of the same size: filled; may not be `nearer`.
 */
export function extendRoute(step: Float32Array, nearer: CellGrid, route: CellGrid): void {
  const { columns, rows, flow } = nearer;
  for (let row = 0, cell = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, cell += 2) {
      const u = step[cell] ?? 0;
      const v = step[cell + 1] ?? 0;
      const x = Math.max(0, Math.min(columns - 1, column + u / CELL_PX));
      const y = Math.max(0, Math.min(rows - 1, row + v / CELL_PX));
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [tx, ty] = [x - left, y - top];
      const right = left < columns - 1 ? 2 : 0;
      const down = top < rows - 1 ? 2 * columns : 0;
      const a = 2 * (top * columns + left);
      const near = a + (tx >= 0.5 ? right : 0) + (ty >= 0.5 ? down : 0);
      const [nearU, nearV] = [flow[near] ?? 0, flow[near + 1] ?? 0];
      // Cells of other things than the nearest one count as if they moved with it.
      let [sumU, sumV] = [0, 0];
      for (let corner = 0; corner < 4; corner++) {
        const other = a + (corner & 1 ? right : 0) + (corner & 2 ? down : 0);
        const weight = (corner & 1 ? tx : 1 - tx) * (corner & 2 ? ty : 1 - ty);
        const [du, dv] = [(flow[other] ?? 0) - nearU, (flow[other + 1] ?? 0) - nearV];
        if (du * du + dv * dv > SAME_THING) continue;
        sumU += weight * du;
        sumV += weight * dv;
      }
      route.flow[cell] = u + nearU + sumU;
      route.flow[cell + 1] = v + nearV + sumV;
    }
  }
}

/** A quarter of a route's memory, to wait in. */
export function packFlow(flow: Float32Array): Int16Array {
  return Int16Array.from(flow, (value) => Math.max(-32768, Math.min(32767, Math.round(value / STORED_STEP_PX))));
}

/** @param flow of the same length: filled. */
export function unpackFlow(packed: Int16Array, flow: Float32Array): void {
  for (let i = 0; i < packed.length; i++) flow[i] = STORED_STEP_PX * (packed[i] ?? 0);
}
