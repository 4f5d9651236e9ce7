/** Motion as colours: the debug view. WGSL twin: `drawMotionWgsl`. */
import type { MotionView } from '../../shared/protocol.ts';
import type { Size } from '../../shared/size.ts';
import type { MotionMap } from './motion-map.ts';

/** This many network pixels a frame are full brightness. */
export const FULL_SPEED_PX = 12;

/** @returns `[H, W, 3]` at network size, values in [0, 1]. */
export function drawMotion(motion: MotionMap, { width, height }: Size, view: MotionView): Float32Array {
  const rgb = new Float32Array(width * height * 3);
  for (let y = 0, out = 0; y < height; y++) {
    for (let x = 0; x < width; x++, out += 3) {
      const half = (y >> 1) * motion.size.width + (x >> 1);
      const trust = motion.trust[half] ?? 0;
      if (view === 'trust') rgb.fill(trust, out, out + 3);
      else rgb.set(flowColor(motion.flow[2 * half] ?? 0, motion.flow[2 * half + 1] ?? 0), out);
    }
  }
  return rgb;
}

/** Hue by direction, brightness by the square root of speed: small motion is seen too. */
export function flowColor(u: number, v: number): readonly [red: number, green: number, blue: number] {
  const speed = Math.sqrt(Math.min(1, Math.hypot(u, v) / FULL_SPEED_PX));
  const turn = Math.atan2(v, u) / (2 * Math.PI);
  const channel = (shift: number): number => speed * (0.5 + 0.5 * Math.cos(2 * Math.PI * (turn - shift)));
  return [channel(0), channel(1 / 3), channel(2 / 3)];
}
