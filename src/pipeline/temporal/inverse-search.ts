/**
 * Sub-pixel motion of each cell: inverse compositional Gauss–Newton on its 8×8 patch of a luma plane, mean removed
 * (Kroeger et al. 2016, eq. 2–4; Baker & Matthews 2004), held by a spring to the motion expected of it, as in Horn &
 * Schunck 1981. The spring is weak where the patch has texture and decides where it has none, so that flat areas move
 * with what they belong to.
 */
import { cameraAt, type CameraMotion } from './camera-motion.ts';
import type { CellGrid } from './cell-grid.ts';
import { PATCH_LENGTH, PATCH_SIDE, Template } from './patch.ts';
import { type Plane, planeIndex } from './plane.ts';

/** Spacing of the cells, in pixels of the plane. */
const CELL_STEP = 4;

/** Pixels by which a patch begins before its cell. */
const PATCH_LEAD = (PATCH_SIDE - CELL_STEP) / 2;

export const SEARCH_ITERATIONS = 2;

/** Pixels of the plane a patch may move away from its start: past that it has slid off. */
const MAX_DRIFT = 3;

/** A spring pulls no harder than when it is this long (squared, pixels of the plane): things do move by themselves. */
const LONGEST_SPRING = 4;

/** Neighbours count the less, the more their brightness differs: half at this. */
const LIKENESS = 16 / 255;

/** Neighbours count the less, the worse they match: half at this RMS difference. */
const GOOD_MATCH = 4 / 255;

/** Cells about that are asked, each way. */
const SPREAD_REACH = 4;

/** Weight of a cell without texture, beside 1 of one that has much. */
const LEAST_TRUST = 0.003;

/** Weight of the camera's motion beside that: it decides where nothing about has texture. */
const CAMERA_WEIGHT = 0.02;

/** Motion of less than this (squared, network pixels) is none: noise makes some. */
const STANDSTILL_REACH = 0.12 ** 2;

/** Motion this near to the camera's (squared, network pixels) is the camera's. */
const SAME_AS_CAMERA = 0.15 ** 2;

/** Cells without texture of their own keep what their surroundings gave them, unless it is this near (squared, px). */
const NEAR_CAMERA = 1;

/** Texture of its own has more squared gradient, per pixel, than this many times the noise. */
const OWN_TEXTURE = 19;

/** A motion of its own must fit a cell better than the camera's by this factor, and by the noise. */
const OWN_MOTION_FACTOR = 1.1;

/** Starts that differ less than this (network pixels, u and v together) lead to the same end. */
const SAME_START_PX = 0.5;

/** By this much another cell's motion must fit better than the parent's. */
const START_PRICE = PATCH_LENGTH * (0.5 / 255) ** 2;

/**
 * Sub-pixel motion of cells whose motion is known to the pixel, each for itself; and how much texture each has.
 * @param from,to luma planes at 1/`scale` of the network picture. @param noise squared gradient, per pixel, that says
 * nothing: how stiff the spring is. @param grid cells of 4 plane pixels: start and result.
 */
export function settleCells(from: Plane, to: Plane, scale: number, noise: number, grid: CellGrid): void {
  const stiffness = PATCH_LENGTH * noise;
  const template = new Template();
  for (let row = 0, cell = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++, cell++) {
      const x = CELL_STEP * column - PATCH_LEAD;
      const y = CELL_STEP * row - PATCH_LEAD;
      template.read(from, x, y);
      const u = grid.flow[2 * cell] ?? 0;
      const v = grid.flow[2 * cell + 1] ?? 0;
      search(template, to, scale, stiffness, x, y, u, v, u, v, grid, cell);
      grid.texture[cell] = leastTexture(template);
    }
  }
}

/**
 * Once more, each cell held to what moves around it: the mean of the cells about, those counting most that are near, have
 * texture, match well and look alike. So motion spreads from textured cells over flat ones.
 * @param start is read. @param grid of the same size: filled.
 */
export function spreadCells(
  from: Plane,
  to: Plane,
  scale: number,
  start: CellGrid,
  camera: CameraMotion,
  noise: number,
  grid: CellGrid,
): void {
  const stiffness = PATCH_LENGTH * noise;
  const template = new Template();
  const means = cellMeans(from, grid);
  const { columns, rows, flow, residual, texture } = start;
  for (let row = 0, cell = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, cell++) {
      const mean = means[cell] ?? 0;
      const [cameraU, cameraV] = cameraAt(camera, grid, column, row);
      let u = CAMERA_WEIGHT * cameraU;
      let v = CAMERA_WEIGHT * cameraV;
      let weights = CAMERA_WEIGHT;
      for (let y = Math.max(0, row - SPREAD_REACH); y <= Math.min(rows - 1, row + SPREAD_REACH); y++) {
        for (let x = Math.max(0, column - SPREAD_REACH); x <= Math.min(columns - 1, column + SPREAD_REACH); x++) {
          const other = y * columns + x;
          const unlikeness = ((means[other] ?? 0) - mean) / LIKENESS;
          const held = texture[other] ?? 0;
          const distance = squared(x - column) + squared(y - row);
          const weight =
            (LEAST_TRUST + held / (held + stiffness)) /
            ((1 + unlikeness * unlikeness) *
              (1 + (residual[other] ?? 0) / (GOOD_MATCH * GOOD_MATCH)) *
              (1 + distance * distance));
          u += weight * (flow[2 * other] ?? 0);
          v += weight * (flow[2 * other + 1] ?? 0);
          weights += weight;
        }
      }
      u /= weights;
      v /= weights;
      const x = CELL_STEP * column - PATCH_LEAD;
      const y = CELL_STEP * row - PATCH_LEAD;
      template.read(from, x, y);
      search(template, to, scale, stiffness, x, y, flow[2 * cell] ?? 0, flow[2 * cell + 1] ?? 0, u, v, grid, cell);
      grid.texture[cell] = texture[cell] ?? 0;
    }
  }
}

/**
 * Cells of half the size: each begins with the motion that fits it best, of the coarse cells' mean at its place, the four
 * coarse cells', and none; and is held to that.
 */
export function divideCells(
  from: Plane,
  to: Plane,
  scale: number,
  coarse: CellGrid,
  camera: CameraMotion,
  noise: number,
  grid: CellGrid,
): void {
  const stiffness = PATCH_LENGTH * noise;
  const template = new Template();
  const { columns, rows, flow } = coarse;
  const toPlane = 1 / scale;
  for (let row = 0, cell = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++, cell++) {
      const x = CELL_STEP * column - PATCH_LEAD;
      const y = CELL_STEP * row - PATCH_LEAD;
      template.read(from, x, y);
      const nearX = column >> 1;
      const nearY = row >> 1;
      const farX = Math.max(0, Math.min(columns - 1, nearX + ((column & 1) === 1 ? 1 : -1)));
      const farY = Math.max(0, Math.min(rows - 1, nearY + ((row & 1) === 1 ? 1 : -1)));
      const a = 2 * (nearY * columns + nearX);
      const b = 2 * (nearY * columns + farX);
      const c = 2 * (farY * columns + nearX);
      const d = 2 * (farY * columns + farX);
      let u = between(flow[a] ?? 0, flow[b] ?? 0, flow[c] ?? 0, flow[d] ?? 0);
      let v = between(flow[a + 1] ?? 0, flow[b + 1] ?? 0, flow[c + 1] ?? 0, flow[d + 1] ?? 0);
      let best = Infinity;
      const [cameraU, cameraV] = cameraAt(camera, grid, column, row);
      for (let i = 0; i <= 5; i++) {
        const other = i === 0 ? a : i === 1 ? b : i === 2 ? c : d;
        const otherU = i === 5 ? cameraU : i === 4 ? 0 : (flow[other] ?? 0);
        const otherV = i === 5 ? cameraV : i === 4 ? 0 : (flow[other + 1] ?? 0);
        if (Math.abs(otherU - u) + Math.abs(otherV - v) < SAME_START_PX) continue;
        if (best === Infinity) best = template.judge(to, x + toPlane * u, y + toPlane * v);
        const cost = template.judge(to, x + toPlane * otherU, y + toPlane * otherV) + START_PRICE;
        if (cost >= best) continue;
        u = otherU;
        v = otherV;
        best = cost;
      }
      search(template, to, scale, stiffness, x, y, u, v, u, v, grid, cell);
      grid.texture[cell] = leastTexture(template);
    }
  }
}

/**
 * What moves as the whole frame does, or not at all, moves exactly so: a cell keeps a motion of its own only when it fits
 * clearly better. So noise makes no motion, and flat parts beside a moving thing are not carried along.
 * @param noise mean squared luma difference that says nothing.
 */
export function joinCamera(
  from: Plane,
  to: Plane,
  scale: number,
  camera: CameraMotion,
  noise: number,
  grid: CellGrid,
): void {
  const template = new Template();
  const { flow, texture } = grid;
  for (let row = 0, cell = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++, cell++) {
      const [u, v] = cameraAt(camera, grid, column, row);
      const isCameraStill = u * u + v * v < STANDSTILL_REACH;
      const ownU = flow[2 * cell] ?? 0;
      const ownV = flow[2 * cell + 1] ?? 0;
      let [toU, toV] = isCameraStill ? [0, 0] : [u, v];
      const apart = squared(ownU - toU) + squared(ownV - toV);
      const isHeld = (texture[cell] ?? 0) > OWN_TEXTURE * PATCH_LENGTH * noise;
      if (!isHeld && apart > NEAR_CAMERA) continue;
      if (apart > SAME_AS_CAMERA) {
        const x = CELL_STEP * column - PATCH_LEAD;
        const y = CELL_STEP * row - PATCH_LEAD;
        template.read(from, x, y);
        const own = template.judge(to, x + ownU / scale, y + ownV / scale);
        let shared = template.judge(to, x + toU / scale, y + toV / scale);
        const still = isCameraStill ? Infinity : template.judge(to, x, y) + START_PRICE;
        if (still < shared) [toU, toV, shared] = [0, 0, still];
        if (shared > OWN_MOTION_FACTOR * own + PATCH_LENGTH * noise) continue;
      }
      flow[2 * cell] = toU;
      flow[2 * cell + 1] = toV;
    }
  }
}

/** Bilinear, a quarter of the way from the first to the others. */
function between(a: number, b: number, c: number, d: number): number {
  return 0.0625 * (9 * a + 3 * (b + c) + d);
}

/** The smaller eigenvalue of the Gauss–Newton matrix: an edge does not say how it moves along itself. */
function leastTexture({ xx, xy, yy }: Template): number {
  return 0.5 * (xx + yy - Math.sqrt(squared(xx - yy) + 4 * xy * xy));
}

/**
 * @param x,y first pixel of the patch. @param u,v start, in network pixels. @param expectedU,expectedV where the spring is
 * fixed; also the start when it fits better.
 */
function search(
  template: Template,
  to: Plane,
  scale: number,
  stiffness: number,
  x: number,
  y: number,
  u: number,
  v: number,
  expectedU: number,
  expectedV: number,
  grid: CellGrid,
  cell: number,
): void {
  const spring = springOf(template, stiffness);
  const restU = expectedU / scale;
  const restV = expectedV / scale;
  let startU = u / scale;
  let startV = v / scale;
  const length = squared(startU - restU) + squared(startV - restV);
  if (spring * length > START_PRICE) {
    const own = template.judge(to, x + startU, y + startV) + spring * Math.min(LONGEST_SPRING, length);
    if (template.judge(to, x + restU, y + restV) < own) {
      startU = restU;
      startV = restV;
    }
  }
  const xx = template.xx + spring;
  const yy = template.yy + spring;
  const inverse = 1 / (xx * yy - template.xy * template.xy);
  let nowU = startU;
  let nowV = startV;
  let bestU = startU;
  let bestV = startV;
  let best = Infinity;
  let left = 0;
  for (let iteration = 0; ; iteration++) {
    const difference = template.compare(to, x + nowU, y + nowV);
    const cost = difference + spring * (squared(nowU - restU) + squared(nowV - restV));
    if (cost >= best) break;
    bestU = nowU;
    bestV = nowV;
    best = cost;
    left = difference;
    if (iteration === SEARCH_ITERATIONS) break;
    const slopeX = template.slopeX + spring * (nowU - restU);
    const slopeY = template.slopeY + spring * (nowV - restV);
    const stepU = inverse * (yy * slopeX - template.xy * slopeY);
    const stepV = inverse * (xx * slopeY - template.xy * slopeX);
    if (stepU * stepU + stepV * stepV < LEAST_STEP) break;
    nowU -= stepU;
    nowV -= stepV;
    if (Math.abs(nowU - startU) > MAX_DRIFT || Math.abs(nowV - startV) > MAX_DRIFT) break;
  }
  grid.flow[2 * cell] = scale * bestU;
  grid.flow[2 * cell + 1] = scale * bestV;
  grid.residual[cell] = left / PATCH_LENGTH;
}

/** Weak where the texture itself says how the patch moves: what holds there only biases. */
function springOf(template: Template, stiffness: number): number {
  return stiffness / (1 + leastTexture(template) / stiffness);
}

/** Squared steps below this (pixels of the plane) change nothing that can be seen. */
const LEAST_STEP = 0.02 ** 2;

/** Mean luma of each cell's own 4×4 pixels. */
function cellMeans(plane: Plane, { columns, rows }: CellGrid): Float32Array {
  const means = new Float32Array(columns * rows);
  for (let row = 0, cell = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, cell++) {
      let sum = 0;
      for (let y = 0; y < CELL_STEP; y++) {
        const index = planeIndex(plane, CELL_STEP * column, CELL_STEP * row + y);
        for (let x = 0; x < CELL_STEP; x++) sum += plane.data[index + x] ?? 0;
      }
      means[cell] = sum / (CELL_STEP * CELL_STEP);
    }
  }
  return means;
}

function squared(value: number): number {
  return value * value;
}
