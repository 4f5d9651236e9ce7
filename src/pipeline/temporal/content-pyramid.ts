/**
 * What motion is estimated on: the frame at network size, averaged down to 1/2 (colour and luma) and to 1/4, 1/8 and
 * 1/16 (luma). WGSL twin: `kernels/temporal-wgsl.ts`.
 */
import { sameSize, type Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import { createPlane, type Plane, planeIndex, repeatEdges } from './plane.ts';

/** Rec. 601 weights, as video has them. */
export const LUMA_WEIGHTS = [0.299, 0.587, 0.114] as const;

export interface ContentPyramid {
  /** Of the frame. */
  readonly size: Size;
  /** Interleaved RGB at 1/2, `[H/2, W/2, 3]`, values in [0, 1]. */
  readonly halfRgb: Float32Array;
  /** Luma at 1/2, 1/4, 1/8, 1/16. Sides are halved rounding up. */
  readonly luma: readonly [half: Plane, quarter: Plane, eighth: Plane, sixteenth: Plane];
}

export function createContentPyramid(size: Size): ContentPyramid {
  const half = halved(size);
  const quarter = halved(half);
  const eighth = halved(quarter);
  return {
    size,
    halfRgb: new Float32Array(half.width * half.height * 3),
    luma: [createPlane(half), createPlane(quarter), createPlane(eighth), createPlane(halved(eighth))],
  };
}

/** Fills the pyramid with another frame of the same size; allocates nothing. */
export function fillContentPyramid({ size, halfRgb, luma }: ContentPyramid, picture: RgbPicture): void {
  if (!sameSize(size, picture)) throw new RangeError('a pyramid takes frames of its own size');
  const [half, quarter, eighth, sixteenth] = luma;
  averageColors(picture, halfRgb, half);
  repeatEdges(half);
  averageLuma(half, quarter);
  averageLuma(quarter, eighth);
  averageLuma(eighth, sixteenth);
}

export function halved({ width, height }: Size): Size {
  return { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
}

/** Means of 2×2 pixels; at an odd edge the last row and column count twice. */
function averageColors({ rgb, width, height }: RgbPicture, halfRgb: Float32Array, half: Plane): void {
  const [lr, lg, lb] = LUMA_WEIGHTS;
  let out = 0;
  for (let y = 0; y < half.height; y++) {
    const top = 2 * y * width;
    const bottom = Math.min(2 * y + 1, height - 1) * width;
    let lumaIndex = planeIndex(half, 0, y);
    for (let x = 0; x < half.width; x++, out += 3) {
      const left = 2 * x;
      const right = Math.min(left + 1, width - 1);
      const [a, b, c, d] = [3 * (top + left), 3 * (top + right), 3 * (bottom + left), 3 * (bottom + right)];
      const red = 0.25 * ((rgb[a] ?? 0) + (rgb[b] ?? 0) + (rgb[c] ?? 0) + (rgb[d] ?? 0));
      const green = 0.25 * ((rgb[a + 1] ?? 0) + (rgb[b + 1] ?? 0) + (rgb[c + 1] ?? 0) + (rgb[d + 1] ?? 0));
      const blue = 0.25 * ((rgb[a + 2] ?? 0) + (rgb[b + 2] ?? 0) + (rgb[c + 2] ?? 0) + (rgb[d + 2] ?? 0));
      halfRgb[out] = red;
      halfRgb[out + 1] = green;
      halfRgb[out + 2] = blue;
      half.data[lumaIndex++] = lr * red + lg * green + lb * blue;
    }
  }
}

/** The border of `from` stands in for the row or column that an odd side lacks. */
function averageLuma(from: Plane, to: Plane): void {
  for (let y = 0; y < to.height; y++) {
    let top = planeIndex(from, 0, 2 * y);
    let out = planeIndex(to, 0, y);
    for (let x = 0; x < to.width; x++, top += 2) {
      const bottom = top + from.stride;
      to.data[out++] =
        0.25 *
        ((from.data[top] ?? 0) + (from.data[top + 1] ?? 0) + (from.data[bottom] ?? 0) + (from.data[bottom + 1] ?? 0));
    }
  }
  repeatEdges(to);
}
