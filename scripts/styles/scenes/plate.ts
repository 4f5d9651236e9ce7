/** A drawing for the pen: forms knocked out of the paper, each with its tone and hatching direction. */
import { hex } from '../brush/color.js';
import { fill, rasterize } from '../brush/fill.js';
import { type Point } from '../brush/geometry.js';
import { type Field } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { stroke } from '../brush/stroke.js';
import { createMask, createSurface, type Surface } from '../brush/surface.js';

const PAPER = hex('#f3ead3');
export const INK = hex('#231a1c');

/** The sheet, with the tone and the hatching direction of each pixel. */
export class Plate {
  readonly surface: Surface;
  readonly tone: Float32Array;
  readonly way: Float32Array;
  readonly random: Random;

  constructor(sizePx: number, random: Random) {
    this.surface = createSurface(sizePx, PAPER);
    this.tone = createMask(this.surface);
    this.way = createMask(this.surface);
    this.random = random;
  }

  /** Knocks a form out of the paper: sets its tone, its hatching direction and its outline. */
  form(outline: readonly Point[], tone: number | Field, way: number, linePx = 1.5): void {
    fill(this.surface, outline, PAPER);
    rasterize(this.surface, outline, (pixel, cover, x, y) => {
      if (cover < 0.5) return;
      this.tone[pixel] = typeof tone === 'number' ? tone : tone(x, y);
      this.way[pixel] = way;
    });
    if (linePx > 0) this.line([...outline, outline[0] ?? [0, 0]], linePx);
  }

  line(path: readonly Point[], widthPx: number): void {
    const wobbly = path.map(([x, y]): Point => [x + this.random.normal() * 0.5, y + this.random.normal() * 0.5]);
    stroke(this.surface, wobbly, { widthPx, color: INK, seed: this.random.seed(), opacity: 0.95 });
  }
}
