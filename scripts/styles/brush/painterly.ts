/** Repainting a sketch with strokes, coarse to fine, as a painter works over an underpainting. */
import { vary, type Rgb } from './color.js';
import { trace } from './geometry.js';
import type { Field } from './noise.js';
import type { Random } from './random.js';
import { scatter } from './scatter.js';
import { stroke, type StrokeStyle } from './stroke.js';
import { sample, type Surface } from './surface.js';

/** One layer of strokes. Lengths in design pixels. */
export interface StrokeLayer {
  readonly widthPx: number;
  readonly lengthPx: number;
  readonly spacingPx: number;
  /** Direction of the strokes at a place, radians. */
  readonly angle: Field;
  /** Random turn of each stroke, radians. */
  readonly turn?: number;
  /** Variation of lightness and hue between strokes. */
  readonly vary?: number;
  readonly hue?: number;
  /** A stroke ends where the sketch differs from its start by more than this. */
  readonly tolerance?: number;
  /** Chance that a stroke is painted at a place. */
  readonly where?: Field;
  /** Scales width and length by place. */
  readonly sizeAt?: Field;
  /** Last say on the colour. */
  readonly recolor?: (color: Rgb, x: number, y: number, random: Random) => Rgb;
  readonly style?: Omit<Partial<StrokeStyle>, 'widthPx' | 'color' | 'seed'>;
}

/** Largest difference of the three colour parts. */
export function colorGap(a: Rgb, b: Rgb): number {
  return Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2]));
}

/** Paints a layer of strokes whose colours come from the sketch. */
export function paintLayer(surface: Surface, sketch: Surface, layer: StrokeLayer, random: Random): void {
  const { tolerance = 0.16, turn = 0.15 } = layer;
  for (const [x, y] of scatter(layer.spacingPx, random, 0.6)) {
    const lot = random.next();
    const seed = random.seed();
    const bend = random.normal() * turn;
    const size = (layer.sizeAt?.(x, y) ?? 1) * random.range(0.75, 1.2);
    const seen = sample(sketch, x, y);
    const varied = vary(seen, random, layer.vary ?? 0.03, layer.hue ?? 0.08);
    const color = layer.recolor ? layer.recolor(varied, x, y, random) : varied;
    if (layer.where && lot > layer.where(x, y)) continue;
    const half = (layer.lengthPx * size) / 2;
    const step = Math.max(2.5, Math.min(7, layer.widthPx * 0.5));
    const angle: Field = (px, py) => layer.angle(px, py) + bend;
    const keep = (px: number, py: number): boolean => colorGap(sample(sketch, px, py), seen) < tolerance;
    const back = trace([x, y], (px, py) => angle(px, py) + Math.PI, half, step, keep);
    const ahead = trace([x, y], angle, half, step, keep);
    const path = [...back.reverse(), ...ahead.slice(1)];
    if (path.length < 2) path.push([x + Math.cos(angle(x, y)) * 3, y + Math.sin(angle(x, y)) * 3]);
    stroke(surface, path, { taper: [0.12, 0.25], ...layer.style, widthPx: layer.widthPx * size, color, seed });
  }
}
