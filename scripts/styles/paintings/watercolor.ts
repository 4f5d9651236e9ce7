/** Watercolour: mountains in glazes over a lake, firs dropped in wet, larches burning on the shore. */
import { hex, palette } from '../brush/color.js';
import { below, blob, ribbon, skyline, smooth, type Point } from '../brush/geometry.js';
import { age, paperTooth } from '../brush/light.js';
import { fbm, smoothstep } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { createSurface, type Surface } from '../brush/surface.js';
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

function mountains(surface: Surface): void {
  const fade = (top: (x: number) => number, deep: number) => (x: number, y: number) => 1.15 - 0.75 * smoothstep(0, deep, y - top(x));
  const layers = [
    [ridge(400, 250, 3), '#a9b4d8', 0.8, 220],
    [ridge(450, 210, 12), '#7f8cc4', 0.9, 170],
    [ridge(500, 160, 27), '#5a6fb0', 0.95, 130],
    [ridge(540, 90, 33), '#3f6d8c', 1, 90],
  ] as const;
  layers.forEach(([top, color, strength, deep], index) => {
    wash(surface, [slab(top, SHORE_Y)], tooth, { color: hex(color), seed: 40 + index, strength, edge: 0.9, wanderPx: 7, flow: fade(top, deep) });
    const facets = (x: number, y: number): number => smoothstep(0.02, 0.16, fbm((x + (y - top(x)) * 0.7) / 60, (y - (x * 0.4)) / 130, 50 + index, 4));
    wash(surface, [slab((x) => top(x) + 3, SHORE_Y)], tooth, { color: hex(color), seed: 60 + index, strength: 0.6, edge: 0.2, wanderPx: 7, flow: (x, y) => facets(x, y) * fade(top, deep)(x, y) });
  });
}

function lake(surface: Surface, random: Random): void {
  wash(surface, [[[-40, SHORE_Y], [940, SHORE_Y], [940, 940], [-40, 940]]], tooth, {
    color: hex('#5f97b8'), seed: 80, strength: 0.95, edge: 0.5, wanderPx: 3,
    flow: (x, y) => 0.4 + 0.8 * smoothstep(560, 860, y) + 0.35 * fbm(x / 130, y / 16, 81, 3),
  });
  const mirror: Point[] = skyline((x) => SHORE_Y + (SHORE_Y - ridge(500, 160, 27)(x)) * 0.85);
  wash(surface, [[...mirror, [940, SHORE_Y], [-40, SHORE_Y]]], tooth, { color: hex('#5a6fb0'), seed: 83, strength: 0.75, wanderPx: 16, bleedPx: 3, edge: 0.5 });
  const ripples = Array.from({ length: 70 }, (): Point[] => {
    const y = SHORE_Y + 14 + random.next() ** 0.8 * 330;
    const x = random.range(-20, 916);
    const half = random.range(18, 80) * (0.5 + (y - SHORE_Y) / 300);
    return ribbon(smooth([[x - half, y], [x - half * 0.3, y + random.range(-3, 3)], [x + half * 0.4, y + random.range(-3, 3)], [x + half, y]]), (t) => (2 + (y - SHORE_Y) / 45) * Math.sin(t * Math.PI) + 0.8);
  });
  wash(surface, ripples, tooth, { color: hex('#33679a'), seed: 85, strength: 0.6, edge: 0.8, wanderPx: 4 });
}

function shoreTrees(surface: Surface, random: Random): void {
  const firs: Point[][] = [];
  const images: Point[][] = [];
  for (let tree = 0; tree < 30; tree += 1) {
    const x = tree < 18 ? random.range(-20, 330) : random.range(640, 920);
    const tall = random.range(60, 190) * (tree < 18 ? 1.25 - x / 500 : 0.75 + (x - 640) / 600);
    firs.push(fir(x, SHORE_Y + random.range(-4, 12), tall, random));
    images.push(fir(x, SHORE_Y + 14, tall * 0.8, random, -1));
  }
  wash(surface, images, tooth, { color: hex('#3d6f74'), seed: 90, strength: 0.75, bleedPx: 4, wanderPx: 13, edge: 0.4 });
  wash(surface, firs.filter((_, index) => index % 2 === 0), tooth, { color: hex('#4f8a72'), seed: 92, strength: 0.95, wanderPx: 6, edge: 0.9 });
  wash(surface, firs.filter((_, index) => index % 2 === 1), tooth, { color: hex('#1f4f5a'), seed: 94, strength: 1.05, wanderPx: 6, edge: 1 });
}

function nearShore(surface: Surface, random: Random): void {
  const colors = palette('#e8862a', '#d1462a', '#f0b83a', '#a83a4a');
  colors.forEach((color, index) => {
    const crowns = Array.from({ length: 9 }, () => blob(random.range(-30, 270) , random.range(520, 760), random.range(18, 46), random.range(16, 40), random, 0.45));
    const right = Array.from({ length: 5 }, () => blob(random.range(730, 920), random.range(760, 870), random.range(18, 42), random.range(14, 30), random, 0.45));
    wash(surface, [...crowns, ...right], tooth, { color, seed: 100 + index, strength: 0.9, wanderPx: 14, bleedPx: index === 0 ? 8 : 1, edge: 0.9 });
  });
  const trunks = [40, 92, 150, 214].map((x, index) => ribbon(smooth([[x + 14, 860], [x - 6, 720], [x + 10, 600], [x, 500 + index * 14]]), (t) => 9 - 7 * t));
  wash(surface, trunks, tooth, { color: hex('#4a3038'), seed: 110, strength: 1.1, wanderPx: 4, edge: 0.8 });
  const bank = smooth([[-40, 770], [110, 790], [260, 830], [400, 866], [520, 880], [660, 862], [800, 836], [940, 810]]);
  wash(surface, [below(bank)], tooth, { color: hex('#8a6a3a'), seed: 112, strength: 1, edge: 0.9, wanderPx: 9 });
  wash(surface, [below(bank.map(([x, y]): Point => [x, y + 26 + 10 * Math.sin(x / 37)]))], tooth, { color: hex('#5a3f4a'), seed: 114, strength: 0.9, edge: 0.8, wanderPx: 14 });
  wash(surface, [smooth([[505, 686], [560, 700], [640, 698], [672, 680], [640, 714], [560, 718]], true)], tooth, { color: hex('#8f2f2a'), seed: 116, strength: 1.2, wanderPx: 2, edge: 0.8 });
  wash(surface, [smooth([[520, 722], [600, 726], [660, 722], [610, 750], [560, 744]], true)], tooth, { color: hex('#5a4a6a'), seed: 118, strength: 0.8, wanderPx: 7, edge: 0.6 });
  const spatter = Array.from({ length: 60 }, () => blob(random.range(0, 896), random.range(480, 890), random.range(1, 3.4), random.range(1, 3.4), random, 0.3, 6));
  wash(surface, spatter, tooth, { color: hex('#b8502f'), seed: 120, strength: 0.8, wanderPx: 1, edge: 0.8 });
}

/** Mountain lake in autumn. */
export const watercolor: Painting = {
  id: 'watercolor',
  title: 'Lake below the pass',
  technique: 'Transparent washes with drying edges on rough paper',
  seed: 1906,
  paint: ({ sizePx, random }) => {
    const surface = createSurface(sizePx, hex('#fdfaf0'));
    sky(surface);
    mountains(surface);
    lake(surface, random);
    shoreTrees(surface, random);
    nearShore(surface, random);
    age(surface, 31, 0.09, 0.02);
    return surface;
  },
};
