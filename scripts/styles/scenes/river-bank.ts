/** A river afternoon: far bank, boats, a pine and two strollers. */
import { hex, mix, palette, ramp, type Rgb } from '../brush/color.js';
import { fill } from '../brush/fill.js';
import { below, blob, ellipse, ribbon, skyline, smooth, type Point, points } from '../brush/geometry.js';
import { clamp01, fbm, smoothstep } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { stroke } from '../brush/stroke.js';
import { createSurface, shade, type Surface } from '../brush/surface.js';

const SKY = ramp(palette('#6fa0d8', '#a9c8e8', '#f2e3c0', '#ffd49a'));
const WATER = ramp(palette('#f5cf9c', '#a8c4dc', '#5f90c8', '#3c62a8'));
const GRASS = ramp(palette('#f0dd66', '#b9cf55', '#7fae4a', '#4c7d63', '#3a4f86'));
const LEAF = ramp(palette('#1f3a5c', '#2d6651', '#5a9448', '#b4bf4c', '#f0d064'));

const bank = (x: number): number => 392 - 14 * Math.sin(x / 130) - x * 0.02;
const shore = (x: number): number => 668 - 0.2 * x + 26 * Math.sin(x / 160 + 0.5);

function boat(sketch: Surface, x: number, y: number, size: number, sail: Rgb, second: Rgb): void {
  const dark = hex('#3b3f7a');
  const shape = (points: readonly Point[]): Point[] => points.map(([px, py]) => [x + px * size, y + py * size]);
  fill(
    sketch,
    shape([
      [-4, -10],
      [4, -128],
      [62, -14],
    ]),
    sail,
  );
  fill(
    sketch,
    shape([
      [-8, -12],
      [0, -112],
      [-44, -12],
    ]),
    second,
  );
  fill(sketch, shape(points('-54,-8 66,-8 50,9 -40,9')), hex('#b8452f'));
  fill(sketch, shape(points('-54,-9 66,-9 64,-4 -52,-4')), dark);
  fill(sketch, shape(points('0,-132 3,-132 3,-5 0,-5')), dark);
  for (let row = 0; row < 13; row += 1) {
    const wide = 46 - row * 3 + 9 * Math.sin(row * 2.4);
    fill(
      sketch,
      shape([
        [-wide * 0.8, 14 + row * 9],
        [wide, 14 + row * 9],
        [wide * 0.9, 19 + row * 9],
        [-wide * 0.7, 19 + row * 9],
      ]),
      row < 2 ? hex('#8a3a3a') : mix(sail, WATER(0.5), 0.25 + row * 0.03),
    );
  }
}

function stroller(sketch: Surface, x: number, y: number, size: number, dress: Rgb, shade_: Rgb, umbrella: Rgb): void {
  const shape = (points: readonly Point[]): Point[] => points.map(([px, py]) => [x + px * size, y + py * size]);
  fill(sketch, shape(points('-10,4 150,22 160,34 0,14')), hex('#41508f'));
  fill(sketch, shape(smooth(points('-12,-92 10,-92 14,-60 34,6 0,12 -30,6 -14,-58'), true, 5)), dress);
  fill(sketch, shape(points('2,-92 10,-92 14,-60 34,6 10,11')), shade_);
  fill(sketch, ellipse(x, y - 104 * size, 9 * size, 11 * size), hex('#e2a27c'));
  fill(sketch, ellipse(x - 1 * size, y - 113 * size, 13 * size, 6 * size), hex('#7a2d45'));
  stroke(
    sketch,
    shape([
      [12, -72],
      [24, -150],
    ]),
    { widthPx: 3, color: hex('#3b3f7a'), seed: 1 },
  );
  fill(sketch, shape(smooth(points('-30,-128 -4,-162 30,-172 62,-150 76,-116 40,-130 6,-132'), true, 5)), umbrella);
  fill(sketch, shape(smooth(points('24,-168 62,-150 76,-116 44,-128'), true, 5)), mix(umbrella, hex('#5a3f8f'), 0.45));
}

function crown(sketch: Surface, cx: number, cy: number, rx: number, ry: number, random: Random): void {
  for (let clump = 0; clump < 26; clump += 1) {
    const angle = random.range(0, Math.PI * 2);
    const away = Math.sqrt(random.next());
    const x = cx + Math.cos(angle) * rx * away;
    const y = cy + Math.sin(angle) * ry * away;
    const size = random.range(0.25, 0.42);
    fill(sketch, blob(x, y, rx * size, ry * size * 0.8, random, 0.3), (px, py) =>
      LEAF(
        clamp01(
          0.5 + (px - cx) / (rx * 3) - (py - y) / (ry * 0.9) - (y - cy) / (ry * 2.6) + 0.25 * fbm(px / 24, py / 24, 3),
        ),
      ),
    );
  }
}

/** Paints the scene flat, as the underpainting that the strokes then follow. */
export function sketchScene(sizePx: number, random: Random): Surface {
  const sketch = createSurface(sizePx);
  shade(sketch, (x, y) => {
    const cloud = smoothstep(0.05, 0.5, fbm(x / 210, y / 70, 5));
    return mix(SKY(clamp01(y / 380 + 0.05 * fbm(x / 90, y / 40, 2))), hex('#fff1dc'), cloud * 0.75);
  });
  fill(sketch, ellipse(610, 250, 40), hex('#fff3b8'));
  fill(sketch, below(skyline((x) => bank(x) - 34 - 26 * fbm(x / 90, 1, 4, 3) - 16 * Math.sin(x / 70))), (_x, y) =>
    mix(hex('#7a7fc0'), hex('#a7a3cf'), smoothstep(300, 400, y)),
  );
  for (let x = 20; x < 900; x += 34) {
    const tall = 40 + 60 * Math.abs(fbm(x / 40, 3, 8, 2)) + (x > 300 && x < 470 ? 45 : 0);
    fill(sketch, blob(x, bank(x) - tall * 0.45, 15, tall * 0.6, random, 0.2), (px) =>
      mix(hex('#4a6f86'), hex('#9fb06a'), clamp01((px - x) / 30 + 0.5)),
    );
  }
  fill(sketch, below(skyline(bank)), (x, y) => {
    const depth = clamp01((y - bank(x)) / 330);
    const ripple = fbm(x / 70, y / (5 + 16 * depth), 9, 3);
    const glow = Math.exp(-(((x - 610) / (34 + 60 * depth)) ** 2)) * (0.55 + 0.9 * ripple);
    const mirror = smoothstep(0.28, 0, depth) * 0.55;
    return mix(mix(WATER(clamp01(depth + ripple * 0.4)), hex('#5d6a9c'), mirror), hex('#ffe3a0'), clamp01(glow));
  });
  fill(
    sketch,
    ribbon(skyline(bank), () => 7),
    hex('#d8c98a'),
  );
  boat(sketch, 240, 500, 0.95, hex('#fff2d6'), hex('#f2b06a'));
  boat(sketch, 480, 440, 0.5, hex('#f6d9b4'), hex('#e88e5a'));
  boat(sketch, 735, 425, 0.36, hex('#fff2d6'), hex('#f7c78a'));
  fill(sketch, below(skyline(shore)), (x, y) => {
    const shadow = smoothstep(0.02, 0.22, fbm(x / 150 + 3, y / 60, 14, 3) + (x - 520) / 1400);
    return GRASS(clamp01(0.2 + 0.5 * shadow + 0.28 * fbm(x / 26, y / 15, 6) + (y - shore(x)) / 900));
  });
  fill(
    sketch,
    ribbon(smooth(points('835,800 800,640 815,480 780,330 800,190')), (t) => 62 - 42 * t),
    (x) => mix(hex('#4a3a78'), hex('#c8794a'), clamp01((815 - x) / 50)),
  );
  fill(
    sketch,
    ribbon(
      smooth([
        [805, 430],
        [720, 320],
        [640, 260],
      ]),
      (t) => 24 - 18 * t,
    ),
    hex('#5a4378'),
  );
  crown(sketch, 800, 130, 230, 170, random);
  crown(sketch, 640, 190, 90, 70, random);
  stroller(sketch, 300, 770, 1.15, hex('#d8486a'), hex('#8a3a86'), hex('#f6c254'));
  stroller(sketch, 420, 745, 0.95, hex('#4f78c4'), hex('#3a4a92'), hex('#f4efe0'));
  return sketch;
}
