/** Watercolour: mountains in glazes over a lake, firs dropped in wet, larches burning on the shore. */
import { hex } from '../brush/color.js';
import { maskOf } from '../brush/fill.js';
import { blur } from '../brush/filter.js';
import { ribbon, skyline, smooth, type Point, points } from '../brush/geometry.js';
import { age } from '../brush/light.js';
import { fbm, smoothstep } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { createMask, createSurface, type Surface } from '../brush/surface.js';
import { wash } from '../brush/wash.js';
import type { Painting } from '../painting.js';
import { blobRow, dabs, fir, ridge, slab } from '../scenes/mountain-lake.js';
import { nearShore, tooth } from '../scenes/larch-shore.js';

const SHORE_Y = 560;

function sky(surface: Surface): void {
  const all: Point[] = points('-40,-40 940,-40 940,940 -40,940');
  wash(surface, [all], tooth, {
    color: hex('#f7e3b8'),
    seed: 3,
    strength: 0.8,
    edge: 0,
    flow: (_x, y) => 0.35 + smoothstep(60, 420, y),
  });
  wash(surface, [slab((x) => 40 * fbm(x / 150, 1, 9, 3) - 60, 330)], tooth, {
    color: hex('#6c9fd0'),
    seed: 8,
    strength: 1,
    bleedPx: 34,
    edge: 0.1,
    wanderPx: 70,
    flow: (x, y) => smoothstep(-0.3, 0.5, fbm(x / 190, y / 75, 14, 5)) * smoothstep(430, 40, y) * 1.3,
  });
  wash(surface, [blobRow(250, 30), blobRow(330, 18)], tooth, {
    color: hex('#f0a58c'),
    seed: 17,
    strength: 0.55,
    bleedPx: 22,
    wanderPx: 40,
    edge: 0.1,
  });
}

function mountains(surface: Surface, reserve: Float32Array): void {
  const fade = (top: (x: number) => number, deep: number) => (x: number, y: number) =>
    1.15 - 0.75 * smoothstep(0, deep, y - top(x));
  const layers = [
    [ridge(400, 250, 3), '#b4c0e4', 0.8, 220],
    [ridge(450, 210, 12), '#8fa0d8', 0.85, 170],
    [ridge(500, 160, 27), '#6a86c8', 0.9, 130],
    [ridge(540, 90, 33), '#4f88a8', 0.9, 90],
  ] as const;
  layers.forEach(([top, color, strength, deep], index) => {
    wash(surface, [slab(top, SHORE_Y)], tooth, {
      reserve,
      color: hex(color),
      seed: 40 + index,
      strength,
      edge: 0.9,
      wanderPx: 7,
      flow: fade(top, deep),
    });
    const facets = (x: number, y: number): number =>
      smoothstep(0.02, 0.16, fbm((x + (y - top(x)) * 0.7) / 60, (y - x * 0.4) / 130, 50 + index, 4));
    wash(surface, [slab((x) => top(x) + 3, SHORE_Y)], tooth, {
      reserve,
      color: hex(color),
      seed: 60 + index,
      strength: 0.6,
      edge: 0.2,
      wanderPx: 7,
      flow: (x, y) => facets(x, y) * fade(top, deep)(x, y),
    });
  });
}

function lake(surface: Surface, random: Random, reserve: Float32Array): void {
  wash(
    surface,
    [
      [
        [-40, SHORE_Y],
        [940, SHORE_Y],
        [940, 940],
        [-40, 940],
      ],
    ],
    tooth,
    {
      reserve,
      color: hex('#6fb0d4'),
      seed: 80,
      strength: 0.85,
      edge: 0.5,
      wanderPx: 3,
      flow: (x, y) => 0.4 + 0.8 * smoothstep(560, 860, y) + 0.35 * fbm(x / 130, y / 16, 81, 3),
    },
  );
  const mirror: Point[] = skyline((x) => SHORE_Y + (SHORE_Y - ridge(500, 160, 27)(x)) * 0.85);
  wash(surface, [[...mirror, [940, SHORE_Y], [-40, SHORE_Y]]], tooth, {
    reserve,
    color: hex('#6a86c8'),
    seed: 83,
    strength: 0.65,
    wanderPx: 16,
    bleedPx: 3,
    edge: 0.5,
  });
  const ripples = Array.from({ length: 70 }, (): Point[] => {
    const x = random.range(-20, 916);
    const y = SHORE_Y + 14 + random.next() ** 0.8 * (Math.abs(x - 500) < 150 ? 300 : 200);
    const half = random.range(18, 80) * (0.5 + (y - SHORE_Y) / 300);
    return ribbon(
      smooth([
        [x - half, y],
        [x - half * 0.3, y + random.range(-3, 3)],
        [x + half * 0.4, y + random.range(-3, 3)],
        [x + half, y],
      ]),
      (t) => (2 + (y - SHORE_Y) / 45) * Math.sin(t * Math.PI) + 0.8,
    );
  });
  wash(surface, ripples, tooth, { reserve, color: hex('#33679a'), seed: 85, strength: 0.6, edge: 0.8, wanderPx: 4 });
}

function shoreTrees(surface: Surface, random: Random, reserve: Float32Array): void {
  const firs: Point[][] = [];
  const images: Point[][] = [];
  for (let tree = 0; tree < 30; tree += 1) {
    const x = tree < 18 ? random.range(-20, 330) : random.range(640, 920);
    const tall = random.range(60, 190) * (tree < 18 ? 1.25 - x / 500 : 0.75 + (x - 640) / 600);
    firs.push(fir(x, SHORE_Y + random.range(-4, 12), tall, random));
    images.push(fir(x, SHORE_Y + 14, tall * 0.8, random, -1));
  }
  wash(surface, images, tooth, {
    reserve,
    color: hex('#3d6f74'),
    seed: 90,
    strength: 0.75,
    bleedPx: 4,
    wanderPx: 13,
    edge: 0.4,
  });
  wash(
    surface,
    firs.filter((_, index) => index % 2 === 0),
    tooth,
    { reserve, color: hex('#4f8a72'), seed: 92, strength: 0.95, wanderPx: 6, edge: 0.9 },
  );
  wash(
    surface,
    firs.filter((_, index) => index % 2 === 1),
    tooth,
    { reserve, color: hex('#1f4f5a'), seed: 94, strength: 1.05, wanderPx: 6, edge: 1 },
  );
}

/** Mountain lake in autumn. */
export const watercolor: Painting = {
  id: 'watercolor',
  title: 'Lake below the pass',
  technique: 'Transparent washes with drying edges on rough paper',
  seed: 1906,
  paint: ({ sizePx, random }) => {
    const surface = createSurface(sizePx, hex('#fdfaf0'));
    const crowns = dabs(random, 90, 1);
    const dry = createMask(surface);
    for (const dab of crowns) maskOf(surface, dab, dry);
    const reserve = blur(dry, sizePx, 2.5 * surface.scale).map((value) => value * 0.92);
    sky(surface);
    mountains(surface, reserve);
    lake(surface, random, reserve);
    shoreTrees(surface, random, reserve);
    nearShore(surface, random, crowns);
    age(surface, 31, 0.07, 0.02);
    return surface;
  },
};
