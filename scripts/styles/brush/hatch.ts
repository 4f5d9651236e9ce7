/** Pen hatching: parallel lines that are drawn only where a tone is dark enough for them. */
import type { Rgb } from './color.js';
import { SIDE, type Point } from './geometry.js';
import { fbm, type Field } from './noise.js';
import type { Random } from './random.js';
import { stroke } from './stroke.js';
import type { Surface } from './surface.js';

/** One set of parallel pen lines. */
export interface Hatch {
  readonly angle: number;
  readonly gapPx: number;
  readonly widthPx: number;
  readonly color: Rgb;
  /** Darkness wanted at a place, 0–1; negative where these lines must not go. */
  readonly dark: Field;
  /** Lines appear where darkness exceeds this. */
  readonly level: number;
  /** Longest pull of the pen before it is lifted. */
  readonly pullPx?: number;
}

/** Draws the lines, wobbling a little, each pull tapered at its ends. */
export function hatch(surface: Surface, lines: Hatch, random: Random): void {
  const { angle, gapPx, level, dark } = lines;
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
  const reach = SIDE * 0.75;
  const seed = random.seed();
  const stepPx = 3.5;
  for (let across = -reach; across < reach; across += gapPx * random.range(0.8, 1.2)) {
    let run: Point[] = [];
    let limit = (lines.pullPx ?? 90) * random.range(0.6, 1.4);
    const lift = (): void => {
      if (run.length > 2) pullPen(surface, run, lines, random);
      run = [];
      limit = (lines.pullPx ?? 90) * random.range(0.6, 1.4);
    };
    for (let along = -reach; along < reach; along += stepPx) {
      const wobble = 1.6 * fbm(along / 60, across / 9, seed, 2);
      const x = SIDE / 2 + ux * along - uy * (across + wobble);
      const y = SIDE / 2 + uy * along + ux * (across + wobble);
      if (x < -5 || y < -5 || x > SIDE + 5 || y > SIDE + 5) continue;
      const want = dark(x, y);
      if (want < 0 || want < level + 0.05 * fbm(x / 16, y / 16, seed + 1, 2) || run.length * stepPx > limit) lift();
      else run.push([x, y]);
    }
    lift();
  }
}

function pullPen(surface: Surface, run: readonly Point[], lines: Hatch, random: Random): void {
  const middle = run[Math.floor(run.length / 2)] ?? [0, 0];
  const heavy = 0.75 + 0.7 * Math.max(0, lines.dark(middle[0], middle[1]) - lines.level);
  stroke(surface, run, {
    widthPx: lines.widthPx * heavy * random.range(0.85, 1.15),
    color: lines.color,
    seed: random.seed(),
    opacity: random.range(0.78, 1),
    taper: [0.12, 0.3],
  });
}
