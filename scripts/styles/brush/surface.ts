/** The picture being painted: colour and paint thickness per pixel, in plain float buffers. */
import type { Rgb } from './color.js';
import { SIDE } from './geometry.js';

/** A square picture. Painters speak in design pixels; `scale` turns those into stored pixels. */
export interface Surface {
  readonly sizePx: number;
  /** Stored pixels to one design pixel. */
  readonly scale: number;
  /** Encoded sRGB, three floats to a pixel. */
  readonly rgb: Float32Array;
  /** Thickness of paint, for relief lighting; 0 is bare ground. */
  readonly height: Float32Array;
}

/** A new surface of one colour. */
export function createSurface(sizePx: number, color: Rgb = [1, 1, 1]): Surface {
  const rgb = new Float32Array(sizePx * sizePx * 3);
  for (let at = 0; at < rgb.length; at += 3) rgb.set(color, at);
  return { sizePx, scale: sizePx / SIDE, rgb, height: new Float32Array(sizePx * sizePx) };
}

/** A copy that can be painted over without touching the first. */
export function copySurface(from: Surface): Surface {
  return { ...from, rgb: from.rgb.slice(), height: from.height.slice() };
}

/** Recolours every pixel: the callback gets the design place and the colour that is there. */
export function shade(surface: Surface, color: (x: number, y: number, before: Rgb, pixel: number) => Rgb): void {
  const { sizePx, scale, rgb } = surface;
  for (let py = 0; py < sizePx; py += 1) {
    for (let px = 0; px < sizePx; px += 1) {
      const pixel = py * sizePx + px;
      rgb.set(color((px + 0.5) / scale, (py + 0.5) / scale, colorAt(surface, pixel), pixel), pixel * 3);
    }
  }
}

/** The colour stored at a pixel index. */
export function colorAt(surface: Surface, pixel: number): Rgb {
  const at = pixel * 3;
  return [surface.rgb[at] ?? 0, surface.rgb[at + 1] ?? 0, surface.rgb[at + 2] ?? 0];
}

/** The pixel index under a design place, clamped to the picture. */
export function pixelAt(surface: Surface, x: number, y: number): number {
  const { sizePx, scale } = surface;
  const px = Math.min(sizePx - 1, Math.max(0, Math.floor(x * scale)));
  const py = Math.min(sizePx - 1, Math.max(0, Math.floor(y * scale)));
  return py * sizePx + px;
}

/** The colour under a design place, clamped to the picture. */
export function sample(surface: Surface, x: number, y: number): Rgb {
  return colorAt(surface, pixelAt(surface, x, y));
}

/** Covers a pixel with colour. */
export function blend(surface: Surface, pixel: number, color: Rgb, alpha: number): void {
  const { rgb } = surface;
  const at = pixel * 3;
  const keep = 1 - alpha;
  rgb[at] = (rgb[at] ?? 0) * keep + color[0] * alpha;
  rgb[at + 1] = (rgb[at + 1] ?? 0) * keep + color[1] * alpha;
  rgb[at + 2] = (rgb[at + 2] ?? 0) * keep + color[2] * alpha;
}

/** A fresh one-channel buffer of the surface's size. */
export function createMask(surface: Surface): Float32Array {
  return new Float32Array(surface.sizePx * surface.sizePx);
}
