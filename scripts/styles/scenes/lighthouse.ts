/** The lighthouse in its storm, as grey tones. */
import { type Rgb } from '../brush/color.js';
import { fill } from '../brush/fill.js';
import { below, ellipse, ribbon, skyline, smooth, type Point, points } from '../brush/geometry.js';
import { clamp01, fbm, smoothstep, type Field } from '../brush/noise.js';
import { createSurface, shade, type Surface } from '../brush/surface.js';

const LAMP: Point = [596, 232];
export const SEA_Y = 610;

const grey = (value: number): Rgb => [clamp01(value), clamp01(value), clamp01(value)];

function storm(x: number, y: number, flow: Field): number {
  const turn = flow(x, y);
  const band = fbm((x * Math.sin(turn) - y * Math.cos(turn)) / 70, turn * 1.3, 4, 3);
  const billow = fbm(x / 170 + band * 0.3, y / 110, 14, 4);
  let tone = 0.5 + 0.55 * billow + 0.22 * band - 0.22 * smoothstep(300, 0, y) + 0.12 * smoothstep(380, 600, y);
  const bearing = Math.atan2(y - LAMP[1], x - LAMP[0]);
  const away = Math.hypot(x - LAMP[0], y - LAMP[1]);
  for (const beam of [2.95, -0.2]) {
    const off = Math.abs(Math.atan2(Math.sin(bearing - beam), Math.cos(bearing - beam)));
    tone += 0.62 * smoothstep(0.13, 0.02, off) * smoothstep(640, 60, away);
  }
  return tone + 0.75 * Math.exp(-((away / 46) ** 2));
}

/** Height of the crest of a row of waves. */
export function wave(x: number, row: number): number {
  const foot = SEA_Y + 12 + row * row * 11 + row * 14;
  const tall = 9 + row * 12;
  const sharp = Math.abs(Math.sin(x / (46 + row * 26) + row * 1.9));
  return foot - tall * (1 - sharp ** 0.7) - tall * 0.4 * fbm(x / 60, row, 7, 2);
}

function lighthouse(sketch: Surface): void {
  const [x, y] = LAMP;
  fill(
    sketch,
    [
      [x - 25, y + 34],
      [x + 25, y + 34],
      [x + 46, 580],
      [x - 46, 580],
    ],
    (px, py) => {
      const round = (px - x) / (25 + (py - y) * 0.06);
      const stripe = Math.floor((py - y) / 62) % 2 ? 0.32 : 0;
      return grey(0.93 - 0.72 * smoothstep(-0.5, 1, round) - stripe);
    },
  );
  fill(
    sketch,
    [
      [x - 36, y + 22],
      [x + 36, y + 22],
      [x + 31, y + 38],
      [x - 31, y + 38],
    ],
    grey(0.1),
  );
  fill(
    sketch,
    [
      [x - 19, y - 20],
      [x + 19, y - 20],
      [x + 19, y + 22],
      [x - 19, y + 22],
    ],
    grey(1),
  );
  for (const bar of [-19, 0, 19])
    fill(
      sketch,
      ribbon(
        [
          [x + bar, y - 20],
          [x + bar, y + 22],
        ],
        () => 4,
      ),
      grey(0.08),
    );
  fill(
    sketch,
    smooth(
      [
        [x - 25, y - 20],
        [x - 16, y - 40],
        [x, y - 54],
        [x + 16, y - 40],
        [x + 25, y - 20],
      ],
      false,
      5,
    ),
    grey(0.07),
  );
  for (const [wx, wy] of [
    [x - 6, y + 110],
    [x - 8, y + 210],
    [x - 5, y + 300],
  ] as const)
    fill(sketch, ellipse(wx, wy, 6, 10), grey(0.05));
}

/** Paints the scene flat, as the underpainting that the strokes then follow. */
export function sketchScene(sizePx: number, flow: Field): Surface {
  const sketch = createSurface(sizePx);
  shade(sketch, (x, y) => grey(storm(x, y, flow)));
  lighthouse(sketch);
  const rock = skyline(
    (x) => 560 + Math.abs(x - 620) * 0.26 - 34 * fbm(x / 46, 1, 3, 4) + 60 * smoothstep(240, 60, x),
    4,
  ).filter(([x]) => x > 330);
  fill(sketch, below(rock), (x, y) => grey(0.2 + 0.5 * fbm((x + y) / 30, (y - x) / 70, 8, 3)));
  fill(sketch, points('500,580 500,540 530,512 560,540 560,585'), (x) => grey(x < 530 ? 0.75 : 0.25));
  for (let row = 0; row < 6; row += 1) {
    fill(sketch, below(skyline((x) => wave(x, row), 4)), (x, y) => {
      const depth = (y - wave(x, row)) / (24 + row * 20);
      const foam = smoothstep(0.16, 0.0, depth) * 0.75;
      return grey(0.16 + foam + 0.3 * smoothstep(0.2, 1.2, depth) + 0.36 * fbm(x / 40, y / 14, 20 + row, 3));
    });
  }
  return sketch;
}

/** Direction of the swell at a place. */
export function seaAngle(x: number, y: number): number {
  const row = Math.min(5, Math.max(0, Math.sqrt(Math.max(0, y - SEA_Y) / 11) - 0.6));
  const whole = Math.floor(row);
  return Math.atan2(wave(x + 6, whole) - wave(x - 6, whole), 12);
}
