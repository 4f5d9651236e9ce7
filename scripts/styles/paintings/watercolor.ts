/** Watercolour: mountains in glazes over a lake, firs dropped in wet, larches burning on the shore. */
import { hex } from '../brush/color.js';
import { maskOf } from '../brush/fill.js';
import { blur } from '../brush/filter.js';
import { below, blob, ribbon, skyline, smooth, type Point } from '../brush/geometry.js';
import { age, paperTooth } from '../brush/light.js';
import { fbm, smoothstep } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { createMask, createSurface, type Surface } from '../brush/surface.js';
import { wash } from '../brush/wash.js';
import type { Painting } from '../painting.js';

const tooth = paperTooth(5, 3.4);
const SHORE_Y = 560;

const ridge = (baseY: number, tallPx: number, seed: number) => (x: number): number =>
  baseY - tallPx * (0.5 + 0.9 * fbm(x / 260, 0.3, seed, 5));

function slab(top: (x: number) => number, footY: number): Point[] {
  return below(skyline(top), footY);
}

/** A fir: stacked drooping boughs, or its wavering mirror image. */
function fir(x: number, footY: number, tallPx: number, random: Random, mirror = 1): Point[] {
  const left: Point[] = [];
  const right: Point[] = [];
  const tiers = 7;
  for (let tier = 0; tier <= tiers; tier += 1) {
    const t = tier / tiers;
    const y = footY - mirror * tallPx * (1 - t);
    const half = tallPx * 0.2 * t * random.range(0.8, 1.15);
    left.push([x - half, y + mirror * 5], [x - half * 0.45, y + mirror * 1]);
    right.push([x + half, y + mirror * 5], [x + half * 0.45, y + mirror * 1]);
  }
  return [[x, footY - mirror * tallPx * 1.04], ...left, ...right.reverse()];
}

function sky(surface: Surface): void {
  const all: Point[] = [[-40, -40], [940, -40], [940, 940], [-40, 940]];
  wash(surface, [all], tooth, { color: hex('#f7e3b8'), seed: 3, strength: 0.8, edge: 0, flow: (_x, y) => 0.35 + smoothstep(60, 420, y) });
  wash(surface, [slab((x) => 40 * fbm(x / 150, 1, 9, 3) - 60, 330)], tooth, {
    color: hex('#6c9fd0'), seed: 8, strength: 1, bleedPx: 34, edge: 0.1, wanderPx: 70,
    flow: (x, y) => smoothstep(-0.12, 0.34, fbm(x / 170, y / 80, 14, 4)) * smoothstep(430, 40, y) * 1.3,
  });
  wash(surface, [blobRow(250, 30), blobRow(330, 18)], tooth, { color: hex('#f0a58c'), seed: 17, strength: 0.55, bleedPx: 22, wanderPx: 40, edge: 0.1 });
}

function blobRow(y: number, halfPx: number): Point[] {
  return ribbon(smooth([[-40, y], [200, y - 20], [470, y + 16], [700, y - 12], [940, y + 6]]), (t) => halfPx * (1.2 + Math.sin(t * 9)));
}

function mountains(surface: Surface, reserve: Float32Array): void {
  const fade = (top: (x: number) => number, deep: number) => (x: number, y: number) => 1.15 - 0.75 * smoothstep(0, deep, y - top(x));
  const layers = [
    [ridge(400, 250, 3), '#b4c0e4', 0.8, 220],
    [ridge(450, 210, 12), '#8fa0d8', 0.85, 170],
    [ridge(500, 160, 27), '#6a86c8', 0.9, 130],
    [ridge(540, 90, 33), '#4f88a8', 0.9, 90],
  ] as const;
  layers.forEach(([top, color, strength, deep], index) => {
    wash(surface, [slab(top, SHORE_Y)], tooth, { reserve, color: hex(color), seed: 40 + index, strength, edge: 0.9, wanderPx: 7, flow: fade(top, deep) });
    const facets = (x: number, y: number): number => smoothstep(0.02, 0.16, fbm((x + (y - top(x)) * 0.7) / 60, (y - (x * 0.4)) / 130, 50 + index, 4));
    wash(surface, [slab((x) => top(x) + 3, SHORE_Y)], tooth, { reserve, color: hex(color), seed: 60 + index, strength: 0.6, edge: 0.2, wanderPx: 7, flow: (x, y) => facets(x, y) * fade(top, deep)(x, y) });
  });
}

function lake(surface: Surface, random: Random, reserve: Float32Array): void {
  wash(surface, [[[-40, SHORE_Y], [940, SHORE_Y], [940, 940], [-40, 940]]], tooth, {
    reserve, color: hex('#6fb0d4'), seed: 80, strength: 0.85, edge: 0.5, wanderPx: 3,
    flow: (x, y) => 0.4 + 0.8 * smoothstep(560, 860, y) + 0.35 * fbm(x / 130, y / 16, 81, 3),
  });
  const mirror: Point[] = skyline((x) => SHORE_Y + (SHORE_Y - ridge(500, 160, 27)(x)) * 0.85);
  wash(surface, [[...mirror, [940, SHORE_Y], [-40, SHORE_Y]]], tooth, { reserve, color: hex('#6a86c8'), seed: 83, strength: 0.65, wanderPx: 16, bleedPx: 3, edge: 0.5 });
  const ripples = Array.from({ length: 70 }, (): Point[] => {
    const y = SHORE_Y + 14 + random.next() ** 0.8 * 200;
    const x = random.range(-20, 916);
    const half = random.range(18, 80) * (0.5 + (y - SHORE_Y) / 300);
    return ribbon(smooth([[x - half, y], [x - half * 0.3, y + random.range(-3, 3)], [x + half * 0.4, y + random.range(-3, 3)], [x + half, y]]), (t) => (2 + (y - SHORE_Y) / 45) * Math.sin(t * Math.PI) + 0.8);
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
  wash(surface, images, tooth, { reserve, color: hex('#3d6f74'), seed: 90, strength: 0.75, bleedPx: 4, wanderPx: 13, edge: 0.4 });
  wash(surface, firs.filter((_, index) => index % 2 === 0), tooth, { reserve, color: hex('#4f8a72'), seed: 92, strength: 0.95, wanderPx: 6, edge: 0.9 });
  wash(surface, firs.filter((_, index) => index % 2 === 1), tooth, { reserve, color: hex('#1f4f5a'), seed: 94, strength: 1.05, wanderPx: 6, edge: 1 });
}

const LARCHES: readonly (readonly [number, number, number])[] = [[62, 560, 100], [172, 610, 82], [262, 690, 58], [842, 706, 84], [760, 770, 48]];

/** Small dabs of leaves gathered into tall crowns. */
function dabs(random: Random, count: number, spread: number): Point[][] {
  return LARCHES.flatMap(([x, y, tall]) =>
    Array.from({ length: count }, () => {
      const t = random.range(-1, 1);
      const half = tall * 0.62 * (1 - 0.55 * t) * spread;
      const size = random.range(3.5, 9) * (0.5 + tall / 160);
      return blob(x + random.range(-1, 1) * half * 0.7, y - t * tall * spread, size * 1.2, size, random, 0.4, 9);
    }),
  );
}

function nearShore(surface: Surface, random: Random, crowns: readonly Point[][]): void {
  wash(surface, crowns, tooth, { color: hex('#f6b93c'), seed: 100, strength: 0.85, wanderPx: 7, bleedPx: 1.5, edge: 0.8 });
  wash(surface, dabs(random, 34, 0.95), tooth, { color: hex('#ee8130'), seed: 101, strength: 0.75, wanderPx: 6, edge: 0.9 });
  wash(surface, dabs(random, 20, 0.9), tooth, { color: hex('#e0563a'), seed: 102, strength: 0.55, wanderPx: 6, edge: 1 });
  wash(surface, dabs(random, 9, 0.8), tooth, { color: hex('#a84a5a'), seed: 103, strength: 0.5, wanderPx: 5, edge: 1 });
  const trunks = LARCHES.map(([x, y, tall], index) => ribbon(smooth([[x + 9, y + tall * 2.1], [x - 4, y + tall], [x + 5, y], [x, y - tall * 0.9]]), (t) => (10 - 8 * t) * (index > 2 ? 0.6 : 0.9)));
  wash(surface, trunks, tooth, { color: hex('#5a3a40'), seed: 110, strength: 0.9, wanderPx: 4, edge: 0.8 });
  const boughs = LARCHES.flatMap(([x, y, tall]) =>
    Array.from({ length: 9 }, (_, k): Point[] => {
      const up = y + tall * (0.8 - k * 0.18);
      const side = k % 2 ? 1 : -1;
      const reach = tall * (0.5 - k * 0.035);
      return ribbon(smooth([[x, up], [x + side * reach * 0.6, up - 10], [x + side * reach, up - 4]]), (t) => 3.4 * (1 - t) + 0.8);
    }),
  );
  wash(surface, boughs, tooth, { color: hex('#5a3a40'), seed: 111, strength: 0.8, wanderPx: 3, edge: 0.6 });
  const glints = LARCHES.map(([x, y, tall]) => ribbon(smooth([[x - 30, y + tall * 2.3], [x + 8, y + tall * 2.36], [x + 44, y + tall * 2.3]]), (t) => 26 * Math.sin(t * Math.PI) + 1));
  wash(surface, glints, tooth, { color: hex('#f0a040'), seed: 109, strength: 0.6, wanderPx: 22, bleedPx: 3, edge: 0.5 });
  const bank = smooth([[-40, 770], [110, 790], [260, 830], [400, 866], [520, 880], [660, 862], [800, 836], [940, 810]]);
  wash(surface, [below(bank)], tooth, { color: hex('#c09048'), seed: 112, strength: 0.9, edge: 0.9, wanderPx: 9 });
  wash(surface, [below(bank.map(([x, y]): Point => [x, y + 26 + 10 * Math.sin(x / 37)]))], tooth, { color: hex('#7a4a4a'), seed: 114, strength: 0.8, edge: 0.9, wanderPx: 16 });
  wash(surface, [smooth([[505, 686], [560, 700], [640, 698], [672, 680], [640, 714], [560, 718]], true)], tooth, { color: hex('#a8322a'), seed: 116, strength: 1.2, wanderPx: 2, edge: 0.8 });
  wash(surface, [smooth([[520, 722], [600, 726], [660, 722], [610, 750], [560, 744]], true)], tooth, { color: hex('#5a4a6a'), seed: 118, strength: 0.7, wanderPx: 7, edge: 0.6 });
  const grass = Array.from({ length: 150 }, (): Point[] => {
    const x = random.range(-10, 906);
    const y = 905 - random.next() * (110 - 84 * Math.sin((x / 896) * Math.PI));
    return ribbon(smooth([[x, y], [x + random.range(-4, 4), y - 12], [x + random.range(-13, 13), y - random.range(18, 34)]]), (t) => 3.6 * (1 - t) + 0.7);
  });
  wash(surface, grass, tooth, { color: hex('#5a4a2a'), seed: 121, strength: 0.75, wanderPx: 3, edge: 0.8 });
  const spatter = Array.from({ length: 70 }, () => blob(random.range(0, 896), random.range(430, 890), random.range(1, 3.4), random.range(1, 3.4), random, 0.3, 6));
  wash(surface, spatter, tooth, { color: hex('#c8602f'), seed: 120, strength: 0.7, wanderPx: 1, edge: 0.8 });
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
