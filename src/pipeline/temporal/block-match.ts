/**
 * Whole-pixel motion of each coarse cell (16 network pixels): full search at 1/16, then at 1/8 around what that found,
 * around no motion, around the expected motion, and what was found next to it, so that things that move by themselves
 * are not lost.
 */
import type { ContentPyramid } from './content-pyramid.ts';
import { type CellGrid, COARSE_CELL_PX } from './cell-grid.ts';
import { patchStart, type Plane, planeIndex } from './plane.ts';

/** Full search reaches this many pixels of the 1/16 plane: 48 px of the network picture. */
export const SEARCH_REACH = 3;

/** Share of a patch's mean difference that is forgiven: exposure changes, but flat areas still differ by brightness. */
const MEAN_FORGIVEN = 0.8;

/** A match must be better than no motion by this much for each pixel of the patch: noise makes motion of nothing. */
const MOTION_PRICE = (1 / 255) ** 2;

/** Motion is in pixels of the plane at hand. */
interface Best {
  x: number;
  y: number;
  cost: number;
}

/** @param grid cells of 16 network pixels: its flow is filled. */
export function matchBlocks(from: ContentPyramid, to: ContentPyramid, expected: CellGrid | null, grid: CellGrid): void {
  const [, , eighth, sixteenth] = from.luma;
  const [, , toEighth, toSixteenth] = to.luma;
  const found = searchFully(sixteenth, toSixteenth);
  const best: Best = { x: 0, y: 0, cost: Infinity };
  for (let row = 0, cell = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++, cell += 2) {
      const at = { from: eighth, to: toEighth, x: 2 * column - 1, y: 2 * row - 1, side: 4 };
      reset(best);
      tryMotion(best, at, 0, 0);
      if (expected) tryAround(best, at, rounded(expected.flow, cell), rounded(expected.flow, cell + 1), 1);
      tryAround(best, at, 0, 0, 2);
      tryAround(best, at, 2 * (found[cell] ?? 0), 2 * (found[cell + 1] ?? 0), 2);
      const line = 2 * grid.columns;
      if (column > 0) tryMotion(best, at, 2 * (found[cell - 2] ?? 0), 2 * (found[cell - 1] ?? 0));
      if (column < grid.columns - 1) tryMotion(best, at, 2 * (found[cell + 2] ?? 0), 2 * (found[cell + 3] ?? 0));
      if (row > 0) tryMotion(best, at, 2 * (found[cell - line] ?? 0), 2 * (found[cell - line + 1] ?? 0));
      if (row < grid.rows - 1) tryMotion(best, at, 2 * (found[cell + line] ?? 0), 2 * (found[cell + line + 1] ?? 0));
      keep(best, grid, cell);
    }
  }
}

/** Coarse cells away from which motion may come: as far as the search reaches, and the next. */
const RETURN_REACH = SEARCH_REACH + 1;

/**
 * The other way, when one way is known: a cell tries the reverse of every motion that ends in it or beside it, and none.
 * @param back motion from `to` to `from`. @param grid cells of `from`: its flow is filled.
 */
export function matchReturn(from: ContentPyramid, to: ContentPyramid, back: CellGrid, grid: CellGrid): void {
  const [, , eighth] = from.luma;
  const [, , toEighth] = to.luma;
  const { columns, rows, flow } = back;
  const best: Best = { x: 0, y: 0, cost: Infinity };
  for (let row = 0, cell = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, cell += 2) {
      const at = { from: eighth, to: toEighth, x: 2 * column - 1, y: 2 * row - 1, side: 4 };
      reset(best);
      tryMotion(best, at, 0, 0);
      for (let y = Math.max(0, row - RETURN_REACH); y <= Math.min(rows - 1, row + RETURN_REACH); y++) {
        for (let x = Math.max(0, column - RETURN_REACH); x <= Math.min(columns - 1, column + RETURN_REACH); x++) {
          const other = 2 * (y * columns + x);
          const u = flow[other] ?? 0;
          const v = flow[other + 1] ?? 0;
          const endsHere = Math.abs(x + u / COARSE_CELL_PX - column) < 1 && Math.abs(y + v / COARSE_CELL_PX - row) < 1;
          if (endsHere) tryMotion(best, at, Math.round(-u / 8), Math.round(-v / 8));
        }
      }
      keep(best, grid, cell);
    }
  }
}

function keep(best: Best, { flow, residual }: CellGrid, cell: number): void {
  flow[cell] = 8 * best.x;
  flow[cell + 1] = 8 * best.y;
  residual[cell >> 1] = 0;
}

/** `[height, width, 2]` of the plane, which has a pixel for each coarse cell: the best motion of each 3×3 patch. */
function searchFully(from: Plane, to: Plane): Int16Array {
  const found = new Int16Array(2 * from.width * from.height);
  const best: Best = { x: 0, y: 0, cost: Infinity };
  let out = 0;
  for (let y = 0; y < from.height; y++) {
    for (let x = 0; x < from.width; x++, out += 2) {
      const at = { from, to, x: x - 1, y: y - 1, side: 3 };
      reset(best);
      tryMotion(best, at, 0, 0);
      tryAround(best, at, 0, 0, SEARCH_REACH);
      found[out] = best.x;
      found[out + 1] = best.y;
    }
  }
  return found;
}

interface PatchAt {
  readonly from: Plane;
  readonly to: Plane;
  /** First pixel of the patch. */
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** Keeps the motion when it is cheaper than the best so far; earlier ones win ties. */
function tryMotion(best: Best, at: PatchAt, dx: number, dy: number): void {
  const isMoving = dx !== 0 || dy !== 0;
  const price = isMoving ? MOTION_PRICE * at.side * at.side : 0;
  if (price >= best.cost) return;
  const cost = patchDifference(at, dx, dy) + price;
  if (cost >= best.cost) return;
  best.x = dx;
  best.y = dy;
  best.cost = cost;
}

function tryAround(best: Best, at: PatchAt, x: number, y: number, reach: number): void {
  for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) tryMotion(best, at, x + dx, y + dy);
}

/** Sum of squared differences, most of the mean's part left out. */
function patchDifference({ from, to, x, y, side }: PatchAt, dx: number, dy: number): number {
  let a = planeIndex(from, patchStart(x, side, from.width), patchStart(y, side, from.height));
  let b = planeIndex(to, patchStart(x + dx, side, to.width), patchStart(y + dy, side, to.height));
  let [sum, squares] = [0, 0];
  for (let row = 0; row < side; row++, a += from.stride, b += to.stride) {
    for (let i = 0; i < side; i++) {
      const difference = (from.data[a + i] ?? 0) - (to.data[b + i] ?? 0);
      sum += difference;
      squares += difference * difference;
    }
  }
  return squares - (MEAN_FORGIVEN * sum * sum) / (side * side);
}

function reset(best: Best): void {
  best.x = 0;
  best.y = 0;
  best.cost = Infinity;
}

/** In pixels of the 1/8 plane. */
function rounded(flow: Float32Array, index: number): number {
  return Math.round((flow[index] ?? 0) / 8);
}
