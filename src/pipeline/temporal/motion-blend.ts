/**
 * The former *painted* picture, carried along the flow and blended into the present one, at network size:
 *
 *     H = P + s·trust·(warp(H′) − P),    P = A·structure + B·x + c
 *
 * The result goes on as a structure of its own, with A = I: the full-size detail of `B·x` is added in the present pass
 * as ever. The warp is bicubic (Keys 1981): repeated bilinear sampling would blur what stands in a moving picture.
 */
import type { PresentMap } from '../color/present-map.ts';
import type { DetailKeeper } from './detail.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import type { MotionMap } from './motion-map.ts';

/** Keys' parameter: -0.5 is Catmull–Rom, which keeps quadratics; lower ones sharpen, which makes up for sampling again and again. */
export const CUBIC_SHARPNESS = -0.6;

/** Less weight than this changes no 8-bit value. */
const LEAST_WEIGHT = 1 / 512;

export interface BlendInput {
  /** The frame, at network size. */
  readonly content: RgbPicture;
  /** The network's map, `[H, W, 3]`. */
  readonly structure: Float32Array;
  readonly presentMap: PresentMap;
  /** The blended picture of the frame before, `[H, W, 3]`. */
  readonly former: Float32Array;
  readonly motion: MotionMap;
  /** Weight of the former picture where it is fully trusted, 0 … 1. */
  readonly stay: number;
  readonly detail: DetailKeeper;
}

/**
 * @param painted H, `[H, W, 3]`: filled; the next frame's `former`.
 * @param structure A·structure plus what blending changes, `[H, W, 3]`: filled; to be presented with A = I.
 */
export function blendMoved(input: BlendInput, painted: Float32Array, structure: Float32Array): void {
  const { content, former, motion, stay, detail } = input;
  mapPicture(input, painted, structure);
  detail.measure(painted);
  const { width, height } = content;
  const taps = new Taps();
  for (let y = 0, half = 0; y < motion.size.height; y++) {
    for (let x = 0; x < motion.size.width; x++, half++) {
      const weight = stay * (motion.trust[half] ?? 0);
      if (weight < LEAST_WEIGHT) continue;
      const u = motion.flow[2 * half] ?? 0;
      const v = motion.flow[2 * half + 1] ?? 0;
      if (u === 0 && v === 0) {
        blendStill(former, 2 * x, 2 * y, width, height, weight, painted, structure);
        continue;
      }
      taps.place(2 * x + u, 2 * y + v, width, height);
      blendBlock(former, taps, 2 * x, 2 * y, width, height, weight, painted, structure);
    }
  }
  detail.restore(painted, structure);
}

/** P, and A·structure. */
export function mapPicture(
  { content, structure, presentMap }: Pick<BlendInput, 'content' | 'structure' | 'presentMap'>,
  painted: Float32Array,
  mapped: Float32Array,
): void {
  const [a00 = 0, a01 = 0, a02 = 0, a10 = 0, a11 = 0, a12 = 0, a20 = 0, a21 = 0, a22 = 0] = presentMap;
  const [b00 = 0, b01 = 0, b02 = 0, b10 = 0, b11 = 0, b12 = 0, b20 = 0, b21 = 0, b22 = 0] = presentMap.subarray(9);
  const [c0 = 0, c1 = 0, c2 = 0] = presentMap.subarray(18);
  const { rgb } = content;
  for (let i = 0; i < structure.length; i += 3) {
    const s0 = structure[i] ?? 0;
    const s1 = structure[i + 1] ?? 0;
    const s2 = structure[i + 2] ?? 0;
    const x0 = rgb[i] ?? 0;
    const x1 = rgb[i + 1] ?? 0;
    const x2 = rgb[i + 2] ?? 0;
    const m0 = a00 * s0 + a01 * s1 + a02 * s2;
    const m1 = a10 * s0 + a11 * s1 + a12 * s2;
    const m2 = a20 * s0 + a21 * s1 + a22 * s2;
    mapped[i] = m0;
    mapped[i + 1] = m1;
    mapped[i + 2] = m2;
    painted[i] = m0 + b00 * x0 + b01 * x1 + b02 * x2 + c0;
    painted[i + 1] = m1 + b10 * x0 + b11 * x1 + b12 * x2 + c1;
    painted[i + 2] = m2 + b20 * x0 + b21 * x1 + b22 * x2 + c2;
  }
}

/** Where a block of 2×2 pixels samples: 5 columns and 5 rows, and the weights all four pixels share. */
class Taps {
  readonly columns = new Int32Array(5);
  readonly rows = new Int32Array(5);
  readonly weightsX = new Float64Array(4);
  readonly weightsY = new Float64Array(4);

  /** @param x,y place of the block's first pixel in the former picture. */
  place(x: number, y: number, width: number, height: number): void {
    const left = Math.floor(x);
    const top = Math.floor(y);
    cubicWeights(x - left, this.weightsX);
    cubicWeights(y - top, this.weightsY);
    for (let i = 0; i < 5; i++) {
      this.columns[i] = 3 * Math.max(0, Math.min(width - 1, left - 1 + i));
      this.rows[i] = 3 * width * Math.max(0, Math.min(height - 1, top - 1 + i));
    }
  }
}

/** Of the pixels at -1, 0, 1, 2 for a sample at `t`, 0 ≤ t < 1; they sum to 1 (Keys 1981). */
export function cubicWeights(t: number, weights: Float64Array): void {
  const a = CUBIC_SHARPNESS;
  const r = 1 - t;
  weights[0] = a * t * r * r;
  weights[3] = a * r * t * t;
  weights[1] = 1 - (a + 3) * t * t + (a + 2) * t * t * t;
  weights[2] = 1 - (a + 3) * r * r + (a + 2) * r * r * r;
}

function blendBlock(
  former: Float32Array,
  { columns, rows, weightsX, weightsY }: Taps,
  x: number,
  y: number,
  width: number,
  height: number,
  weight: number,
  painted: Float32Array,
  structure: Float32Array,
): void {
  const x0 = weightsX[0] ?? 0;
  const x1 = weightsX[1] ?? 0;
  const x2 = weightsX[2] ?? 0;
  const x3 = weightsX[3] ?? 0;
  const y0 = weightsY[0] ?? 0;
  const y1 = weightsY[1] ?? 0;
  const y2 = weightsY[2] ?? 0;
  const y3 = weightsY[3] ?? 0;
  const c0 = columns[0] ?? 0;
  const c1 = columns[1] ?? 0;
  const c2 = columns[2] ?? 0;
  const c3 = columns[3] ?? 0;
  const c4 = columns[4] ?? 0;
  const right = x + 1 < width ? 3 : 0;
  const below = y + 1 < height ? 3 * width : 0;
  const out = 3 * (y * width + x);
  for (let channel = 0; channel < 3; channel++) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    // Each row counts for the upper pixels with its own weight, for the lower ones with the weight of the row above.
    let above = y0;
    let under = 0;
    for (let i = 0; i < 5; i++) {
      const row = (rows[i] ?? 0) + channel;
      const p1 = former[row + c1] ?? 0;
      const p2 = former[row + c2] ?? 0;
      const p3 = former[row + c3] ?? 0;
      const left = x0 * (former[row + c0] ?? 0) + x1 * p1 + x2 * p2 + x3 * p3;
      const beside = x0 * p1 + x1 * p2 + x2 * p3 + x3 * (former[row + c4] ?? 0);
      a += above * left;
      b += above * beside;
      c += under * left;
      d += under * beside;
      under = above;
      above = i === 0 ? y1 : i === 1 ? y2 : i === 2 ? y3 : 0;
    }
    const at = out + channel;
    mixIn(painted, structure, at, a, weight);
    if (right > 0) mixIn(painted, structure, at + right, b, weight);
    if (below > 0) mixIn(painted, structure, at + below, c, weight);
    if (right > 0 && below > 0) mixIn(painted, structure, at + below + right, d, weight);
  }
}

/** Where nothing moves there is nothing to interpolate. */
function blendStill(
  former: Float32Array,
  x: number,
  y: number,
  width: number,
  height: number,
  weight: number,
  painted: Float32Array,
  structure: Float32Array,
): void {
  const length = x + 1 < width ? 6 : 3;
  for (let row = y; row < Math.min(height, y + 2); row++) {
    const first = 3 * (row * width + x);
    for (let at = first; at < first + length; at++) mixIn(painted, structure, at, former[at] ?? 0, weight);
  }
}

function mixIn(painted: Float32Array, structure: Float32Array, at: number, moved: number, weight: number): void {
  const before = painted[at] ?? 0;
  const change = weight * (moved - before);
  painted[at] = before + change;
  structure[at] = (structure[at] ?? 0) + change;
}
