/**
 * Transparent watercolour: a wash is a shape whose pigment gathers at the drying edge, granulates in
 * the paper's tooth and multiplies with what lies under it.
 */
import type { Rgb } from './color.js';
import { maskOf } from './fill.js';
import { blur } from './filter.js';
import type { Point } from './geometry.js';
import { clamp01, fbm, smoothstep, type Field } from './noise.js';
import { createMask, type Surface } from './surface.js';

/** How one wash behaves. */
export interface Wash {
  readonly color: Rgb;
  readonly seed: number;
  /** Amount of pigment; 1 gives the colour itself on white paper. */
  readonly strength?: number;
  /** How dark the drying edge is. */
  readonly edge?: number;
  /** Wandering of the outline, design pixels. */
  readonly wanderPx?: number;
  /** Softness of the outline (wet in wet), design pixels. */
  readonly bleedPx?: number;
  /** Pigment by place, e.g. a fade to clear water. */
  readonly flow?: Field;
  /** Paper kept dry, as under masking fluid: 1 takes no pigment. */
  readonly reserve?: Float32Array;
  /** Strength of paper granulation. */
  readonly grain?: number;
}

/** Lays a wash inside outlines. */
export function wash(surface: Surface, outlines: readonly (readonly Point[])[], tooth: Field, how: Wash): void {
  const { sizePx, scale, rgb } = surface;
  const { seed, strength = 1, edge = 0.5, wanderPx = 5, bleedPx = 0, grain = 0.35 } = how;
  const plain = createMask(surface);
  for (const outline of outlines) maskOf(surface, outline, plain);
  const wandered = wander(surface, plain, seed, wanderPx);
  const shape = bleedPx > 0 ? blur(wandered, sizePx, bleedPx * scale) : wandered;
  const wide = blur(shape, sizePx, (7 + bleedPx) * scale);
  const thin = blur(shape, sizePx, (2.2 + bleedPx * 0.5) * scale);
  // Absorbance of each channel so that strength 1 yields the colour on white.
  const absorb = how.color.map((part) => -Math.log(Math.max(0.02, part)));
  for (let pixel = 0; pixel < shape.length; pixel += 1) {
    const cover = (shape[pixel] ?? 0) * (1 - (how.reserve?.[pixel] ?? 0));
    if (cover < 0.004) continue;
    const x = ((pixel % sizePx) + 0.5) / scale;
    const y = (Math.floor(pixel / sizePx) + 0.5) / scale;
    const pool = 0.8 + 0.5 * fbm(x / 95, y / 95, seed, 3) + 0.2 * fbm(x / 16, y / 16, seed + 3, 3);
    const rim = edge * (2.1 * Math.max(0, cover - (thin[pixel] ?? 0)) + 0.8 * Math.max(0, cover - (wide[pixel] ?? 0)));
    const bloom = backrun(x, y, seed) * 0.28;
    const speck = 1 + grain * (1 - 2 * tooth(x, y));
    const amount = strength * cover * Math.max(0.05, pool + rim + bloom) * (how.flow?.(x, y) ?? 1) * speck;
    for (let part = 0; part < 3; part += 1) {
      const at = pixel * 3 + part;
      rgb[at] = clamp01((rgb[at] ?? 0) * Math.exp(-(absorb[part] ?? 0) * amount));
    }
  }
}

/** Cauliflower marks where a wetter drop pushed pigment outwards: thin dark fronts, pale behind. */
function backrun(x: number, y: number, seed: number): number {
  const field = fbm(x / 120 + 0.15 * fbm(x / 14, y / 14, seed + 21, 3), y / 120, seed + 20, 3);
  const front = Math.abs(field - 0.22);
  return smoothstep(0.035, 0, front) - 0.8 * smoothstep(0.22, 0.36, field);
}

function wander(surface: Surface, mask: Float32Array, seed: number, wanderPx: number): Float32Array {
  const { sizePx, scale } = surface;
  const out = createMask(surface);
  const near = blur(mask, sizePx, (wanderPx + 1) * scale);
  for (let pixel = 0; pixel < out.length; pixel += 1) {
    // Far from any outline there is nothing to wander over.
    const around = near[pixel] ?? 0;
    if (around < 0.001 || around > 0.999) {
      out[pixel] = mask[pixel] ?? 0;
      continue;
    }
    const px = pixel % sizePx;
    const py = Math.floor(pixel / sizePx);
    const [x, y] = [px / scale, py / scale];
    const reach = wanderPx * scale;
    const fx = px + reach * (fbm(x / 34, y / 34, seed + 11, 4) + 0.25 * fbm(x / 5, y / 5, seed + 13, 2));
    const fy = py + reach * (fbm(x / 34, y / 34, seed + 12, 4) + 0.25 * fbm(x / 5, y / 5, seed + 14, 2));
    const sx = Math.min(sizePx - 1, Math.max(0, Math.round(fx)));
    const sy = Math.min(sizePx - 1, Math.max(0, Math.round(fy)));
    out[pixel] = mask[sy * sizePx + sx] ?? 0;
  }
  return out;
}
