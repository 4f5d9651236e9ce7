/**
 * Action painting: broad sweeps of the arm with a loaded brush over scraped planes of colour, then
 * poured skeins that thicken where the hand slowed, runs that gravity pulled down, and spatter.
 */
import { hex, palette, vary, type Rgb } from '../brush/color.js';
import { fill } from '../brush/fill.js';
import { blob, smooth, type Point, points } from '../brush/geometry.js';
import { relief, weave } from '../brush/light.js';
import { fbm } from '../brush/noise.js';
import { paintLayer } from '../brush/painterly.js';
import type { Random } from '../brush/random.js';
import { stroke } from '../brush/stroke.js';
import { copySurface, createSurface, shade, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';

const GROUND = palette('#ece2cc', '#d9cdb4', '#c4b9a4', '#e4c98a', '#9fb0b4');
const BLACK = hex('#15141a');
const WHITE = hex('#f6f1e4');
const RED = hex('#c8291f');
const BLUE = hex('#1c4fa0');
const OCHRE = hex('#e0a020');

function planes(surface: Surface, random: Random): void {
  const sketch = createSurface(surface.sizePx, GROUND[0]);
  shade(sketch, (x, y) => {
    const tone = fbm(x / 210, y / 170, 3, 3) + 0.3 * fbm(x / 50, y / 60, 9, 2);
    const pick = Math.max(0, Math.min(4, Math.floor((tone + 0.5) * 5)));
    return GROUND[pick] ?? GROUND[0];
  });
  fill(sketch, blob(640, 250, 250, 190, random, 0.35), hex('#d8862a'));
  fill(sketch, blob(230, 620, 230, 170, random, 0.35), hex('#3a6a9a'));
  fill(sketch, blob(700, 700, 170, 130, random, 0.4), hex('#a8382a'));
  fill(sketch, blob(200, 210, 150, 120, random, 0.4), hex('#e8b84a'));
  const angle = (x: number, y: number): number => 2.2 * fbm(x / 260, y / 260, 5, 2) - 0.5;
  const style = { bristle: 0.5, dry: 0.4, thick: 1.2, taper: [0, 0] as const };
  paintLayer(
    surface,
    sketch,
    { widthPx: 60, lengthPx: 150, spacingPx: 42, angle, turn: 0.5, vary: 0.05, tolerance: 0.9, style },
    random,
  );
  paintLayer(
    surface,
    sketch,
    {
      widthPx: 26,
      lengthPx: 100,
      spacingPx: 34,
      angle,
      turn: 0.7,
      vary: 0.06,
      tolerance: 0.6,
      style: { ...style, dry: 0.5 },
    },
    random,
  );
}

/** A sweep of the whole arm. */
function sweep(
  surface: Surface,
  knots: readonly Point[],
  widthPx: number,
  color: Rgb,
  second: Rgb,
  random: Random,
): void {
  stroke(surface, smooth(knots, false, 14), {
    widthPx,
    color,
    second,
    seed: random.seed(),
    bristle: 0.55,
    dry: 0.5,
    thick: 2.2,
    taper: [0.03, 0.12],
    pressure: (t) => 0.75 + 0.35 * Math.sin(t * 5 + widthPx),
  });
}

/** Paint that ran down from a place. */
function run(
  surface: Surface,
  x: number,
  y: number,
  length: number,
  widthPx: number,
  color: Rgb,
  random: Random,
): void {
  const path: Point[] = [];
  for (let step = 0; step <= 12; step += 1) path.push([x + 5 * fbm(step / 5, x, 3, 2), y + (length * step) / 12]);
  stroke(surface, path, {
    widthPx,
    color,
    seed: random.seed(),
    thick: 1.6,
    taper: [0.1, 0],
    pressure: (t) => 0.8 - 0.4 * t + 0.9 * Math.exp(-(((t - 0.97) / 0.035) ** 2)),
  });
}

/** A poured line: a wandering hand, thick where it turns. */
function skein(surface: Surface, start: Point, color: Rgb, widthPx: number, random: Random): void {
  const path: Point[] = [];
  let [x, y] = start;
  let heading = random.range(0, 6.28);
  let turn = random.normal() * 0.2;
  for (let step = 0; step < 130; step += 1) {
    turn = turn * 0.93 + random.normal() * 0.055;
    heading += turn;
    if (x < 20 || x > 876 || y < 20 || y > 876) heading = Math.atan2(448 - y, 448 - x) + random.normal() * 0.5;
    x += Math.cos(heading) * 9;
    y += Math.sin(heading) * 9;
    path.push([x, y]);
  }
  const phase = random.range(0, 6);
  stroke(surface, smooth(path, false, 3), {
    widthPx,
    color,
    seed: random.seed(),
    thick: 2,
    pressure: (t) => 0.55 + 0.5 * Math.abs(fbm(t * 34, phase, 5, 2)) + 0.2 * Math.sin(t * 40 + phase),
  });
}

function spatter(surface: Surface, count: number, random: Random): void {
  const colors = [BLACK, WHITE, RED, OCHRE, BLUE] as const;
  for (let burst = 0; burst < count; burst += 1) {
    const [cx, cy] = [random.range(0, 896), random.range(0, 896)];
    const color = random.pick([...colors] as [Rgb, ...Rgb[]]);
    const heading = random.range(0, 6.28);
    for (let fleck = 0; fleck < 16; fleck += 1) {
      const away = random.next() ** 1.5 * 120;
      const turn = heading + random.normal() * 0.5;
      const size = random.next() ** 2.4 * 7 + 1;
      const [x, y] = [cx + Math.cos(turn) * away, cy + Math.sin(turn) * away];
      const stretch = size * random.range(0.1, 0.9);
      stroke(
        surface,
        [
          [x, y],
          [x + Math.cos(turn) * stretch, y + Math.sin(turn) * stretch],
        ],
        { widthPx: size, color: vary(color, random, 0.02), seed: fleck, thick: 1.8 },
      );
    }
  }
}

function gestures(surface: Surface, random: Random): void {
  sweep(surface, points('-30,700 190,560 420,610 640,470 930,380'), 96, WHITE, hex('#c9c4b8'), random);
  sweep(surface, points('110,-30 230,200 170,430 330,640 300,930'), 84, BLUE, hex('#0f2f66'), random);
  sweep(surface, points('930,120 700,190 560,120 380,230 200,170'), 72, OCHRE, hex('#f4dc8a'), random);
  sweep(surface, points('520,930 600,720 820,640 760,470 560,520'), 78, RED, hex('#7a1420'), random);
  sweep(surface, points('60,330 250,300 430,420 520,290 700,330 860,240'), 62, BLACK, hex('#3a3a46'), random);
  sweep(surface, points('420,60 500,230 430,420 560,600 500,800'), 54, BLACK, hex('#2a2a3a'), random);
  sweep(surface, points('650,880 720,760 860,770 900,650'), 46, BLACK, hex('#3a3a46'), random);
  sweep(surface, points('80,850 190,760 330,800 440,700'), 44, WHITE, OCHRE, random);
  sweep(
    surface,
    [
      [620, 60],
      [700, 130],
      [830, 110],
    ],
    40,
    RED,
    hex('#f07a4a'),
    random,
  );
}

/** Gestural abstract painting. */
export const actionPainting: Painting = {
  id: 'action-painting',
  title: 'Reach, return',
  technique: 'Abstract gesture: sweeps, drips and spatter',
  seed: 1950,
  paint: ({ sizePx, random }) => {
    const base = createSurface(sizePx, GROUND[0]);
    planes(base, random);
    const picture = copySurface(base);
    gestures(picture, random);
    for (const [x, y, color] of [
      [250, 260, BLUE],
      [600, 720, RED],
      [470, 400, BLACK],
      [690, 335, BLACK],
      [150, 320, BLACK],
      [380, 230, OCHRE],
      [330, 640, BLUE],
      [780, 640, RED],
      [820, 400, WHITE],
      [540, 300, BLACK],
    ] as const) {
      for (let drip = 0; drip < 4; drip += 1)
        run(
          picture,
          x + random.normal() * 34,
          y + random.range(0, 24),
          random.range(60, 300),
          random.range(3, 8),
          color,
          random,
        );
    }
    for (let line = 0; line < 7; line += 1)
      skein(
        picture,
        [random.range(80, 816), random.range(80, 816)],
        [BLACK, WHITE, BLACK, OCHRE, WHITE, RED, BLACK][line] ?? BLACK,
        random.range(4, 8),
        random,
      );
    spatter(picture, 46, random);
    weave(picture, 0.07);
    relief(picture, { strength: 0.62, shine: 0.4 });
    return picture;
  },
};
