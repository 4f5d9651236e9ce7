/** The pond, its bank and its rafts of lilies. */
import { hex, mix, palette, ramp, type Rgb } from '../brush/color.js';
import { fill, rasterize } from '../brush/fill.js';
import { ellipse, smooth, type Point } from '../brush/geometry.js';
import { clamp01, fbm, smoothstep } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { createSurface, shade, type Surface } from '../brush/surface.js';

export const WILLOW = ramp(palette('#17334a', '#2a5a5c', '#4f8a5a', '#93b060', '#d8d48a'));
const POOL = ramp(palette('#1c2058', '#38489a', '#6f80c8', '#b4b4e0', '#f0c8d4', '#f8e2c0'));
const PADS = ramp(palette('#2f6a5a', '#5a9a5c', '#8fbc6a', '#c4d68a'));

interface Flower {
  readonly x: number;
  readonly y: number;
  readonly sizePx: number;
  readonly color: Rgb;
}

/** Rafts of pads: drifts that shrink and flatten towards the far bank. */
function rafts(random: Random): { pads: Point[][]; flowers: Flower[] } {
  const drifts = [
    [190, 330, 150],
    [620, 290, 190],
    [390, 455, 210],
    [790, 470, 150],
    [120, 590, 170],
    [560, 640, 260],
    [250, 780, 250],
    [780, 770, 190],
    [560, 860, 160],
  ] as const;
  const pads: Point[][] = [];
  const flowers: Flower[] = [];
  const petals = palette('#fbf4f0', '#f4b8c8', '#e8708f', '#fde6b0');
  for (const [cx, cy, spread] of drifts) {
    const near = 0.3 + (cy / 700) ** 1.5;
    for (let pad = 0; pad < 20; pad += 1) {
      const x = cx + random.normal() * spread * 0.55;
      const y = cy + random.normal() * spread * 0.1;
      const rx = random.range(17, 36) * near;
      const ry = rx * random.range(0.27, 0.38);
      const notch = random.range(0, 6.28);
      const outline = ellipse(0, 0, rx, ry, 0, 26).filter((_, k) => Math.abs((k / 26) * 6.283 - notch) > 0.25);
      pads.push(outline.map(([px, py]): Point => [x + px, y + py]));
      if (random.chance(0.24))
        flowers.push({ x, y: y - ry * 0.5, sizePx: rx * random.range(0.6, 0.9) + 3, color: random.pick(petals) });
    }
  }
  return { pads, flowers };
}

function waterColor(x: number, y: number): Rgb {
  const wobble = 22 * fbm(x / 80, y / 14, 4, 3);
  const fall = fbm((x + wobble) / 34, y / 260, 9, 3);
  const curtain = smoothstep(
    -0.1,
    0.32,
    fbm((x + wobble) / 150, y / 700, 12, 2) + 0.25 * fall + (Math.abs(x - 470) - 250) / 700,
  );
  const light = clamp01(
    0.42 +
      0.3 * fbm(x / 120, y / 26, 17, 3) +
      0.42 * Math.exp(-(((x - 470) / 150) ** 2)) -
      0.3 * smoothstep(0.15, 0.6, Math.abs(x - 470) / 620 + smoothstep(500, 1000, y) * 0.3),
  );
  return mix(POOL(light), WILLOW(clamp01(0.36 + 0.75 * fall)), curtain * 0.9);
}

function bank(x: number, y: number): Rgb {
  const edge = smoothstep(210, 150, y + 18 * fbm(x / 60, 1, 22, 3));
  const leaves = WILLOW(clamp01(0.46 + 0.7 * fbm(x / 34, y / 26, 24, 3) + 0.25 * Math.exp(-(((x - 470) / 170) ** 2))));
  return mix(waterColor(x, y), leaves, edge);
}

/** Paints the scene flat, as the underpainting that the strokes then follow. */
export function sketchScene(sizePx: number, areas: Float32Array, random: Random): Surface {
  const sketch = createSurface(sizePx);
  const { pads, flowers } = rafts(random);
  shade(sketch, (x, y) => bank(x, y));
  for (let blossom = 0; blossom < 70; blossom += 1) {
    const [x, y] = [random.range(0, 896), 150 + random.normal() * 26];
    fill(
      sketch,
      ellipse(x, y, random.range(3, 9), random.range(3, 7)),
      random.pick(palette('#e8708f', '#f4d06a', '#c88ad0', '#fbeee0')),
    );
  }
  for (const pad of pads) {
    const shadow = pad.map(([x, y]): Point => [x + 3, y + 6]);
    fill(sketch, shadow, hex('#23305e'), 0.6);
    const middle = pad[0] ?? [0, 0];
    const lot = random.range(-0.2, 0.25);
    fill(sketch, pad, (x, y) => PADS(clamp01(0.5 + lot + (middle[0] - x) / 120 + 0.3 * fbm(x / 14, y / 8, 30))));
    rasterize(sketch, pad, (pixel, cover) => {
      if (cover > 0.5) areas[pixel] = 1;
    });
  }
  for (const { x, y, sizePx: size, color } of flowers) {
    fill(sketch, ellipse(x, y + size * 0.9, size * 0.9, size * 0.3), mix(color, hex('#4a5aa0'), 0.5), 0.7);
    for (let petal = 0; petal < 9; petal += 1) {
      const turn = -Math.PI * (petal / 8);
      const tip: Point = [x + Math.cos(turn) * size * 1.25, y + Math.sin(turn) * size * 0.95];
      const outline = smooth(
        [
          [x, y + 2],
          [x + Math.cos(turn - 0.35) * size * 0.8, y + Math.sin(turn - 0.35) * size * 0.6],
          tip,
          [x + Math.cos(turn + 0.35) * size * 0.8, y + Math.sin(turn + 0.35) * size * 0.6],
        ],
        true,
        4,
      );
      fill(sketch, outline, petal % 2 ? mix(color, hex('#b8486a'), 0.25) : color);
    }
    fill(sketch, ellipse(x, y - size * 0.12, size * 0.28, size * 0.2), hex('#f4c23a'));
  }
  return sketch;
}
