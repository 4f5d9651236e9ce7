/** The form of a breaking wave, and its foam. */
import { hex, mix, palette } from '../brush/color.js';
import { fill } from '../brush/fill.js';
import { ellipse, ribbon, smooth, type Point, points } from '../brush/geometry.js';
import { lerp, smoothstep } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { stroke } from '../brush/stroke.js';
import { type Surface } from '../brush/surface.js';

export const LINE = hex('#14264a');
export const FOAM = hex('#f8f1dc');
const SHADE = hex('#b9cdd0');
export const BLUES = palette('#16305f', '#2a5a92', '#1b3f78', '#5b93b4', '#1d4480', '#8fb8c2', '#21508a', '#3e76a6');

interface Wave {
  /** Back of the wave, from its foot on the left up to the breaking tip. */
  readonly back: readonly Point[];
  /** Face of the wave, from its foot on the right up to the same tip. */
  readonly face: readonly Point[];
  readonly clawPx: number;
}

/** Shapes a wave by moving, scaling and tilting one drawn form. */
export function wave(originX: number, originY: number, scale: number, lean: number, clawPx: number): Wave {
  const place = ([x, y]: Point): Point => [originX + (x - y * lean) * scale, originY + y * scale];
  const back: Point[] = points('-520,700 -330,260 -260,60 -170,-130 -60,-290 80,-390 220,-405 330,-345 392,-250');
  const face: Point[] = points(
    '1150,330 860,290 640,240 500,185 330,130 190,30 120,-90 125,-200 205,-270 300,-272 392,-250',
  );
  return { back: smooth(back.map(place), false, 12), face: smooth(face.map(place), false, 12), clawPx };
}

const along = (line: readonly Point[], t: number): Point => {
  const place = Math.min(0.9999, Math.max(0, t)) * (line.length - 1);
  const a = line[Math.floor(place)] ?? [0, 0];
  const b = line[Math.floor(place) + 1] ?? a;
  return [lerp(a[0], b[0], place % 1), lerp(a[1], b[1], place % 1)];
};

/** The curve a share `s` of the way from back to face. */
function between(form: Wave, s: number): Point[] {
  return Array.from({ length: 61 }, (_, step): Point => {
    const t = step / 60;
    const a = along(form.back, t);
    const b = along(form.face, t);
    return [lerp(a[0], b[0], s), lerp(a[1], b[1], s)];
  });
}

/** A finger of foam: a hook that thins to a curled point, with smaller hooks on its back. */
function finger(base: Point, heading: number, lengthPx: number, curl: number, depth: number, out: Point[][]): void {
  const path: Point[] = [base];
  let [x, y] = base;
  let angle = heading;
  for (let step = 0; step < 9; step += 1) {
    angle += (curl * (0.4 + step * 0.22)) / 9;
    x += (Math.cos(angle) * lengthPx) / 9;
    y += (Math.sin(angle) * lengthPx) / 9;
    path.push([x, y]);
    if (depth > 0 && (step === 2 || step === 5)) {
      finger([x, y], angle - curl * 0.35, lengthPx * 0.52, curl * 1.15, depth - 1, out);
    }
  }
  out.push(ribbon(path, (t) => lengthPx * 0.34 * (1 - t) ** 0.7 + 1.6));
}

function foam(surface: Surface, form: Wave, random: Random): void {
  const shapes: Point[][] = [];
  const shadows: Point[][] = [];
  const { clawPx } = form;
  for (let t = 0.46; t <= 1; t += 0.011) {
    const [x, y] = along(form.back, t);
    const [nx, ny] = along(form.back, t + 0.02);
    const heading = Math.atan2(ny - y, nx - x);
    const grow = smoothstep(0.42, 0.8, t);
    const reach = clawPx * (0.3 + 0.75 * grow);
    const puff = reach * random.range(0.28, 0.5);
    shapes.push(ellipse(x + random.normal() * 3, y + reach * 0.16, puff, puff * 0.85, 0, 18));
    const sx = x + Math.cos(heading + 1.57) * reach * 0.55;
    const sy = y + Math.sin(heading + 1.57) * reach * 0.55;
    shadows.push(ellipse(sx, sy, puff * 0.55, puff * 0.45, 0, 14));
    if (random.chance(0.75))
      finger(
        [sx - reach * 0.1, sy - reach * 0.1],
        heading + random.range(0.5, 1.2),
        reach * random.range(0.8, 1.25),
        1.5,
        t > 0.6 ? 1 : 0,
        shapes,
      );
    if (random.chance(0.45))
      finger([x, y], heading + random.range(-0.9, -0.2), reach * random.range(0.6, 1), 1.7, 0, shapes);
  }
  const tip = along(form.back, 1);
  for (let k = 0; k < 9; k += 1) {
    finger([tip[0] - 8, tip[1] - 6], -0.5 + k * 0.3, clawPx * random.range(0.9, 1.35), 1.6, 1, shapes);
  }
  for (const shape of shapes) stroke(surface, [...shape, shape[0] ?? tip], { widthPx: 4.6, color: LINE, seed: 1 });
  for (const shape of shapes) fill(surface, shape, FOAM);
  for (const shape of shadows) fill(surface, shape, SHADE);
  spray(surface, tip, clawPx, random);
}

function spray(surface: Surface, tip: Point, clawPx: number, random: Random): void {
  for (let drop = 0; drop < 70; drop += 1) {
    const away = clawPx * (0.6 + random.next() ** 1.6 * 4.6);
    const angle = random.range(-2.6, 0.7);
    const radius = random.range(1.6, 5.4);
    const place: Point = [tip[0] + Math.cos(angle) * away * 1.2 - clawPx, tip[1] + Math.sin(angle) * away * 0.7 - 10];
    fill(surface, ellipse(place[0], place[1], radius + 1.6, radius + 1.6, 0, 14), LINE, 0.8);
    fill(surface, ellipse(place[0], place[1], radius, radius, 0, 14), FOAM);
  }
}

/** Prints one wave: bands, lines, foam. */
export function drawWave(surface: Surface, form: Wave, random: Random): void {
  const bands = 22;
  const outline = [...form.back, ...[...form.face].reverse()];
  fill(surface, outline, BLUES[0]);
  for (let band = 0; band < bands; band += 1) {
    const from = (band / bands) ** 0.9;
    const to = ((band + 1) / bands) ** 0.9;
    const color = BLUES[(band * 3) % BLUES.length] ?? BLUES[0];
    const light = band % 5 === 3 ? mix(color, FOAM, 0.72) : color;
    const thin = {
      widthPx: 1.5,
      color: mix(light, band % 2 ? FOAM : LINE, 0.45),
      seed: band,
      taper: [0.3, 0.3] as const,
    };
    fill(surface, [...between(form, from), ...between(form, to).reverse()], light);
    for (const share of [0.33, 0.67]) stroke(surface, between(form, lerp(from, to, share)), thin);
    stroke(surface, between(form, from), {
      widthPx: 2.2,
      color: LINE,
      seed: band,
      pressure: (t) => 0.6 + 0.7 * Math.sin(t * Math.PI),
    });
  }
  stroke(surface, [...form.back], { widthPx: 3.6, color: LINE, seed: 3 });
  stroke(surface, [...form.face], { widthPx: 3.6, color: LINE, seed: 4 });
  foam(surface, form, random);
}
