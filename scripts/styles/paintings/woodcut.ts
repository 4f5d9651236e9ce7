/**
 * Woodcut in three blocks. Each area has its own family of carved lines (rays round the sun, creases
 * down the slopes, ripples on the water); the gouge bites wider where the picture is lighter.
 */
import { hex, mix, type Rgb } from '../brush/color.js';
import { fill, maskOf } from '../brush/fill.js';
import { ellipse, type Point, points } from '../brush/geometry.js';
import { age } from '../brush/light.js';
import { clamp01, fbm, smoothstep, type Field } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { createMask, createSurface, shade, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';

const PAPER = hex('#f0e3c4');
const BLACK = hex('#17130f');
const RED = hex('#d2432a');
const GOLD = hex('#e9a23b');
const TEAL = hex('#2f7f86');
const SUN: Point = [560, 300];
const SUN_RADIUS = 118;

const farRange: Field = (x) => 470 - 60 * Math.abs(fbm(x / 150, 2, 4, 4)) - 40 * Math.sin(x / 170);
const WATER_Y = 610;

/** The great mountain: two slopes with a broken crest. */
function peak(x: number): number {
  const left = 612 - Math.max(0, x + 40) * 1.02;
  const right = 176 + (x - 385) * 0.92;
  return Math.max(left, right) + 22 * fbm(x / 42, 3, 8, 4);
}

/** Black where the ridge between two carved grooves is left standing; smooth-edged. */
function carved(phase: number, darkness: number, softness: number): number {
  const within = Math.abs(phase - Math.floor(phase) - 0.5) * 2;
  return smoothstep(darkness + softness, darkness - softness, within);
}

interface Cut {
  readonly ink: number;
  readonly ground: Rgb;
}

function skyCut(x: number, y: number): Cut {
  const dx = x - SUN[0];
  const dy = y - SUN[1];
  const away = Math.hypot(dx, dy);
  const turn = Math.atan2(dy, dx) + 0.025 * fbm(x / 60, y / 60, 3, 2);
  const rays = away < 250 ? 56 : away < 480 ? 112 : 168;
  const jog = 0.2 * fbm(away / 40, turn * 9, 6, 2);
  const reach = 0.16 + 0.52 * smoothstep(140, 640, away) + 0.2 * fbm(x / 130, y / 50, 14, 3);
  const cloud = smoothstep(0.2, 0.26, fbm(x / 230, y / 46, 22, 3)) * smoothstep(150, 230, away);
  const ink =
    cloud > 0.5
      ? carved(y / 9 + 1.2 * fbm(x / 80, y / 40, 9, 2), 0.3, 0.12)
      : carved((turn / 6.28319) * rays + jog, clamp01(reach), 0.13);
  const ground = mix(GOLD, RED, smoothstep(150, 560, away + 40 * fbm(x / 90, y / 60, 5, 2)));
  return { ink, ground: cloud > 0.5 ? PAPER : mix(PAPER, ground, smoothstep(115, 190, away)) };
}

function peakCut(x: number, y: number): Cut {
  const top = peak(x);
  const depth = y - top;
  const spine = 385 + 30 * Math.sin(y / 50) + 20 * fbm(y / 40, 2, 31, 2);
  const lit = smoothstep(-14, 14, x - spine);
  const fold = fbm((x - spine) / 60, y / 170, 12, 3);
  const snow = smoothstep(0, 22, 150 + 95 * fbm(x / 30, y / 90, 17, 3) - (y - 176));
  const slope = lit > 0.5 ? x - y * 0.55 : x + y * 0.75;
  const lines = carved(
    slope / 11 + 1.3 * fbm(x / 46, y / 46, 19, 3),
    clamp01(0.86 - 0.62 * lit + 0.7 * fold - snow * 0.42),
    0.13,
  );
  const rim = smoothstep(6, 3.5, depth);
  return { ink: Math.max(lines, rim), ground: snow > 0.5 ? PAPER : lit > 0.5 ? mix(PAPER, TEAL, 0.55) : TEAL };
}

function rangeCut(x: number, y: number): Cut {
  const depth = y - farRange(x, 0);
  const lines = carved(
    (x * 0.9 + y * 0.6) / 9 + fbm(x / 30, y / 30, 41, 2),
    clamp01(0.5 + 0.5 * fbm(x / 50, y / 60, 43, 3) + depth / 300),
    0.14,
  );
  return { ink: Math.max(lines, smoothstep(5, 3, depth)), ground: TEAL };
}

function waterCut(x: number, y: number): Cut {
  const depth = y - WATER_Y;
  const gap = 7 + depth * 0.035;
  const glow = Math.exp(-(((x - SUN[0]) / (60 + depth * 0.5)) ** 2));
  const path = glow + 0.55 * fbm(x / 120, y / 7, 57, 2);
  const mirror = smoothstep(260, 60, depth + Math.abs(x - 330) * 0.5);
  const dark = clamp01(0.5 + 0.3 * mirror - 0.6 * glow + 0.6 * fbm(x / 90, y / 13, 51, 3));
  const ink = carved((Math.log(depth + 60) * 150) / gap + 1.1 * fbm(x / 110, y / 22, 53, 3), dark, 0.13);
  return {
    ink: Math.max(ink, smoothstep(4, 2, depth)),
    ground: mix(TEAL, path > 0.42 ? GOLD : PAPER, path > 0.42 ? 0.9 : 0.25),
  };
}

function pine(x: number, footY: number, tall: number, random: Random): Point[][] {
  const parts: Point[][] = [
    [
      [x - tall * 0.018, footY],
      [x, footY - tall],
      [x + tall * 0.018, footY],
    ],
  ];
  const rows = 15;
  for (let row = 1; row < rows; row += 1) {
    const t = row / rows;
    const y = footY - tall * (1 - t * 0.93);
    for (const side of [-1, 1]) {
      const reach = side * tall * 0.25 * t * random.range(0.75, 1.15);
      parts.push([
        [x, y - tall * 0.035],
        [x + reach * 0.6, y + tall * 0.012],
        [x + reach, y + tall * 0.05],
        [x + reach * 0.5, y + tall * 0.04],
        [x, y + tall * 0.045],
      ]);
    }
  }
  return parts;
}

function shoreMask(surface: Surface, random: Random): Float32Array {
  const mask = createMask(surface);
  const bank: Point[] = points('-20,760 120,775 260,812 420,838 560,846 720,822 916,786 916,916 -20,916');
  maskOf(surface, bank, mask);
  const pines = [
    [70, 800, 420],
    [168, 800, 300],
    [20, 790, 270],
    [250, 822, 190],
    [820, 812, 330],
    [878, 800, 440],
    [742, 826, 200],
  ] as const;
  for (const [x, y, tall] of pines) for (const part of pine(x, y, tall, random)) maskOf(surface, part, mask);
  return mask;
}

/** White flecks the gouge leaves in a black area. */
function flecks(x: number, y: number): number {
  const row = y / 8 + 0.5 * fbm(x / 20, y / 20, 61, 2);
  const line = carved(row, 0.86, 0.1);
  return Math.max(line, smoothstep(0.0, 0.12, fbm(x / 13, y / 7, 63, 2) + 0.22));
}

function cutAt(x: number, y: number): Cut {
  if (y > WATER_Y) return waterCut(x, y);
  if (y > peak(x)) return peakCut(x, y);
  if (y > farRange(x, 0)) return rangeCut(x, y);
  const away = Math.hypot(x - SUN[0], y - SUN[1]);
  if (away < SUN_RADIUS) return { ink: smoothstep(SUN_RADIUS - 5, SUN_RADIUS - 2, away), ground: RED };
  return skyCut(x, y);
}

/** Woodcut of a mountain lake at sunrise. */
export const woodcut: Painting = {
  id: 'woodcut',
  title: 'Red sun over the lake',
  technique: 'Woodcut from three blocks: black, red and teal',
  seed: 1920,
  paint: ({ sizePx, random }) => {
    const surface = createSurface(sizePx, PAPER);
    const shore = shoreMask(surface, random);
    shade(surface, (x, y, _before, pixel) => {
      // The colour blocks sit a little off the black one, as hand-printed blocks do.
      const { ground } = cutAt(x + 2, y - 1.5);
      const grain = fbm(x / 160, y / 3.4, 71, 3);
      const worn = smoothstep(0.5, 0.72, fbm(x / 7, y / 7, 73, 3) + 0.35 * grain);
      const color = mix(ground, PAPER, clamp01(0.1 + 0.3 * grain) + 0.45 * worn);
      const land = shore[pixel] ?? 0;
      const ink = Math.max(cutAt(x, y).ink * (1 - land), land * flecks(x, y));
      return mix(color, BLACK, ink * (1 - 0.6 * worn * 0.5));
    });
    for (const [x, y] of [
      [300, 150],
      [345, 128],
      [262, 122],
    ] as const) {
      fill(
        surface,
        [
          [x - 26, y - 8],
          [x - 8, y - 4],
          [x, y + 3],
          [x + 8, y - 4],
          [x + 26, y - 10],
          [x + 6, y + 2],
          [x, y + 9],
          [x - 6, y + 2],
        ],
        BLACK,
      );
      fill(surface, ellipse(x, y + 4, 3), BLACK);
    }
    age(surface, 81, 0.1, 0.05);
    return surface;
  },
};
