/** Float pictures between sizes, bilinear with half-pixel centres: what a coarse level hands to the next finer one. */
import type { Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import type { RgbaPicture } from './area-downscale.ts';

export function resizeBilinear(source: RgbPicture, target: Size): RgbPicture {
  const { width, height, rgb } = source;
  const scaleX = width / target.width;
  const scaleY = height / target.height;
  return sampled(source, target, (x, y) => [(x + 0.5) * scaleX - 0.5, (y + 0.5) * scaleY - 0.5], rgb);
}

/** Turned about its centre by `angle` (radians) and enlarged by `scale`; the edge is repeated outside. Same size. */
export function turnPicture(source: RgbPicture, angle: number, scale: number): RgbPicture {
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  const [cx, cy] = [(source.width - 1) / 2, (source.height - 1) / 2];
  const at = (x: number, y: number): [number, number] => [
    cx + cos * (x - cx) + sin * (y - cy),
    cy - sin * (x - cx) + cos * (y - cy),
  ];
  return sampled(source, source, at, source.rgb);
}

function sampled(
  { width, height }: Size,
  target: Size,
  at: (x: number, y: number) => readonly [x: number, y: number],
  rgb: Float32Array,
): RgbPicture {
  const result = new Float32Array(target.width * target.height * 3);
  let out = 0;
  for (let y = 0; y < target.height; y++) {
    for (let x = 0; x < target.width; x++) {
      const [sx, sy] = at(x, y);
      const [px, py] = [Math.min(width - 1, Math.max(0, sx)), Math.min(height - 1, Math.max(0, sy))];
      const [x0, y0] = [Math.floor(px), Math.floor(py)];
      const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)];
      const [tx, ty] = [px - x0, py - y0];
      for (let c = 0; c < 3; c++) {
        const pixel = (column: number, row: number): number => rgb[(row * width + column) * 3 + c] ?? 0;
        const top = pixel(x0, y0) * (1 - tx) + pixel(x1, y0) * tx;
        const bottom = pixel(x0, y1) * (1 - tx) + pixel(x1, y1) * tx;
        result[out++] = top * (1 - ty) + bottom * ty;
      }
    }
  }
  return { width: target.width, height: target.height, rgb: result };
}

/** Clamped to [0, 1] and rounded to 8 bits, opaque. */
export function toRgbaPicture({ width, height, rgb }: RgbPicture): RgbaPicture {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0, j = 0; i < rgba.length; i += 4, j += 3) {
    rgba[i] = 255 * (rgb[j] ?? 0);
    rgba[i + 1] = 255 * (rgb[j + 1] ?? 0);
    rgba[i + 2] = 255 * (rgb[j + 2] ?? 0);
    rgba[i + 3] = 255;
  }
  return { width, height, rgba };
}
