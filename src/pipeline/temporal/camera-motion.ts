/**
 * The motion of the frame as a whole, as an affine map: how a camera that pans, turns or zooms moves all that stands
 * still. Most of most frames moves so, and far more exactly than any one cell can tell; what has no texture, or repeats,
 * cannot tell at all.
 */
import type { CellGrid } from './cell-grid.ts';

/** `u = u0 + ux·x + uy·y`, `v` likewise; network pixels, x and y from the frame's middle in cells of the fitted grid. */
export interface CameraMotion {
  readonly u0: number;
  readonly ux: number;
  readonly uy: number;
  readonly v0: number;
  readonly vx: number;
  readonly vy: number;
}

export const STANDING_CAMERA: CameraMotion = { u0: 0, ux: 0, uy: 0, v0: 0, vx: 0, vy: 0 };

/** Texture of a cell that is as sure as it is not, in sums of squared gradients as `CellGrid.texture` has them. */
const SURE_TEXTURE = 32 * (4 / 255) ** 2;

/** Cells count half when they are this far (network pixels) off the camera's motion, from fit to fit. */
const REACHES_PX = [2, 1, 0.5, 0.5] as const;

/** The affine part is held to none with the weight of this many sure cells at the distance of one cell. */
const STIFFNESS = 8;

/** Every this many cells, both ways, one proposes its motion for the whole. */
const PROPOSAL_STEP = 2;

/** @param start about right already; null when nothing is known. */
export function fitCamera(grid: CellGrid, start: CameraMotion | null): CameraMotion {
  let camera = start ?? proposeShift(grid);
  for (const reachPx of REACHES_PX) camera = refine(grid, camera, reachPx);
  return camera;
}

/** Motion at a cell of the grid, or between cells. */
export function cameraAt(
  camera: CameraMotion,
  { columns, rows }: CellGrid,
  column: number,
  row: number,
): [number, number] {
  const x = column - 0.5 * (columns - 1);
  const y = row - 0.5 * (rows - 1);
  return [camera.u0 + camera.ux * x + camera.uy * y, camera.v0 + camera.vx * x + camera.vy * y];
}

/** The same motion by the cells of a grid that is twice as fine. */
export function forFinerGrid({ u0, ux, uy, v0, vx, vy }: CameraMotion, coarse: CellGrid, fine: CellGrid): CameraMotion {
  // A coarse cell's centre lies half a fine cell beyond that of its first fine one.
  const shiftX = 0.5 * (0.5 * (fine.columns - 1) - 0.5) - 0.5 * (coarse.columns - 1);
  const shiftY = 0.5 * (0.5 * (fine.rows - 1) - 0.5) - 0.5 * (coarse.rows - 1);
  return {
    u0: u0 + ux * shiftX + uy * shiftY,
    ux: 0.5 * ux,
    uy: 0.5 * uy,
    v0: v0 + vx * shiftX + vy * shiftY,
    vx: 0.5 * vx,
    vy: 0.5 * vy,
  };
}

/** The one cell's motion that most others share; none, when that is shared as much. */
function proposeShift(grid: CellGrid): CameraMotion {
  const { columns, rows, flow } = grid;
  let best = supportOf(grid, 0, 0);
  let found = STANDING_CAMERA;
  for (let row = 0; row < rows; row += PROPOSAL_STEP) {
    for (let column = 0; column < columns; column += PROPOSAL_STEP) {
      const cell = 2 * (row * columns + column);
      const [u0, v0] = [flow[cell] ?? 0, flow[cell + 1] ?? 0];
      const support = supportOf(grid, u0, v0);
      if (support <= best) continue;
      best = support;
      found = { ...STANDING_CAMERA, u0, v0 };
    }
  }
  return found;
}

function supportOf({ columns, rows, flow, texture }: CellGrid, u: number, v: number): number {
  let support = 0;
  for (let row = 0; row < rows; row += PROPOSAL_STEP) {
    for (let column = 0; column < columns; column += PROPOSAL_STEP) {
      const cell = row * columns + column;
      const held = texture[cell] ?? 0;
      const du = (flow[2 * cell] ?? 0) - u;
      const dv = (flow[2 * cell + 1] ?? 0) - v;
      support += held / ((held + SURE_TEXTURE) * (1 + du * du + dv * dv));
    }
  }
  return support;
}

/** Weighted least squares of both components; cells that move otherwise count less (Geman–McClure). */
function refine(grid: CellGrid, camera: CameraMotion, reachPx: number): CameraMotion {
  const { columns, rows, flow, texture } = grid;
  let [w, wx, wy, wxx, wxy, wyy] = [1e-6, 0, 0, STIFFNESS, 0, STIFFNESS];
  let [wu, wxu, wyu, wv, wxv, wyv] = [0, 0, 0, 0, 0, 0];
  for (let row = 0, cell = 0; row < rows; row++) {
    const y = row - 0.5 * (rows - 1);
    for (let column = 0; column < columns; column++, cell++) {
      const x = column - 0.5 * (columns - 1);
      const u = flow[2 * cell] ?? 0;
      const v = flow[2 * cell + 1] ?? 0;
      const du = (u - camera.u0 - camera.ux * x - camera.uy * y) / reachPx;
      const dv = (v - camera.v0 - camera.vx * x - camera.vy * y) / reachPx;
      const held = texture[cell] ?? 0;
      const likeness = 1 / (1 + du * du + dv * dv);
      const weight = (held / (held + SURE_TEXTURE)) * likeness * likeness;
      w += weight;
      wx += weight * x;
      wy += weight * y;
      wxx += weight * x * x;
      wxy += weight * x * y;
      wyy += weight * y * y;
      wu += weight * u;
      wxu += weight * x * u;
      wyu += weight * y * u;
      wv += weight * v;
      wxv += weight * x * v;
      wyv += weight * y * v;
    }
  }
  const solve = symmetricSolver(w, wx, wy, wxx, wxy, wyy);
  const [u0, ux, uy] = solve(wu, wxu, wyu);
  const [v0, vx, vy] = solve(wv, wxv, wyv);
  return { u0, ux, uy, v0, vx, vy };
}

/** Solves `[[a b c] [b d e] [c e f]] s = r` by the adjugate. */
function symmetricSolver(
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
): (r0: number, r1: number, r2: number) => [number, number, number] {
  const [aa, ab, ac] = [d * f - e * e, c * e - b * f, b * e - c * d];
  const [bb, bc, cc] = [a * f - c * c, b * c - a * e, a * d - b * b];
  const scale = 1 / (a * aa + b * ab + c * ac);
  return (r0, r1, r2) => [
    scale * (aa * r0 + ab * r1 + ac * r2),
    scale * (ab * r0 + bb * r1 + bc * r2),
    scale * (ac * r0 + bc * r1 + cc * r2),
  ];
}
