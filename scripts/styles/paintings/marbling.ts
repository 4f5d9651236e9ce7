/**
 * Paper marbling (ebru): stones of ink thrown on the bath, combed, curled, and three flowers grown
 * from drops within drops whose petals a needle pulls out.
 */
import { hex, palette, type Rgb } from '../brush/color.js';
import { SIDE, type Point } from '../brush/geometry.js';
import { age } from '../brush/light.js';
import { comb, curl, drop, inkAt, lay, pull, stones, sway, type Move } from '../brush/marble.js';
import { fbm } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { createSurface, shade } from '../brush/surface.js';
import type { Painting } from '../painting.js';

const BARE = hex('#efe3cb');
const STONES = palette(
  '#123a5c',
  '#1f6f86',
  '#e9d9b4',
  '#0f2740',
  '#c8793a',
  '#4fa39a',
  '#f3ead6',
  '#8c2f39',
  '#d9a441',
);

function throwInk(random: Random, count: number, low: number, high: number): Move[] {
  return Array.from({ length: count }, () =>
    drop(random.range(-160, SIDE + 160), random.range(-160, SIDE + 160), random.range(low, high), random.pick(STONES)),
  );
}

/** Rings of colour, then petals pulled out and in by a needle, then the heart. */
function flower(cx: number, cy: number, radiusPx: number, rings: readonly Rgb[], petals: number, turn: number): Move[] {
  const moves = rings.map((color, ring) => drop(cx, cy, radiusPx * (0.6 - ring * 0.052), color));
  for (let petal = 0; petal < petals; petal += 1) {
    const angle = turn + (petal / petals) * Math.PI * 2;
    const out = radiusPx * 0.95;
    moves.push(pull(cx + Math.cos(angle) * out, cy + Math.sin(angle) * out, angle, radiusPx * 0.42, radiusPx * 0.17));
    const notch = angle + Math.PI / petals;
    const rim = radiusPx * 1.25;
    moves.push(
      pull(cx + Math.cos(notch) * rim, cy + Math.sin(notch) * rim, notch + Math.PI, radiusPx * 0.75, radiusPx * 0.1),
    );
  }
  moves.push(drop(cx, cy, radiusPx * 0.2, hex('#f0c04a')), drop(cx, cy, radiusPx * 0.1, hex('#7a1f2b')));
  return moves;
}

/** A stem laid in one line, with two leaves whose tips a needle draws out. */
function stem(cx: number, cy: number, lengthPx: number, lean: number): Move[] {
  const [pale, deep, mid] = [hex('#86ad52'), hex('#1d4a33'), hex('#3a7a42')];
  const path = Array.from({ length: 60 }, (_, step): Point => {
    const t = step / 59;
    return [cx + lean * t * t * lengthPx + 10 * Math.sin(t * 5), cy + t * lengthPx];
  }).reverse();
  const moves: Move[] = [lay(path, 22, deep), lay(path, 13, mid)];
  for (const side of [-1, 1]) {
    const y = cy + lengthPx * (side < 0 ? 0.62 : 0.74);
    const x = cx + lean * 0.42 * lengthPx + side * 30;
    moves.push(drop(x, y, 31, deep), drop(x, y, 24, mid), drop(x, y, 14, pale), drop(x, y, 6, deep));
    moves.push(pull(x + side * 8, y - 6, -Math.PI / 2 + side * 0.75, 84, 13));
  }
  return moves;
}

function moves(random: Random): Move[] {
  const rosy = palette('#14304a', '#f4e3d2', '#c0303a', '#8d1a2f', '#d8505a', '#f0a0a0', '#8d1a2f', '#f6d3c4');
  const amber = palette('#14304a', '#f7ecd2', '#e08a2b', '#b5531c', '#f2b84f', '#fae3b0', '#c8661f', '#fae3b0');
  const plum = palette('#14304a', '#efe2e4', '#6f3b7e', '#42235a', '#8a56a0', '#c8a0d0', '#5a2a70', '#e6cfe6');
  return [
    ...throwInk(random, 16, 16, 40),
    comb(0, 0, 0, 84, 130, 15),
    comb(0, 42, Math.PI, 84, 130, 15),
    comb(0, 0, Math.PI / 2, 46, 92, 7),
    sway(Math.PI / 2 + 0.2, 330, 46, 0.6),
    curl(120, 150, 62, 3.4),
    curl(800, 250, 66, -3.6),
    curl(470, 740, 58, 3.2),
    curl(790, 800, 52, -3),
    curl(90, 640, 52, -2.8),
    ...throwInk(random, 30, 2, 8),
    ...stem(452, 330, 520, -0.16),
    ...stem(182, 500, 400, 0.3),
    ...stem(722, 520, 360, -0.3),
    ...flower(182, 462, 108, plum, 6, 0.3),
    ...flower(722, 486, 112, amber, 7, 0.1),
    ...flower(452, 250, 140, rosy, 8, Math.PI / 8),
  ];
}

/** Marbled paper with three flowers. */
export const marbling: Painting = {
  id: 'marbling',
  title: 'Three flowers on a combed bath',
  technique: 'Paper marbling: drops, combs and needle',
  seed: 1540,
  paint: ({ sizePx, random }) => {
    const surface = createSurface(sizePx);
    const marks = moves(random);
    const bath = stones(62, 3, STONES, BARE);
    const off = 0.25 / surface.scale;
    shade(surface, (x, y) => {
      // Slight unrest of the bath, then four samples to a pixel.
      const wx = x + 5 * fbm(x / 70, y / 70, 5, 3);
      const wy = y + 5 * fbm(x / 70, y / 70, 15, 3);
      let [r, g, b] = [0, 0, 0];
      for (const [ox, oy] of [
        [-off, -off],
        [off, -off],
        [-off, off],
        [off, off],
      ] as const) {
        const ink = inkAt(marks, wx + ox, wy + oy, bath);
        r += ink[0] / 4;
        g += ink[1] / 4;
        b += ink[2] / 4;
      }
      const density = 1 + 0.1 * fbm(x / 26, y / 26, 25, 3);
      return [r * density, g * density, b * density];
    });
    age(surface, 12, 0.13, 0.05);
    return surface;
  },
};
