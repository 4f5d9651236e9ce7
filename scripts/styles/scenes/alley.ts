/** A park alley after rain: trees, lamps, a stroller and the wet path. */
import { hex, mix, palette, ramp, type Rgb } from '../brush/color.js';
import { fill } from '../brush/fill.js';
import { blob, box, ellipse, ribbon, smooth, type Point, points } from '../brush/geometry.js';
import { clamp01, fbm, smoothstep, type Field } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { copySurface, createSurface, sample, shade, type Surface } from '../brush/surface.js';

const LEAVES = ramp(palette('#5a1430', '#b3261e', '#ee5a1c', '#fb9a1e', '#ffd23f', '#fff0a0'));
export const HORIZON_Y = 520;

function lamp(sketch: Surface, x: number, footY: number, tall: number): void {
  const post = hex('#16182c');
  fill(
    sketch,
    ribbon(
      [
        [x, footY],
        [x, footY - tall],
      ],
      () => tall / 26,
    ),
    post,
  );
  fill(sketch, box(x, footY - 4, tall / 9, tall / 16), post);
  for (const [reach, color] of [
    [0.34, '#f7a83a'],
    [0.22, '#ffd66a'],
    [0.11, '#fffbe0'],
  ] as const) {
    fill(sketch, ellipse(x, footY - tall, tall * reach * 0.5), hex(color), reach > 0.3 ? 0.6 : 1);
  }
}

function trunkAndCrown(sketch: Surface, x: number, footY: number, tall: number, lean: number, random: Random): void {
  const path = smooth([
    [x, footY],
    [x + lean * 12, footY - tall * 0.4],
    [x + lean * 40, footY - tall * 0.75],
    [x + lean * 90, footY - tall],
  ]);
  fill(
    sketch,
    ribbon(path, (t) => (tall / 10) * (1 - 0.75 * t) + 2),
    (px) =>
      mix(
        mix(hex('#14122e'), hex('#5a3a7a'), clamp01((px - x) / 44 + 0.4)),
        hex('#f08a3a'),
        smoothstep(0.25, 0.5, (x < 448 ? px - x : x - px) / (tall / 10) - lean * 0.3) * 0.8,
      ),
  );
  for (let bough = 0; bough < 5; bough += 1) {
    const y = footY - tall * random.range(0.4, 0.9);
    const reach = tall * random.range(0.2, 0.5) * (random.chance(0.5) ? 1 : -1);
    fill(
      sketch,
      ribbon(
        smooth([
          [x + lean * 25, y],
          [x + reach * 0.5, y - 30],
          [x + reach, y - 34],
        ]),
        (t) => (tall / 28) * (1 - t) + 1.5,
      ),
      hex('#1a1428'),
    );
  }
}

function canopy(sketch: Surface, random: Random): void {
  for (let clump = 0; clump < 120; clump += 1) {
    const side = random.chance(0.5) ? -1 : 1;
    const away = random.range(40, 500);
    const x = 448 + side * away;
    const y = random.range(-20, 200 + away * 0.62);
    const size = random.range(18, 54) * (0.5 + away / 500);
    const tone = clamp01(0.98 - away / 620 - y / 2400 + random.normal() * 0.15);
    fill(sketch, blob(x, y, size * 1.3, size * 0.85, random, 0.3), LEAVES(tone), 0.9);
  }
}

function stroller(sketch: Surface): void {
  const place = (points: readonly Point[]): Point[] =>
    points.map(([x, y]) => [448 + (x - 448) * 1.3, 770 + (y - 752) * 1.3]);
  fill(sketch, place(points('424,752 476,752 490,850 412,850')), hex('#6a1830'), 0.75);
  fill(sketch, place(points('430,700 441,700 439,754 426,754')), hex('#14142a'));
  fill(sketch, place(points('456,700 469,700 474,750 461,750')), hex('#14142a'));
  fill(sketch, place(points('410,706 424,600 434,576 464,576 476,602 490,706')), hex('#d42a30'));
  fill(sketch, place(points('450,576 464,576 476,602 490,706 456,706')), hex('#7a1428'));
  fill(sketch, ellipse(448, 521, 18, 20), hex('#b8744a'));
  const dome = place(smooth(points('362,566 380,524 448,490 516,524 534,566 490,552 448,562 406,552'), true, 6));
  fill(sketch, dome, (x) =>
    x < 405 ? hex('#c8fff4') : x < 450 ? hex('#3fd0cc') : x < 500 ? hex('#1a8fb0') : hex('#123f7a'),
  );
}

/** Paints the scene flat, as the underpainting that the strokes then follow. */
export function sketchScene(sizePx: number, random: Random): Surface {
  const sketch = createSurface(sizePx);
  shade(sketch, (x, y) => {
    const glow = Math.exp(-((Math.hypot((x - 448) * 0.9, y - 440) / 260) ** 2));
    const base = mix(hex('#23407a'), hex('#7fb0c8'), smoothstep(0, 500, y) + 0.3 * fbm(x / 90, y / 60, 3));
    return mix(base, hex('#ffdc8c'), clamp01(glow * 1.1));
  });
  for (let thicket = 0; thicket < 90; thicket += 1) {
    const [x, y] = [random.range(-20, 916), random.range(330, 600)];
    if (Math.abs(x - 448) < 70 + (y - 330) * 0.2) continue;
    const size = random.range(16, 40);
    const tint = random.pick(palette('#5a4a9a', '#8a5aa8', '#d8705a', '#f0a04a', '#3f7a9a', '#c84a4a'));
    fill(
      sketch,
      blob(x, y, size, size * 1.2, random, 0.3),
      mix(tint, hex('#ffd9a0'), 0.45 * Math.exp(-(((x - 448) / 240) ** 2))),
      0.85,
    );
  }
  for (const [x, foot, tall, lean] of [
    [330, 545, 270, 0.3],
    [566, 545, 260, -0.3],
    [250, 580, 430, 0.4],
    [650, 585, 420, -0.4],
    [120, 650, 640, 0.5],
    [790, 660, 650, -0.5],
  ] as const) {
    trunkAndCrown(sketch, x, foot, tall, lean, random);
  }
  canopy(sketch, random);
  for (const [x, foot, tall] of [
    [385, 548, 90],
    [512, 548, 90],
    [316, 590, 170],
    [590, 594, 175],
    [196, 680, 320],
    [716, 690, 330],
  ] as const)
    lamp(sketch, x, foot, tall);
  const above = copySurface(sketch);
  const bank: Field = (x) => HORIZON_Y + Math.max(0, Math.abs(x - 448) - 36) * 0.36;
  shade(sketch, (x, y, before): Rgb => {
    if (y < HORIZON_Y + 8) return before;
    const depth = (y - HORIZON_Y) / 376;
    const onPath = Math.abs(x - 448) < 44 + (y - HORIZON_Y) * 1.02;
    if (!onPath)
      return y < bank(x, y)
        ? before
        : mix(LEAVES(clamp01(0.3 + 0.55 * fbm(x / 40, y / 22, 8) - Math.abs(x - 448) / 1600)), hex('#3a1a4a'), 0.28);
    const wave = 16 * fbm(x / 40, y / 12, 12, 2);
    const mirror = sample(above, x + wave, HORIZON_Y - (y - HORIZON_Y) * 1.25 + wave);
    const stone = mix(hex('#1c2c66'), hex('#6a5aa8'), clamp01(0.4 + fbm(x / 60, y / 14, 15)));
    const lit =
      [385, 512, 316, 590, 196, 716].reduce((sum, lx) => sum + Math.exp(-(((x - lx + wave * 0.6) / 20) ** 2)), 0) *
      smoothstep(0.05, 0.2, depth);
    return mix(
      mix(mirror, stone, 0.42 + 0.25 * depth),
      hex('#ffc24a'),
      clamp01(lit * (0.55 + 0.5 * fbm(x / 30, y / 9, 19))),
    );
  });
  stroller(sketch);
  return sketch;
}
