/**
 * Leaded glass: every pixel is given a pane (rays of a rising sun, hills, river, a tree of leaves),
 * lead runs where the pane changes, and each pane is streaky glass lit from behind.
 */
import { hex, mix, palette, vary, type Palette, type Rgb } from '../brush/color.js';
import { rasterize } from '../brush/fill.js';
import { ellipse, ribbon, smooth, type Point } from '../brush/geometry.js';
import { relief } from '../brush/light.js';
import { clamp01, fbm, hash2, smoothstep } from '../brush/noise.js';
import { borders } from '../brush/panes.js';
import { createRandom, type Random } from '../brush/random.js';
import { createSurface, shade, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';

const SUN: Point = [448, 470];
const DAWN = [
  palette('#ffe27a', '#fff0a8', '#ffd24a'),
  palette('#ffb52e', '#ffc850', '#ff9d1f'),
  palette('#f58220', '#e8611c', '#ffa53a'),
  palette('#d63a2a', '#b8203a', '#e85a34'),
  palette('#8f1f5a', '#6a2a7a', '#b02a5c'),
  palette('#3a2f8f', '#27409c', '#5a3a9a'),
  palette('#1c3f9a', '#1a5ab0', '#22307f'),
  palette('#123a86', '#0f5a9a', '#1a2a6a'),
] as const;
const HILLS = palette('#1f7a4a', '#2f9a4f', '#6fb83a', '#14604f', '#a8c83a');
const RIVER = palette('#1a9ab8', '#5fd0d8', '#1468a8', '#a8ecec', '#2f80c8');
const LEAVES = palette('#1f8a3f', '#58b030', '#0f6a48', '#b8d030', '#e8c030');
const BLOOMS = palette('#e83a5a', '#ff7a9a', '#c81f4a', '#ffb0c0');

interface Window {
  readonly labels: Int32Array;
  readonly colors: Map<number, Rgb>;
  next: number;
}

function sunRays(x: number, y: number): { label: number; tones: Palette } {
  const dx = x - SUN[0];
  const dy = y - SUN[1];
  const away = Math.hypot(dx, dy) + 3 * Math.sin(Math.atan2(dy, dx) * 9);
  const rings = [62, 100, 150, 210, 285, 365, 450, 999];
  const ring = rings.findIndex((reach) => away < reach);
  const cuts = [1, 18, 18, 30, 30, 44, 44, 52][ring] ?? 40;
  const turn = (Math.atan2(dy, dx) / (Math.PI * 2) + 0.5 + ((ring % 2) * 0.5) / cuts) * cuts;
  return { label: 10000 + ring * 200 + (Math.floor(turn) % cuts), tones: DAWN[ring] ?? DAWN[7] };
}

function ground(x: number, y: number): { label: number; tones: Palette } | null {
  const centre = 448 + 120 * Math.sin((y - 520) / 120) * smoothstep(500, 900, y);
  const half = 16 + (y - 520) * 0.42;
  if (y > 525 && Math.abs(x - centre) < half) {
    const band = Math.floor(Math.log(Math.max(8, y - 500 + 9 * Math.sin(x / 26 + y / 60))) * 6.5);
    const side = Math.floor(((x - centre) / half + 1) * (half > 60 ? 1.6 : 0.9) + (band % 2) * 0.5);
    return { label: 20000 + band * 10 + side, tones: RIVER };
  }
  const ridges = [
    524 - 40 * Math.sin(x / 110) - Math.abs(x - 448) * 0.11,
    610 - 26 * Math.sin(x / 90 + 2) - Math.abs(x - 448) * 0.06,
    700 - 24 * Math.sin(x / 120 + 4),
    800 - 20 * Math.sin(x / 100 + 1),
  ];
  const layer = ridges.filter((ridge) => y > ridge).length;
  if (layer === 0) return null;
  const cell = Math.floor((x + y * 0.35 * (layer % 2 ? 1 : -1) + layer * 31) / (62 + layer * 9));
  const step = Math.floor((y - (ridges[layer - 1] ?? 0)) / 52);
  return { label: 30000 + layer * 1000 + cell * 5 + step, tones: HILLS };
}

function pane(window: Window, surface: Surface, outline: readonly Point[], color: Rgb): void {
  window.next += 1;
  const label = window.next;
  window.colors.set(label, color);
  rasterize(surface, outline, (pixel, cover) => {
    if (cover > 0.5) window.labels[pixel] = label;
  });
}

function leaf(
  window: Window,
  surface: Surface,
  x: number,
  y: number,
  angle: number,
  sizePx: number,
  colors: Palette,
  random: Random,
): void {
  const turn = (px: number, py: number): Point => [
    x + (px * Math.cos(angle) - py * Math.sin(angle)) * sizePx,
    y + (px * Math.sin(angle) + py * Math.cos(angle)) * sizePx,
  ];
  const tip = turn(1, 0);
  const upper = smooth([turn(0, 0), turn(0.4, -0.34), turn(0.75, -0.24), tip], false, 6);
  const lower = smooth([tip, turn(0.7, 0.24), turn(0.35, 0.32), turn(0, 0)], false, 6);
  const mid = smooth([tip, turn(0.5, -0.03), turn(0, 0)], false, 6);
  pane(window, surface, [...upper, ...mid], vary(random.pick(colors), random, 0.03));
  pane(window, surface, [...[...mid].reverse(), ...lower], vary(random.pick(colors), random, 0.03));
}

function tree(window: Window, surface: Surface, side: number, random: Random): void {
  const at = (x: number, y: number): Point => [448 + side * x, y];
  const bark = palette('#7a3a1f', '#94501f', '#5a2a2a');
  const trunk = smooth([at(355, 920), at(372, 760), at(345, 600), at(368, 430), at(352, 260), at(318, 120)], false, 8);
  for (let piece = 0; piece < 5; piece += 1) {
    const part = trunk.slice(piece * 8, piece * 8 + 10);
    pane(
      window,
      surface,
      ribbon(part, (t) => 46 - (piece + t) * 7),
      vary(random.pick(bark), random, 0.03),
    );
  }
  const branches = [
    [352, 600, 250, 520],
    [362, 460, 235, 350],
    [356, 350, 440, 250],
    [350, 260, 225, 190],
    [335, 180, 400, 70],
    [322, 130, 230, 60],
  ] as const;
  for (const [x0, y0, x1, y1] of branches) {
    const bough = smooth([at(x0, y0), at((x0 + x1) / 2 + 8, (y0 + y1) / 2 + 14), at(x1, y1)], false, 8);
    pane(
      window,
      surface,
      ribbon(bough, (t) => 19 - 13 * t),
      random.pick(bark),
    );
    bough.forEach(([x, y], index) => {
      if (index < 5 || index % 6 !== 0) return;
      for (const lean of [-1, 1])
        leaf(
          window,
          surface,
          x,
          y,
          random.range(-0.5, 0.5) + lean * 1.2 - Math.PI / 2,
          random.range(66, 92),
          LEAVES,
          random,
        );
    });
    const end = bough[bough.length - 1] ?? at(x1, y1);
    for (let petal = 0; petal < 5; petal += 1) {
      leaf(window, surface, end[0], end[1], (petal / 5) * 6.283 + 0.4, 48, BLOOMS, random);
    }
    pane(window, surface, ellipse(end[0], end[1], 11), hex('#ffd84a'));
  }
}

function glaze(window: Window, surface: Surface): void {
  const { sizePx, scale, height } = surface;
  for (let pixel = 0; pixel < window.labels.length; pixel += 1) {
    const x = ((pixel % sizePx) + 0.5) / scale;
    const y = (Math.floor(pixel / sizePx) + 0.5) / scale;
    const { label, tones } = ground(x, y) ?? sunRays(x, y);
    window.labels[pixel] = label;
    if (!window.colors.has(label)) {
      const random = createRandom(label);
      window.colors.set(label, vary(random.pick(tones), random, 0.03));
    }
  }
  for (const side of [-1, 1]) tree(window, surface, side, createRandom(40 + side));
  const away = borders(surface, window.labels);
  shade(surface, (x, y, _before, pixel) => {
    const label = window.labels[pixel] ?? 0;
    const color = window.colors.get(label) ?? DAWN[0][0];
    const edge = away[pixel] ?? 0;
    const turn = hash2(label, 1, 3) * 6.28;
    const [u, v] = [x * Math.cos(turn) + y * Math.sin(turn), y * Math.cos(turn) - x * Math.sin(turn)];
    const streak = fbm(u / 46, v / 7, label % 97, 3);
    const seedy = fbm(x / 5, y / 5, 61, 2);
    const glow = 0.8 + 0.26 * smoothstep(0, 17, edge) + 0.3 * streak + 0.08 * seedy;
    const halo = 0.22 * Math.exp(-((Math.hypot(x - SUN[0], y - SUN[1]) / 300) ** 2));
    const lit = mix(color, hex('#fff6d0'), clamp01(halo + 0.2 * Math.max(0, streak - 0.25)));
    const lead = smoothstep(4.2, 2.9, edge);
    height[pixel] = lead > 0 ? 3.4 * Math.sqrt(Math.max(0, 1 - (edge / 4.3) ** 2)) : 0.5 * streak + 0.25 * seedy;
    const soot = 0.11 + 0.04 * seedy;
    return [
      clamp01(lit[0] * glow) * (1 - lead) + soot * lead,
      clamp01(lit[1] * glow) * (1 - lead) + soot * lead,
      clamp01(lit[2] * glow) * (1 - lead) + (soot + 0.02) * lead,
    ];
  });
}

/** Leaded window of a sunrise between two trees. */
export const stainedGlass: Painting = {
  id: 'stained-glass',
  title: 'Sunrise window',
  technique: 'Leaded panes of streaky glass, lit from behind',
  seed: 1220,
  paint: ({ sizePx }) => {
    const surface = createSurface(sizePx);
    glaze({ labels: new Int32Array(sizePx * sizePx), colors: new Map(), next: 0 }, surface);
    relief(surface, { strength: 0.42, shine: 0.2 });
    return surface;
  },
};
