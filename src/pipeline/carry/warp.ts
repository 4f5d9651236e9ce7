/** Looks a keyframe's picture up where each pixel's route leads: bicubic (Keys 1981), once, whatever the distance. */
import type { Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import { cubicWeights } from '../temporal/motion-blend.ts';
import type { MotionMap } from '../temporal/motion-map.ts';

/** Pixels of less trust than this are not looked up: they are filled. */
const LEAST_TRUST = 1 / 512;

/**
 * @param source of any size, `[H, W, 3]`, about [0, 1]. @param motion of the flow picture. @param flowSize its size.
 * @param result of `source`'s size: filled where there is trust, else left as it is.
 * @param trust `[H, W]` of that size: filled with the motion's, 0 … 1. Null looks every pixel up.
 */
export function warpPicture(
  { width, height, rgb }: RgbPicture,
  motion: MotionMap,
  flowSize: Size,
  result: Float32Array,
  trust: Float32Array | null = null,
): void {
  const [scaleX, scaleY] = [width / flowSize.width, height / flowSize.height];
  const columns = halfTaps(width, scaleX, motion.size.width);
  const [weightsX, weightsY] = [new Float64Array(4), new Float64Array(4)];
  const { flow } = motion;
  for (let y = 0, pixel = 0; y < height; y++) {
    const { low, high, t: ty } = halfTap(y, scaleY, motion.size.height);
    const [top, bottom] = [low * motion.size.width, high * motion.size.width];
    for (let x = 0; x < width; x++, pixel++) {
      const column = columns[x];
      if (!column) continue;
      const { t } = column;
      const [a, b, c, d] = [top + column.low, top + column.high, bottom + column.low, bottom + column.high];
      if (trust) {
        const upper = mix(motion.trust[a] ?? 0, motion.trust[b] ?? 0, t);
        const trusted = mix(upper, mix(motion.trust[c] ?? 0, motion.trust[d] ?? 0, t), ty);
        trust[pixel] = trusted;
        if (trusted < LEAST_TRUST) continue;
      }
      const u = mix(mix(flow[2 * a] ?? 0, flow[2 * b] ?? 0, t), mix(flow[2 * c] ?? 0, flow[2 * d] ?? 0, t), ty);
      const v = mix(
        mix(flow[2 * a + 1] ?? 0, flow[2 * b + 1] ?? 0, t),
        mix(flow[2 * c + 1] ?? 0, flow[2 * d + 1] ?? 0, t),
        ty,
      );
      sampleCubic(rgb, width, height, x + scaleX * u, y + scaleY * v, weightsX, weightsY, result, 3 * pixel);
    }
  }
}

interface HalfTap {
  readonly low: number;
  readonly high: number;
  readonly t: number;
}

/** Which two half-size pixels a pixel lies between; half-size pixel i is in the middle of flow pixels 2i and 2i + 1. */
function halfTap(at: number, scale: number, halfLength: number): HalfTap {
  const place = Math.max(0, Math.min(halfLength - 1, (at + 0.5) / (2 * scale) - 0.5));
  const low = Math.floor(place);
  return { low, high: Math.min(halfLength - 1, low + 1), t: place - low };
}

function halfTaps(length: number, scale: number, halfLength: number): readonly HalfTap[] {
  return Array.from({ length }, (_, at) => halfTap(at, scale, halfLength));
}

function mix(a: number, b: number, t: number): number {
  return a + t * (b - a);
}

function sampleCubic(
  rgb: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  weightsX: Float64Array,
  weightsY: Float64Array,
  result: Float32Array,
  out: number,
): void {
  const px = Math.max(0, Math.min(width - 1, x));
  const py = Math.max(0, Math.min(height - 1, y));
  const [left, top] = [Math.floor(px), Math.floor(py)];
  cubicWeights(px - left, weightsX);
  cubicWeights(py - top, weightsY);
  let [red, green, blue] = [0, 0, 0];
  for (let j = 0; j < 4; j++) {
    const row = Math.max(0, Math.min(height - 1, top - 1 + j)) * width;
    const weightY = weightsY[j] ?? 0;
    for (let i = 0; i < 4; i++) {
      const at = 3 * (row + Math.max(0, Math.min(width - 1, left - 1 + i)));
      const weight = weightY * (weightsX[i] ?? 0);
      red += weight * (rgb[at] ?? 0);
      green += weight * (rgb[at + 1] ?? 0);
      blue += weight * (rgb[at + 2] ?? 0);
    }
  }
  result[out] = red;
  result[out + 1] = green;
  result[out + 2] = blue;
}
