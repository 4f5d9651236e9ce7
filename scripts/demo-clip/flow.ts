/** Optical flow from the renderer's motion pass: occlusion, Middlebury files and a warp check. */

import type { Picture } from './renderer.ts';

/** Flow from a frame to the next, and where it holds (255) or is hidden there (0). */
export interface FlowPair {
  readonly width: number;
  readonly height: number;
  /** u, v interleaved, in pixels, v pointing down. */
  readonly flow: Float32Array;
  readonly visible: Uint8Array;
}

/** Mean absolute errors (0-255) over visible pixels: warped by the flow, and left as they are. */
export interface WarpCheck {
  readonly warped: number;
  readonly still: number;
  readonly visibleShare: number;
}

/** Depth tolerance of the visibility test: a share of the depth and a bit of world length. */
const TOLERANCE_SHARE = 0.02;
const TOLERANCE_LENGTH = 0.06;

/** Whether the surface expected at (x, y) with depth `expected` is what the next frame shows. */
function seen(next: Picture<Float32Array>, x: number, y: number, expected: number): boolean {
  const { width, height, data } = next;
  const x0 = Math.min(Math.max(Math.floor(x), 0), width - 1);
  const y0 = Math.min(Math.max(Math.floor(y), 0), height - 1);
  const x1 = Math.min(x0 + 1, width - 1);
  const y1 = Math.min(y0 + 1, height - 1);
  const limit = expected - (expected * TOLERANCE_SHARE + TOLERANCE_LENGTH);
  for (const i of [y0 * width + x0, y0 * width + x1, y1 * width + x0, y1 * width + x1]) {
    if ((data[i * 4 + 3] ?? 0) < limit) return false;
  }
  return true;
}

/** Turn two motion passes (frame t and frame t + 1) into a flow pair. */
export function flowPair(now: Picture<Float32Array>, next: Picture<Float32Array>): FlowPair {
  const { width, height, data } = now;
  const flow = new Float32Array(width * height * 2);
  const visible = new Uint8Array(width * height);
  for (let i = 0; i < width * height; i++) {
    const u = data[i * 4] ?? 0;
    const v = data[i * 4 + 1] ?? 0;
    flow[i * 2] = u;
    flow[i * 2 + 1] = v;
    const x = (i % width) + u;
    const y = Math.floor(i / width) + v;
    const inside = x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1;
    visible[i] = inside && seen(next, x, y, data[i * 4 + 2] ?? 0) ? 255 : 0;
  }
  return { width, height, flow, visible };
}

/** A Middlebury `.flo` file. */
export function encodeFlo({ width, height, flow }: FlowPair): Buffer {
  const file = Buffer.alloc(12 + flow.length * 4);
  file.writeFloatLE(202021.25, 0);
  file.writeInt32LE(width, 4);
  file.writeInt32LE(height, 8);
  flow.forEach((value, i) => file.writeFloatLE(value, 12 + i * 4));
  return file;
}

/** One channel of an RGBA picture between pixels. */
function bilinear(picture: Picture<Buffer>, x: number, y: number, channel: number): number {
  const { width, height, data } = picture;
  const x0 = Math.min(Math.floor(x), width - 2);
  const y0 = Math.min(Math.floor(y), height - 2);
  const fx = x - x0;
  const fy = y - y0;
  const at = (px: number, py: number): number => data[(py * width + px) * 4 + channel] ?? 0;
  const top = at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx;
  const bottom = at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx;
  return top * (1 - fy) + bottom * fy;
}

/** Pull the next frame back along the flow and compare it with this one, where visible. */
export function checkWarp(pair: FlowPair, now: Picture<Buffer>, next: Picture<Buffer>): WarpCheck {
  let warped = 0;
  let still = 0;
  let count = 0;
  for (let i = 0; i < pair.visible.length; i++) {
    if (pair.visible[i] !== 255) continue;
    const x = (i % pair.width) + (pair.flow[i * 2] ?? 0);
    const y = Math.floor(i / pair.width) + (pair.flow[i * 2 + 1] ?? 0);
    for (let c = 0; c < 3; c++) {
      const here = now.data[i * 4 + c] ?? 0;
      warped += Math.abs(bilinear(next, x, y, c) - here);
      still += Math.abs((next.data[i * 4 + c] ?? 0) - here);
      count++;
    }
  }
  const share = count / 3 / pair.visible.length;
  return { warped: warped / count, still: still / count, visibleShare: share };
}
