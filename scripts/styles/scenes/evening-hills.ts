/** Hills at dusk with a road and cypresses. */
import { hex, mix, palette, ramp, type Rgb } from '../brush/color.js';
import { fill } from '../brush/fill.js';
import { below, blob, ellipse, ribbon, skyline, smooth, type Point, points } from '../brush/geometry.js';
import { clamp01, fbm, smoothstep, type Field } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { createSurface, shade, type Surface } from '../brush/surface.js';

const SKY = ramp(palette('#2f7f8c', '#6fb0b0', '#f4d8b8', '#fbb48c', '#f08a6c'));
/** The hills, far to near: where each begins and how it is coloured. */
export const hills: readonly { top: Field; colors: (t: number) => Rgb }[] = [
  {
    top: (x) => 430 - 34 * Math.sin(x / 140 + 1) - 12 * Math.sin(x / 52),
    colors: ramp(palette('#a98aa8', '#8f86b4', '#6f86ac')),
  },
  { top: (x) => 492 - 40 * Math.sin(x / 170 + 3.4), colors: ramp(palette('#f0b494', '#b89aa0', '#5f8f9c')) },
  { top: (x) => 570 - 46 * Math.sin(x / 200 + 5.2), colors: ramp(palette('#ffd8a8', '#7fb4a4', '#2f7f84')) },
  { top: (x) => 680 - 54 * Math.sin(x / 240 + 1.6), colors: ramp(palette('#fbc08a', '#3f9490', '#17606c')) },
  { top: (x) => 800 - 36 * Math.sin(x / 190 + 3.8), colors: ramp(palette('#f2946c', '#b8606c', '#3f3a66')) },
];

/** Index of the nearest hill that covers a place; -1 in the sky. */
export function hillAt(x: number, y: number): number {
  let found = -1;
  hills.forEach(({ top }, index) => {
    if (y > top(x, 0)) found = index;
  });
  return found;
}

function clouds(sketch: Surface, random: Random): void {
  const banks = [
    [200, 130, 190],
    [640, 90, 220],
    [780, 240, 170],
    [330, 270, 150],
    [90, 320, 110],
  ] as const;
  for (const [cx, cy, wide] of banks) {
    for (let puff = 0; puff < 15; puff += 1) {
      const x = cx + random.normal() * wide * 0.5;
      const y = cy - Math.abs(random.normal()) * wide * 0.14 + Math.abs(x - cx) * 0.1;
      const size = wide * random.range(0.12, 0.26);
      fill(sketch, blob(x, y, size * 1.25, size * 0.8, random, 0.2), (px, py) => {
        const lit = clamp01(0.62 - (py - y) / (size * 1.5) - (px - x) / (size * 4) + 0.2 * fbm(px / 30, py / 30, 3));
        return mix(
          mix(hex('#b884a0'), hex('#f6a884'), smoothstep(0, 0.5, lit)),
          hex('#fff0d8'),
          smoothstep(0.45, 0.95, lit),
        );
      });
    }
  }
}

/** A cypress: a slim flame with a sharp tip and a ragged flank. */
function cypress(x: number, foot: number, tall: number): Point[] {
  const flank = (side: number): Point[] =>
    points('0,0.02 0.3,0.055 0.6,0.085 0.85,0.095 1,0.05').map(([t, reach], step): Point => [
      x + side * tall * reach * (1 + 0.12 * Math.sin(step * 5 + side + x)),
      foot - tall * (1 - t),
    ]);
  return [[x, foot - tall * 1.06], ...smooth(flank(1)), ...smooth(flank(-1).reverse())];
}

/** Paints the scene flat, as the underpainting that the strokes then follow. */
export function sketchScene(sizePx: number, random: Random): Surface {
  const sketch = createSurface(sizePx);
  shade(sketch, (x, y) => SKY(clamp01(y / 460 + 0.13 * fbm(x / 160, y / 60, 2))));
  fill(sketch, ellipse(588, 356, 58), hex('#fff4d0'));
  clouds(sketch, random);
  hills.forEach(({ top, colors }, index) => {
    fill(sketch, below(skyline((x) => top(x, 0))), (x, y) => {
      const depth = (y - top(x, 0)) / (90 + index * 26);
      const stripe = 0.22 * Math.sin((x * 0.5 + (y - top(x, 0)) * (2.4 - index * 0.2)) / (13 + index * 4));
      return colors(clamp01(depth + stripe * (index > 0 ? 1 : 0.3) + 0.22 * fbm(x / 60, y / 30, 30 + index)));
    });
    for (let tree = 0; tree < (index > 2 ? 0 : 4 + index * 3); tree += 1) {
      const x = random.range(10, 886);
      const tall = (24 + index * 20) * random.range(0.7, 1.3);
      const foot = top(x, 0) + 16 + index * 9;
      const crown =
        tree % 3 ? cypress(x, foot, tall) : blob(x, foot - tall * 0.62, tall * 0.46, tall * 0.3, random, 0.22);
      if (tree % 3 === 0)
        fill(
          sketch,
          ribbon(
            [
              [x, foot],
              [x + 2, foot - tall * 0.5],
            ],
            () => tall * 0.07,
          ),
          hex('#3a2a44'),
        );
      fill(sketch, crown, (px, py) =>
        mix(
          hex('#123f50'),
          hex('#f0a878'),
          clamp01(
            0.16 + ((px - x) / tall) * 1.6 - (py - foot + tall * 0.6) / (tall * 1.4) + 0.3 * fbm(px / 9, py / 9, 45),
          ),
        ),
      );
      fill(sketch, ellipse(x - tall * 0.5, foot + 3, tall * 0.7, tall * 0.09), hex('#2a4a66'), 0.7);
    }
  });
  for (const [x, foot, tall] of [
    [96, 872, 420],
    [168, 900, 300],
    [806, 880, 250],
    [866, 900, 360],
  ] as const) {
    const flame = cypress(x, foot, tall);
    fill(sketch, flame, (px, py) =>
      mix(hex('#0f3648'), hex('#f2a070'), clamp01(0.2 + ((px - x) / tall) * 4 + 0.35 * fbm(px / 14, py / 34, 44))),
    );
  }
  fill(
    sketch,
    ribbon(smooth(points('420,900 500,800 400,720 470,640 560,590 530,545 590,500')), (t) => 74 * (1 - t) ** 1.4 + 5),
    (_x, y) => mix(hex('#ffe6c0'), hex('#f4a888'), clamp01((y - 520) / 380)),
  );
  return sketch;
}
