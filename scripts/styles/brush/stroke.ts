/**
 * One pull of a loaded brush. The stroke is swept along a path; every pixel under it learns how far
 * along and how far across the brush it lies, and from that come bristle streaks, ragged ends, dry
 * patches and the ridge of thick paint that relief lighting later picks out.
 */
import type { Rgb } from './color.js';
import type { Point } from './geometry.js';
import { clamp01, smoothstep, valueNoise, type Field } from './noise.js';
import { blend, type Surface } from './surface.js';

/** How a stroke looks. Lengths in design pixels. */
export interface StrokeStyle {
  readonly widthPx: number;
  readonly color: Rgb;
  readonly seed: number;
  /** Cover of the paint, 0–1. */
  readonly opacity?: number;
  /** How much single bristles differ in lightness, 0–1. */
  readonly bristle?: number;
  /** How much of the stroke a dry brush leaves bare, 0–1; more towards its end. */
  readonly dry?: number;
  /** Thickness of the paint left behind. */
  readonly thick?: number;
  /** Share of the length over which the width grows from 0 and shrinks to 0. */
  readonly taper?: readonly [number, number];
  /** Width factor along the stroke, t in [0, 1]; multiplies the taper. */
  readonly pressure?: (t: number) => number;
  /** Tooth of the paper in [0, 1] at a design place: chalk only catches where it is high. */
  readonly tooth?: Field;
  /** Second colour not fully mixed into the brush; streaks across it. */
  readonly second?: Rgb;
  /** Blur of the edge in design pixels (default a crisp edge). */
  readonly soft?: number;
}

interface Sweep {
  stamp: Int32Array;
  away: Float32Array;
  across: Float32Array;
  along: Float32Array;
  count: number;
}

const sweeps = new Map<number, Sweep>();

function sweepFor(sizePx: number): Sweep {
  const kept = sweeps.get(sizePx);
  if (kept) return kept;
  const cells = sizePx * sizePx;
  const made: Sweep = {
    stamp: new Int32Array(cells),
    away: new Float32Array(cells),
    across: new Float32Array(cells),
    along: new Float32Array(cells),
    count: 0,
  };
  sweeps.set(sizePx, made);
  return made;
}

/** Records, for each pixel near one straight piece, its distance and place along the stroke. */
function sweepPiece(
  sweep: Sweep,
  sizePx: number,
  piece: readonly [number, number, number, number],
  walked: number,
  reach: number,
  touched: number[],
): void {
  const [ax, ay, bx, by] = piece;
  const length = Math.hypot(bx - ax, by - ay) || 1e-6;
  const ux = (bx - ax) / length;
  const uy = (by - ay) / length;
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(sizePx - 1, Math.ceil(Math.max(ax, bx) + reach));
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const foot = Math.min(sizePx - 1, Math.ceil(Math.max(ay, by) + reach));
  for (let py = top; py <= foot; py += 1) {
    for (let px = left; px <= right; px += 1) {
      const rx = px + 0.5 - ax;
      const ry = py + 0.5 - ay;
      const along = Math.min(length, Math.max(0, rx * ux + ry * uy));
      const ox = rx - ux * along;
      const oy = ry - uy * along;
      const away = Math.sqrt(ox * ox + oy * oy);
      if (away > reach) continue;
      const pixel = py * sizePx + px;
      if (sweep.stamp[pixel] !== sweep.count) {
        sweep.stamp[pixel] = sweep.count;
        touched.push(pixel);
      } else if (away >= (sweep.away[pixel] ?? 0)) continue;
      sweep.away[pixel] = away;
      sweep.across[pixel] = rx * uy - ry * ux < 0 ? -away : away;
      sweep.along[pixel] = walked + along;
    }
  }
}

/** Paints one stroke along a path of design points. */
export function stroke(surface: Surface, path: readonly Point[], style: StrokeStyle): void {
  const { sizePx, scale } = surface;
  const sweep = sweepFor(sizePx);
  sweep.count += 1;
  const touched: number[] = [];
  const half = (style.widthPx * scale) / 2;
  const soft = Math.max(0.5, (style.soft ?? 0) * scale);
  let walked = 0;
  for (let index = 1; index < path.length; index += 1) {
    const a = path[index - 1];
    const b = path[index];
    if (!a || !b) continue;
    const piece = [a[0] * scale, a[1] * scale, b[0] * scale, b[1] * scale] as const;
    sweepPiece(sweep, sizePx, piece, walked, half + soft, touched);
    walked += Math.hypot(piece[2] - piece[0], piece[3] - piece[1]);
  }
  const total = walked || 1;
  const width = widthProfile(style);
  for (const pixel of touched) {
    const along = sweep.along[pixel] ?? 0;
    const across = sweep.across[pixel] ?? 0;
    const reach = half * width(along / total);
    // A line thinner than a pixel is drawn one pixel wide but fainter.
    const thin = Math.min(1, reach / 0.5);
    const edge = clamp01((Math.max(reach, 0.5) - Math.abs(across) + soft) / (2 * soft)) * thin;
    if (edge > 0) layPaint(surface, style, pixel, edge, along, across, total, half);
  }
}

function widthProfile(style: StrokeStyle): (t: number) => number {
  const [grow, shrink] = style.taper ?? [0, 0];
  const { pressure } = style;
  return (t) => {
    let factor = 1;
    if (grow > 0 && t < grow) factor *= Math.sqrt(t / grow);
    if (shrink > 0 && t > 1 - shrink) factor *= Math.sqrt(Math.max(0, (1 - t) / shrink));
    return pressure ? factor * pressure(t) : factor;
  };
}

function layPaint(
  surface: Surface,
  style: StrokeStyle,
  pixel: number,
  edge: number,
  along: number,
  across: number,
  total: number,
  half: number,
): void {
  const { scale, sizePx, height } = surface;
  const { seed, bristle = 0, dry = 0, thick = 0, color, second } = style;
  let alpha = edge * (style.opacity ?? 1);
  let r = color[0];
  let g = color[1];
  let b = color[2];
  const streaky = bristle > 0 || dry > 0 || thick > 0;
  const streak = streaky ? valueNoise(across / (1.5 * scale), along / (34 * scale), seed) : 0.5;
  if (dry > 0) {
    const t = along / total;
    const ragged = valueNoise(across / (2.2 * scale), 7.5, seed) * Math.min(0.3, (half * 1.2) / total);
    const ends = smoothstep(0, 0.04, t - ragged) * smoothstep(1, 0.96, t + ragged);
    const bare = smoothstep(dry * 1.1 - 0.2, dry * 1.1 + 0.15, streak * 0.75 + 0.45 * (1 - t * 0.7));
    alpha *= ends * bare;
  }
  if (style.tooth) {
    const tooth = style.tooth(((pixel % sizePx) + 0.5) / scale, (Math.floor(pixel / sizePx) + 0.5) / scale);
    alpha *= tooth;
  }
  if (alpha <= 0.004) return;
  if (second) {
    const share = smoothstep(0.35, 0.75, valueNoise(across / (half * 0.45 + 1), along / (70 * scale), seed + 5));
    r += (second[0] - r) * share;
    g += (second[1] - g) * share;
    b += (second[2] - b) * share;
  }
  const tint = 1 + (streak - 0.5) * bristle;
  blend(surface, pixel, [clamp01(r * tint), clamp01(g * tint), clamp01(b * tint)], alpha);
  if (thick > 0) {
    const side = Math.abs(across) / (half || 1);
    const ridge = 0.45 + 0.35 * side * side + 0.55 * (streak - 0.5) * (bristle > 0 ? 1.4 : 0.6);
    height[pixel] = (height[pixel] ?? 0) * (1 - alpha * 0.85) + thick * ridge * alpha;
  }
}
