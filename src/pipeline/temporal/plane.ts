/**
 * One channel of a picture with a border of repeated edge pixels, so that patches may reach past the edge without a
 * test for each pixel. Small and square-minded: everything that estimates motion reads planes.
 */
import type { Size } from '../../shared/size.ts';

/** Pixels of border on each side. A patch that would lie further out is moved in (`patchStart`). */
export const PLANE_BORDER_PX = 8;

export interface Plane extends Size {
  /** Floats a row: width plus both borders. */
  readonly stride: number;
  /** `(height + 2·border) · stride` values in [0, 1]. */
  readonly data: Float32Array;
}

export function createPlane({ width, height }: Size): Plane {
  const stride = width + 2 * PLANE_BORDER_PX;
  return { width, height, stride, data: new Float32Array(stride * (height + 2 * PLANE_BORDER_PX)) };
}

/** Index of pixel (x, y), which may lie in the border. */
export function planeIndex({ stride }: Plane, x: number, y: number): number {
  return (y + PLANE_BORDER_PX) * stride + x + PLANE_BORDER_PX;
}

/** Fills the border from the edge pixels. */
export function repeatEdges(plane: Plane): void {
  const { width, height, stride, data } = plane;
  for (let y = 0; y < height; y++) {
    const row = planeIndex(plane, 0, y);
    data.fill(data[row] ?? 0, row - PLANE_BORDER_PX, row);
    data.fill(data[row + width - 1] ?? 0, row + width, row + width + PLANE_BORDER_PX);
  }
  const first = PLANE_BORDER_PX * stride;
  const last = (PLANE_BORDER_PX + height - 1) * stride;
  for (let i = 1; i <= PLANE_BORDER_PX; i++) {
    data.copyWithin(first - i * stride, first, first + stride);
    data.copyWithin(last + i * stride, last, last + stride);
  }
}

/** First pixel of a run of `length` (whole) pixels that was to start at `start`, moved so that it lies in the plane. */
export function patchStart(start: number, length: number, side: number): number {
  return Math.max(-PLANE_BORDER_PX, Math.min(side + PLANE_BORDER_PX - length, start));
}
