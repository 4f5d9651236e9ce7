/**
 * Analytic cubism: a still life is cut into planes by a few repeated directions; each plane looks at
 * the scene from its own angle, is modelled from light to dark on its own, and is dabbed in strokes.
 */
import { mix, palette, shift, type Rgb } from '../brush/color.js';
import { fill, rasterize } from '../brush/fill.js';
import { type Point, points } from '../brush/geometry.js';
import { relief, weave } from '../brush/light.js';
import { fbm, lerp } from '../brush/noise.js';
import { paintLayer } from '../brush/painterly.js';
import { borders } from '../brush/panes.js';
import type { Random } from '../brush/random.js';
import { stroke } from '../brush/stroke.js';
import { copySurface, createMask, createSurface, pixelAt, sample, shade, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';
import { DARK, sceneOf } from '../scenes/still-life.js';

const EARTHS = palette('#b08a4f', '#8f8a7c', '#5f6f7f', '#d8c090', '#7a5a38', '#a8a598', '#3f4c58');
const DIRECTIONS = [0.32, -0.32, 1.22, -1.22, 0, 1.5708, 0.8, -0.8] as const;

/** Cuts a convex outline by a line into the part on its left and the part on its right. */
function cut(outline: readonly Point[], at: Point, angle: number): [Point[], Point[]] {
  const [nx, ny] = [-Math.sin(angle), Math.cos(angle)];
  const sides: [Point[], Point[]] = [[], []];
  outline.forEach((from, index) => {
    const to = outline[(index + 1) % outline.length] ?? from;
    const a = (from[0] - at[0]) * nx + (from[1] - at[1]) * ny;
    const b = (to[0] - at[0]) * nx + (to[1] - at[1]) * ny;
    sides[a > 0 ? 0 : 1].push(from);
    if (a > 0 === b > 0) return;
    const t = a / (a - b);
    const hit: Point = [lerp(from[0], to[0], t), lerp(from[1], to[1], t)];
    sides[0].push(hit);
    sides[1].push(hit);
  });
  return sides;
}

function areaOf(outline: readonly Point[]): number {
  let twice = 0;
  outline.forEach((from, index) => {
    const to = outline[(index + 1) % outline.length] ?? from;
    twice += from[0] * to[1] - to[0] * from[1];
  });
  return Math.abs(twice) / 2;
}

const centreOf = (outline: readonly Point[]): Point => [
  outline.reduce((sum, point) => sum + point[0], 0) / outline.length,
  outline.reduce((sum, point) => sum + point[1], 0) / outline.length,
];

function planes(outline: Point[], random: Random, depth: number, out: Point[][]): void {
  const [cx, cy] = centreOf(outline);
  const core = Math.exp(-((Math.hypot(cx - 448, cy - 500) / 330) ** 2));
  const limit = lerp(26000, 5200, core) * random.range(0.7, 1.5);
  if (outline.length < 3) return;
  if (depth > 9 || areaOf(outline) < limit) {
    out.push(outline);
    return;
  }
  const at: Point = [cx + random.normal() * 24, cy + random.normal() * 24];
  for (const part of cut(outline, at, random.pick(DIRECTIONS) + random.normal() * 0.06))
    planes(part, random, depth + 1, out);
}

function facet(picture: Surface, scene: Surface, outline: readonly Point[], turn: number, random: Random): void {
  const [cx, cy] = centreOf(outline);
  const look = random.normal() * 0.13;
  const zoom = random.range(0.86, 1.12);
  const [sx, sy] = [random.normal() * 17, random.normal() * 17];
  const [cos, sin] = [Math.cos(look) * zoom, Math.sin(look) * zoom];
  const [lx, ly] = [Math.cos(turn), Math.sin(turn)];
  const span = Math.sqrt(areaOf(outline));
  const earth = random.pick(EARTHS);
  const pull = random.range(0.06, 0.42);
  const swing = random.range(0.13, 0.24);
  fill(picture, outline, (x, y): Rgb => {
    const [dx, dy] = [x - cx, y - cy];
    const seen = sample(scene, cx + sx + dx * cos - dy * sin, cy + sy + dx * sin + dy * cos);
    return shift(mix(seen, earth, pull), ((dx * lx + dy * ly) / span) * swing, 0.92);
  });
}

/** Cubist still life. */
export const cubist: Painting = {
  id: 'cubist',
  title: 'Guitar, bottle, newspaper',
  technique: 'Faceted planes in ochre and blue-grey oil',
  seed: 1911,
  paint: ({ sizePx, random }) => {
    const scene = sceneOf(sizePx);
    const sketch = createSurface(sizePx);
    const turns = createMask(sketch);
    const labels = new Int32Array(sizePx * sizePx);
    const list: Point[][] = [];
    planes(points('-12,-12 908,-12 908,908 -12,908'), random, 0, list);
    const leans = list.map(() => random.pick(DIRECTIONS) + (random.chance(0.5) ? Math.PI : 0));
    list.forEach((outline, index) => {
      facet(sketch, scene, outline, leans[index] ?? 0, random);
      rasterize(sketch, outline, (pixel, cover) => {
        if (cover < 0.5) return;
        turns[pixel] = (leans[index] ?? 0) + Math.PI / 2;
        labels[pixel] = index;
      });
    });
    const edge = borders(sketch, labels);
    const picture = copySurface(sketch);
    const angle = (x: number, y: number): number => turns[pixelAt(sketch, x, y)] ?? 0;
    const style = { bristle: 0.42, dry: 0.2, thick: 0.9 };
    paintLayer(
      picture,
      sketch,
      { widthPx: 13, lengthPx: 30, spacingPx: 10, angle, vary: 0.03, hue: 0.06, tolerance: 0.14, style },
      random,
    );
    paintLayer(
      picture,
      sketch,
      { widthPx: 6, lengthPx: 17, spacingPx: 6.5, angle, vary: 0.04, hue: 0.06, tolerance: 0.1, style },
      random,
    );
    list.forEach((outline) => {
      outline.forEach((from, index) => {
        const to = outline[(index + 1) % outline.length] ?? from;
        const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
        if (length < 26 || random.chance(0.45)) return;
        stroke(picture, [from, to], {
          widthPx: random.range(3, 6),
          color: mix(DARK, random.pick(EARTHS), random.range(0, 0.25)),
          seed: random.seed(),
          taper: [0.25, 0.5],
          dry: 0.25,
          bristle: 0.3,
          opacity: 0.9,
          thick: 0.7,
        });
      });
    });
    shade(picture, (x, y, before, pixel) => {
      const near = Math.exp(-((edge[pixel] ?? 0) / 15)) * (fbm(x / 80, y / 80, 5, 2) > 0.02 ? 0.26 : -0.1);
      return [before[0] * (1 - near), before[1] * (1 - near), before[2] * (1 - near)];
    });
    weave(picture, 0.08);
    relief(picture, { strength: 0.65, shine: 0.25 });
    return picture;
  },
};
