/** The last touches that make paint look physical: raking light over its relief, cloth and paper. */
import { clamp01, hash2, valueNoise, fbm, type Field } from './noise.js';
import { shade, type Surface } from './surface.js';

/** How raking light falls. */
export interface Relief {
  /** How strongly slopes darken and lighten. */
  readonly strength: number;
  /** Wet shine on slopes that face the light. */
  readonly shine?: number;
}

/** Lights the height map from the upper left, as paint in a gallery is lit. */
export function relief(surface: Surface, { strength, shine = 0 }: Relief): void {
  const { sizePx, height } = surface;
  const at = (px: number, py: number): number =>
    height[Math.min(sizePx - 1, Math.max(0, py)) * sizePx + Math.min(sizePx - 1, Math.max(0, px))] ?? 0;
  shade(surface, (_x, _y, before, pixel) => {
    const px = pixel % sizePx;
    const py = Math.floor(pixel / sizePx);
    const slopeX = at(px + 1, py) - at(px - 1, py);
    const slopeY = at(px, py + 1) - at(px, py - 1);
    const facing = (slopeX * 0.6 + slopeY * 0.8) / Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY);
    const gain = 1 + Math.max(-0.55, Math.min(0.5, facing * strength));
    const gloss = shine > 0 && facing > 0.12 ? (facing - 0.12) ** 2 * shine : 0;
    return [
      clamp01(before[0] * gain + gloss),
      clamp01(before[1] * gain + gloss),
      clamp01(before[2] * gain + gloss * 0.95),
    ];
  });
}

/** The weave of a primed canvas, added to the height map before lighting. */
export function weave(surface: Surface, depth: number, threadPx = 3.2): void {
  const { sizePx, scale, height } = surface;
  for (let pixel = 0; pixel < height.length; pixel += 1) {
    const x = ((pixel % sizePx) / scale / threadPx) * Math.PI;
    const y = (Math.floor(pixel / sizePx) / scale / threadPx) * Math.PI;
    const over = Math.sin(x) * Math.cos(y) + 0.4 * (hash2(pixel, 3, 9) - 0.5);
    height[pixel] = (height[pixel] ?? 0) + depth * over;
  }
}

/** Tooth of a rough paper, in [0, 1]: fibres and pits a few pixels wide. */
export function paperTooth(seed: number, featurePx = 3): Field {
  return (x, y) => {
    const fine = valueNoise(x / featurePx, y / featurePx, seed);
    const mid = valueNoise(x / (featurePx * 2.3), y / (featurePx * 2.3), seed + 1);
    const dust = valueNoise(x / (featurePx * 0.45), y / (featurePx * 0.45), seed + 2);
    return 0.45 * fine + 0.3 * mid + 0.25 * dust;
  };
}

/** Lightens and darkens by grain and by broad stains, as an old sheet has. */
export function age(surface: Surface, seed: number, grain: number, stain: number): void {
  const tooth = paperTooth(seed, 2.2);
  shade(surface, (x, y, before) => {
    const gain = 1 + grain * (tooth(x, y) - 0.5) * 2 + stain * fbm(x / 190, y / 190, seed + 7, 3);
    return [clamp01(before[0] * gain), clamp01(before[1] * gain), clamp01(before[2] * gain)];
  });
}
