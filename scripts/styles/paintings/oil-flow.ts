/**
 * Thick oil: three layers of bristle strokes follow a field of whirls through the sky, the swell of
 * the hills, the furrows of the wheat and the flames of the cypresses; relief light does the rest.
 */
import { hex, mix, palette, ramp, type Rgb } from '../brush/color.js';
import { fill, rasterize } from '../brush/fill.js';
import { whirlField, towards, type Whirl } from '../brush/flow.js';
import { below, box, skyline, smooth, type Point } from '../brush/geometry.js';
import { relief, weave } from '../brush/light.js';
import { clamp01, fbm, smoothstep, type Field } from '../brush/noise.js';
import { paintLayer } from '../brush/painterly.js';
import { copySurface, createMask, createSurface, pixelAt, shade, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';

const ORBS: readonly Whirl[] = [
  { x: 690, y: 150, reachPx: 150, spin: 3 },
  { x: 420, y: 235, reachPx: 130, spin: -2.6 },
  { x: 330, y: 75, reachPx: 75, spin: 2 },
  { x: 535, y: 60, reachPx: 55, spin: 2 },
  { x: 840, y: 330, reachPx: 80, spin: -2 },
  { x: 60, y: 110, reachPx: 80, spin: 2 },
  { x: 590, y: 345, reachPx: 75, spin: 2.2 },
];
const STARS: readonly (readonly [number, number, number])[] = [
  [690, 150, 62],
  [330, 75, 24],
  [535, 60, 17],
  [840, 330, 24],
  [60, 110, 26],
];
const SKY = ramp(palette('#0f1c5e', '#1b3a94', '#2a63b4', '#4795c2', '#86c3bf', '#e9e2a6'));
const WHEAT = ramp(palette('#7a4a12', '#b9791c', '#dfa528', '#f2ca4c', '#fbe89a'));
const ORB_COLORS = ramp(palette('#fffbe0', '#ffe86b', '#f6b92e', '#d9c46a', '#7fb3a8', '#3f7fb4'));

type Area = 0 | 1 | 2 | 3 | 4;

const farHill = (x: number): number => 520 - 60 * Math.sin(x / 150 + 0.6) - 34 * Math.sin(x / 61);
const nearHill = (x: number): number => 585 - 34 * Math.sin(x / 210 + 2.2) - 10 * Math.sin(x / 47);
const fieldEdge = (x: number): number => 655 + 16 * Math.sin(x / 170 + 1);

function flame(cx: number, footY: number, topY: number, halfPx: number): Point[] {
  const tall = footY - topY;
  const at = (side: number, t: number, reach: number): Point => [
    cx + side * halfPx * reach + Math.sin(t * 7) * halfPx * 0.22,
    footY - tall * t,
  ];
  return smooth(
    [
      at(-1, 0, 0.5),
      at(-1, 0.16, 1),
      at(-1, 0.34, 0.82),
      at(-1, 0.45, 0.9),
      at(-1, 0.66, 0.5),
      at(-1, 0.76, 0.52),
      at(-1, 0.9, 0.2),
      at(0, 1, 0),
      at(1, 0.86, 0.26),
      at(1, 0.72, 0.56),
      at(1, 0.58, 0.6),
      at(1, 0.42, 0.95),
      at(1, 0.28, 0.86),
      at(1, 0.12, 1),
      at(1, 0, 0.55),
    ],
    true,
    6,
  );
}

function skyColor(x: number, y: number, flow: Field): Rgb {
  const along = flow(x, y);
  const band = fbm((x * Math.sin(along) - y * Math.cos(along)) / 60, along * 1.4, 5, 3);
  let tone = 0.12 + 0.62 * smoothstep(20, 540, y) + 0.3 * band;
  for (const orb of ORBS) {
    const away = Math.hypot(x - orb.x, y - orb.y) / orb.reachPx;
    tone += 0.2 * Math.exp(-away * away) * Math.cos(away * 13 + Math.atan2(y - orb.y, x - orb.x));
  }
  let color = SKY(clamp01(tone));
  for (const [sx, sy, radius] of STARS) {
    const away = Math.hypot(x - sx, y - sy) / (radius * 2.1);
    if (away < 1) color = mix(ORB_COLORS(away * 0.95 + 0.14 * Math.sin(away * 19)), color, smoothstep(0.6, 1, away));
  }
  return color;
}

const CYPRESSES = [flame(132, 960, 46, 62), flame(226, 930, 380, 38)];

function houses(sketch: Surface, areas: Float32Array): void {
  const walls = [
    [470, 604, 34, 30],
    [520, 598, 44, 38],
    [574, 606, 36, 28],
    [640, 600, 30, 30],
  ] as const;
  for (const [cx, cy, width, tall] of walls) {
    fill(sketch, box(cx, cy, width, tall), hex('#e8d9b8'));
    fill(sketch, box(cx + width * 0.25, cy, width * 0.5, tall), hex('#8fa6c8'));
    const roof: Point[] = [
      [cx - width * 0.62, cy - tall / 2],
      [cx, cy - tall],
      [cx + width * 0.62, cy - tall / 2],
    ];
    fill(sketch, roof, hex('#c4502b'));
    fill(sketch, box(cx - width * 0.2, cy + 3, 7, 9), hex('#ffd34d'));
  }
  fill(
    sketch,
    [
      [536, 602],
      [545, 520],
      [554, 602],
    ],
    hex('#56618f'),
  );
  rasterize(sketch, box(555, 585, 220, 70), (pixel) => void (areas[pixel] = 2));
}

function underpaint(sizePx: number, flow: Field, areas: Float32Array): Surface {
  const sketch = createSurface(sizePx);
  const mark = (outline: readonly Point[], area: Area, paint: (x: number, y: number) => Rgb): void => {
    fill(sketch, outline, paint);
    rasterize(sketch, outline, (pixel, cover) => {
      if (cover > 0.5) areas[pixel] = area;
    });
  };
  shade(sketch, (x, y) => skyColor(x, y, flow));
  const far = ramp(palette('#27306f', '#3d559c', '#5b7fb8', '#86a6c4'));
  mark(below(skyline(farHill)), 1, (x, y) =>
    far(0.75 - (y - farHill(x)) / 130 + 0.35 * fbm(x / 40, (y - farHill(x)) / 14, 3)),
  );
  const near = ramp(palette('#1d4a4a', '#3d7a4e', '#7ba350', '#c3c55f'));
  mark(below(skyline(nearHill)), 2, (x, y) =>
    near(0.7 - (y - nearHill(x)) / 110 + 0.5 * fbm(x / 50, (y - nearHill(x)) / 12, 8)),
  );
  houses(sketch, areas);
  mark(below(skyline(fieldEdge)), 3, (x, y) => {
    const furrow = Math.sin(Math.atan2(y - 520, x - 640) * 38);
    const tone = 0.5 + 0.2 * furrow + 0.42 * fbm(x / 60, y / 26, 11);
    const poppy = fbm(x / 15, y / 11, 21, 2);
    if (poppy > 0.62 && y > fieldEdge(x) + 25) return hex('#d03a22');
    if (fbm(x / 22, y / 15, 29, 2) > 0.66) return hex('#3f6fae');
    return WHEAT(tone);
  });
  const leaf = ramp(palette('#07201f', '#0f3a33', '#1f5a3a', '#4f7f37', '#8c9a3c'));
  for (const outline of CYPRESSES) {
    mark(outline, 4, (x, y) => leaf(0.4 + 0.62 * fbm(x / 17 + Math.sin(y / 50), y / 80, 17, 3) + (x - 150) / 900));
  }
  return sketch;
}

/** Oil painting of a night sky over a wheat field. */
export const oilFlow: Painting = {
  id: 'oil-flow',
  title: 'Night wind over the wheat',
  technique: 'Thick oil strokes along a whirling flow field',
  seed: 1889,
  paint: ({ sizePx, random }) => {
    const flow = whirlField(ORBS, 4);
    const areas = createMask(createSurface(sizePx));
    const sketch = underpaint(sizePx, flow, areas);
    const picture = copySurface(sketch);
    const furrows = towards(640, 520);
    const angle: Field = (x, y) => {
      const area = areas[pixelAt(sketch, x, y)] ?? 0;
      if (area === 1) return Math.atan2(farHill(x + 4) - farHill(x - 4), 8) + 0.35 * Math.sin(x / 40);
      if (area === 2) return Math.atan2(nearHill(x + 4) - nearHill(x - 4), 8);
      if (area === 3) return furrows(x, y) + 0.35 * fbm(x / 70, y / 70, 31);
      if (area === 4) return -Math.PI / 2 + 0.6 * Math.sin(y / 44 + x / 30);
      return flow(x, y);
    };
    const oil = { bristle: 0.5, dry: 0.12, thick: 1.1 };
    paintLayer(
      picture,
      sketch,
      { widthPx: 20, lengthPx: 90, spacingPx: 17, angle, vary: 0.03, tolerance: 0.3, style: oil },
      random,
    );
    paintLayer(
      picture,
      sketch,
      { widthPx: 11, lengthPx: 62, spacingPx: 9.5, angle, vary: 0.045, tolerance: 0.2, style: oil },
      random,
    );
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 6.5,
        lengthPx: 40,
        spacingPx: 9,
        angle,
        vary: 0.06,
        hue: 0.16,
        tolerance: 0.15,
        style: { ...oil, thick: 1.6 },
      },
      random,
    );
    weave(picture, 0.03);
    relief(picture, { strength: 0.75, shine: 0.5 });
    return picture;
  },
};
