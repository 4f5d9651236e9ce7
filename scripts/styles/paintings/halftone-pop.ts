/**
 * Pop art: one fruit, four printings. Flat screaming colours, a keyline in black, shadows as printer's
 * dots that swell with the tone, and colour plates that do not quite meet the line.
 */
import { hex, mix, palette, type Rgb } from '../brush/color.js';
import { fill } from '../brush/fill.js';
import { box, ribbon, smooth, type Point } from '../brush/geometry.js';
import { age } from '../brush/light.js';
import { clamp01, smoothstep, type Field } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { stroke } from '../brush/stroke.js';
import { createSurface, shade, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';

const KEY = hex('#15121a');
const PAPER = hex('#f7efdc');

interface Inks {
  readonly ground: Rgb;
  readonly rays: Rgb;
  readonly dots: Rgb;
  readonly fruit: Rgb;
  readonly shade: Rgb;
  readonly leaf: Rgb;
  readonly leafShade: Rgb;
}

function inks(codes: readonly [string, string, string, string, string, string, string]): Inks {
  const [ground, rays, dots, fruit, dark, leaf, leafShade] = palette(...codes);
  const or = (color: Rgb | undefined): Rgb => color ?? KEY;
  return {
    ground: or(ground),
    rays: or(rays),
    dots: or(dots),
    fruit: or(fruit),
    shade: or(dark),
    leaf: or(leaf),
    leafShade: or(leafShade),
  };
}

const PANELS: readonly (readonly [number, number, Inks])[] = [
  [0, 0, inks(['#19b5c9', '#0f86b8', '#f7efdc', '#ffd62e', '#f2542d', '#3fbf5a', '#116a5a'])],
  [448, 0, inks(['#ff4f8b', '#ff86ac', '#ffe14a', '#ff8a1f', '#b3122f', '#1fa8a0', '#123f7a'])],
  [0, 448, inks(['#ffd62e', '#ffb01f', '#e8352e', '#ff5fa0', '#7a1fa0', '#2f6fe0', '#1a2f8a'])],
  [448, 448, inks(['#5a3fc0', '#7a5fe0', '#2ff0d0', '#a8e03a', '#0f8a5a', '#ff5f4a', '#a01f3a'])],
];

/** Printer's dots on a turned grid; the dot grows with the tone. */
function dots(tone: Field, pitchPx: number, angle: number): Field {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => {
    const u = (x * cos + y * sin) / pitchPx;
    const v = (y * cos - x * sin) / pitchPx;
    const away = Math.hypot(u - Math.floor(u) - 0.5, v - Math.floor(v) - 0.5);
    const radius = Math.sqrt(clamp01(tone(x, y))) * 0.66;
    return smoothstep(radius + 0.07, radius - 0.07, away);
  };
}

function leafOutline(x: number, y: number, angle: number, length: number, bend: number): Point[] {
  const spine: Point[] = [];
  for (let step = 0; step <= 8; step += 1) {
    const t = step / 8;
    const turn = angle + bend * t;
    spine.push([x + Math.cos(turn) * length * t, y + Math.sin(turn) * length * t]);
  }
  return ribbon(spine, (t) => length * 0.3 * Math.sin(Math.PI * Math.min(1, t * 0.8 + 0.22)) * (1 - t ** 4) + 0.5);
}

function outlined(surface: Surface, outline: readonly Point[], widthPx: number): void {
  stroke(surface, [...outline, outline[0] ?? [0, 0]], { widthPx, color: KEY, seed: 1 });
}

function ground(surface: Surface, x0: number, y0: number, ink: Inks): void {
  const [cx, cy] = [x0 + 224, y0 + 250];
  const field = dots((x, y) => smoothstep(90, 330, Math.hypot(x - cx, y - cy)) * 0.72, 13, 0.4);
  fill(surface, box(x0 + 224, y0 + 224, 448, 448), (x, y) => {
    const ray = Math.sin(Math.atan2(y - cy, x - cx) * 14) > 0 ? ink.rays : ink.ground;
    return mix(ray, ink.dots, field(x, y));
  });
}

function pineapple(surface: Surface, x0: number, y0: number, ink: Inks, random: Random): void {
  const [cx, cy] = [x0 + 224 + random.range(-8, 8), y0 + 284];
  const body = smooth(
    [
      [cx - 74, cy - 90],
      [cx, cy - 112],
      [cx + 74, cy - 90],
      [cx + 100, cy],
      [cx + 76, cy + 104],
      [cx, cy + 134],
      [cx - 76, cy + 104],
      [cx - 100, cy],
    ],
    true,
    8,
  );
  const leaves = [
    [-2.75, 118, 0.7],
    [-0.39, 118, -0.7],
    [-2.45, 142, 0.4],
    [-0.7, 142, -0.4],
    [-2.1, 158, 0.25],
    [-1.04, 158, -0.25],
    [-1.8, 172, 0.1],
    [-1.34, 172, -0.1],
    [-1.57, 150, 0.05],
  ] as const;
  const crown = leaves.map(([angle, length, bend]) => leafOutline(cx, cy - 88, angle, length, bend));
  const slip = (outline: readonly Point[], dx: number, dy: number): Point[] =>
    outline.map(([x, y]) => [x + dx, y + dy]);
  for (const shape of [...crown, body]) fill(surface, slip(shape, 15, 13), KEY, 1);
  const leafDots = dots((x, y) => clamp01(0.15 + (y - (cy - 230)) / 190 + (x - cx) / 300), 9, 0.6);
  for (const shape of crown) {
    fill(surface, shape, PAPER);
    fill(surface, slip(shape, -3, 2), (x, y) => mix(ink.leaf, ink.leafShade, leafDots(x, y)));
    outlined(surface, shape, 5.5);
  }
  const bodyDots = dots((x, y) => clamp01(0.12 + (x - cx) / 150 + (y - cy) / 300), 9.5, 0.75);
  fill(surface, body, PAPER);
  fill(surface, slip(body, -4, 3), (x, y) => {
    const gleam = Math.hypot((x - cx + 46) / 24, (y - cy + 46) / 40) < 1;
    return gleam ? PAPER : mix(ink.fruit, ink.shade, bodyDots(x, y));
  });
  lattice(surface, body, cx, cy);
  outlined(surface, body, 7.5);
}

/** The diamond skin, with an eye in each diamond. */
function lattice(surface: Surface, body: readonly Point[], cx: number, cy: number): void {
  fill(surface, body, (x, y) => {
    const at = surface.scale;
    const pixel = Math.floor(y * at) * surface.sizePx + Math.floor(x * at);
    const under: Rgb = [surface.rgb[pixel * 3] ?? 0, surface.rgb[pixel * 3 + 1] ?? 0, surface.rgb[pixel * 3 + 2] ?? 0];
    const bulge = 1 + 0.24 * Math.cos((x - cx) / 66);
    const u = ((x - cx) / bulge + (y - cy) * 0.72) / 36;
    const v = ((x - cx) / bulge - (y - cy) * 0.72) / 36;
    const line = smoothstep(0.085, 0.05, Math.min(Math.abs(u - Math.round(u)), Math.abs(v - Math.round(v))));
    const eye = smoothstep(0.15, 0.11, Math.hypot(u - Math.floor(u) - 0.5, v - Math.floor(v) - 0.5));
    return mix(under, KEY, Math.max(line, eye));
  });
}

/** Four pineapples in printer's dots. */
export const halftonePop: Painting = {
  id: 'halftone-pop',
  title: 'Four pineapples',
  technique: "Pop art in flat inks and printer's dots",
  seed: 1962,
  paint: ({ sizePx, random }) => {
    const surface = createSurface(sizePx, PAPER);
    for (const [x0, y0, ink] of PANELS) {
      ground(surface, x0, y0, ink);
      pineapple(surface, x0, y0, ink, random);
    }
    for (const [at, turn] of [
      [448, 0],
      [448, 1.5708],
    ] as const)
      fill(surface, box(at, 448, 13, 910, turn), PAPER);
    for (const [cx, cy, w, h] of [
      [448, 4, 910, 13],
      [448, 892, 910, 13],
      [4, 448, 13, 910],
      [892, 448, 13, 910],
    ] as const)
      fill(surface, box(cx, cy, w, h), PAPER);
    const weak = dots(() => 0.5, 3.1, 0.3);
    shade(surface, (x, y, before) => {
      const print = 1 - 0.06 * weak(x, y);
      return [before[0] * print, before[1] * print, before[2] * print];
    });
    age(surface, 8, 0.09, 0.03);
    return surface;
  },
};
