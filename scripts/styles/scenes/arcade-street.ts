/** The arcade street before its lights are spread: sky, towers, facades and signs. */
import { hex, mix, palette, type Rgb } from '../brush/color.js';
import { fill } from '../brush/fill.js';
import { box, ellipse, smooth, type Point, points } from '../brush/geometry.js';
import { clamp01, fbm, hash2, lerp, smoothstep } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { stroke } from '../brush/stroke.js';
import { shade, type Surface } from '../brush/surface.js';

export const TUBES = palette('#ff2fa0', '#22e0ff', '#ff6a2a', '#8f4bff', '#ffe14a', '#2affa0');
const VANISH: Point = [448, 505];

/** Walls in their own colour, and the light that will be spread over them. */
export interface Night {
  readonly wall: Surface;
  readonly light: Surface;
  readonly random: Random;
}

function tube(night: Night, path: readonly Point[], color: Rgb, widthPx = 4): void {
  stroke(night.light, path, { widthPx: widthPx + 3, color, seed: 1 });
  stroke(night.light, path, { widthPx: widthPx * 0.5, color: mix(color, [1, 1, 1], 0.8), seed: 1 });
}

/** One facade along the street: a wall in perspective with lit windows and neon edges. */
export function facade(night: Night, side: number, near: number, far: number, tall: number): void {
  const { wall, light, random } = night;
  const at = (depth: number, up: number): Point => [
    VANISH[0] + side * lerp(56, 600, depth),
    VANISH[1] + lerp(24, 330, depth) - up * lerp(0.14, 1.25, depth),
  ];
  const color = mix(hex('#171034'), hex('#0c2038'), random.next());
  fill(wall, [at(near, 0), at(near, tall), at(far, tall), at(far, 0)], (x, y) =>
    mix(color, hex('#5a1f6a'), clamp01(0.32 * smoothstep(120, 620, y) + 0.16 * fbm(x / 14, y / 9, 4, 3))),
  );
  const columns = Math.max(3, Math.round((near - far) * 24));
  const rows = Math.floor(tall / 38);
  const lamp = random.pick(palette('#ffc36a', '#6ad8ff', '#ff8ac8', '#fff0b0'));
  for (let column = 0; column < columns; column += 1) {
    for (let row = 1; row < rows; row += 1) {
      const d0 = lerp(far, near, (column + 0.22) / columns);
      const d1 = lerp(far, near, (column + 0.74) / columns);
      const outline = [at(d0, row * 38), at(d1, row * 38), at(d1, row * 38 + 22), at(d0, row * 38 + 22)];
      const lit = random.chance(0.5);
      fill(wall, outline, lit ? mix(lamp, color, random.range(0.1, 0.6)) : mix(color, hex('#2a4a7a'), 0.5));
      if (lit && random.chance(0.5)) fill(light, outline, mix(lamp, [0, 0, 0], 0.45));
    }
  }
  const edge = random.pick(TUBES);
  tube(night, [at(near, 0), at(near, tall), at(far, tall)], edge, lerp(1.2, 4.5, near));
  for (let band = 1; band < 4; band += 1) {
    if (random.chance(0.6))
      tube(night, [at(near, (tall * band) / 4), at(far, (tall * band) / 4)], random.pick(TUBES), lerp(0.8, 2.6, near));
  }
  sign(night, at((near + far) / 2, tall * random.range(0.25, 0.6)), lerp(14, 58, (near + far) / 2), random);
}

/** Signs without words: rings, arrows, palms, zigzags, hearts. */
function sign(night: Night, [x, y]: Point, size: number, random: Random): void {
  const [a, b] = [random.pick(TUBES), random.pick(TUBES)];
  const at = (points: readonly Point[]): Point[] => points.map(([px, py]) => [x + px * size, y + py * size]);
  fill(night.wall, box(x, y, size * 2.1, size * 2.3), hex('#0a0818'));
  tube(night, [...box(x, y, size * 2.1, size * 2.3), [x - size * 1.05, y - size * 1.15]], b, size / 16);
  const kind = random.index(5);
  const wide = size / 9;
  if (kind === 0)
    for (const ring of [0.85, 0.55, 0.25])
      tube(night, [...ellipse(x, y, size * ring), [x + size * ring, y]], ring > 0.5 ? a : b, wide);
  else if (kind === 1)
    tube(night, at(points('-0.8,-0.3 0.1,-0.3 0.1,-0.8 0.85,0 0.1,0.8 0.1,0.3 -0.8,0.3 -0.8,-0.3')), a, wide);
  else if (kind === 2) {
    tube(
      night,
      at(
        smooth([
          [-0.1, 0.95],
          [0.12, 0.4],
          [0.05, -0.2],
        ]),
      ),
      b,
      wide,
    );
    for (const lean of [-1, -0.55, 0.1, 0.6, 1])
      tube(
        night,
        at(
          smooth([
            [0.05, -0.2],
            [0.05 + lean * 0.5, -0.75 + Math.abs(lean) * 0.25],
            [0.05 + lean * 0.85, -0.25],
          ]),
        ),
        a,
        wide,
      );
  } else if (kind === 3)
    for (const row of [-0.5, 0, 0.5])
      tube(
        night,
        at([
          [-0.8, row],
          [-0.4, row - 0.25],
          [0, row],
          [0.4, row - 0.25],
          [0.8, row],
        ]),
        row === 0 ? a : b,
        wide,
      );
  else
    tube(
      night,
      at(
        smooth(
          points('0,0.8 -0.8,-0.05 -0.55,-0.65 -0.12,-0.5 0,-0.25 0.12,-0.5 0.55,-0.65 0.8,-0.05 0,0.8'),
          false,
          6,
        ),
      ),
      a,
      wide,
    );
}

/** Night sky and the setting, sliced sun. */
export function skyAndSun(night: Night): void {
  shade(night.wall, (x, y) => {
    const haze = smoothstep(40, 560, y + 50 * fbm(x / 120, y / 60, 3, 4));
    const star = hash2(Math.floor(x / 2), Math.floor(y / 2), 8) > 0.997 ? 0.35 : 0;
    const base = mix(hex('#0a0726'), hex('#6a1a78'), haze);
    const swirl = 0.12 * fbm(x / 60, y / 22, 12, 4);
    return [clamp01(base[0] + swirl + star), clamp01(base[1] + swirl * 0.5 + star), clamp01(base[2] + swirl + star)];
  });
  for (let bar = 0; bar < 26; bar += 1) {
    const y = 236 + bar * 11;
    if (bar > 3 && bar % 3 === 2) continue;
    const slice = Array.from({ length: 12 }, (_, k): Point => {
      const row = y + ((k % 6) / 5) * 11 * (k < 6 ? 1 : -1) + (k < 6 ? 0 : 11);
      const half = Math.sqrt(Math.max(0, 152 ** 2 - (row - 388) ** 2));
      return [448 + (k < 6 ? half : -half), row];
    });
    const color = mix(hex('#ffd24a'), hex('#ff2f8a'), bar / 23);
    fill(night.wall, slice, color);
    fill(night.light, slice, mix(color, [0, 0, 0], 0.5));
  }
}

/** Towers beyond the street: dark shafts with lit floors, neon ribs and masts. */
export function towers(night: Night): void {
  const { wall, light, random } = night;
  const plan = [
    [40, 40, 120],
    [150, 96, 84],
    [236, 190, 70],
    [310, 290, 56],
    [860, 20, 110],
    [752, 120, 84],
    [664, 70, 62],
    [596, 270, 52],
  ] as const;
  for (const [cx, top, width] of plan) {
    const dark = mix(hex('#120c30'), hex('#24104a'), random.next());
    fill(wall, box(cx, (top + 560) / 2, width, 560 - top), (x, y) =>
      mix(dark, hex('#a02a80'), clamp01(0.5 * smoothstep(200, 540, y) + 0.15 * fbm(x / 9, y / 9, 6, 2))),
    );
    const lamp = random.pick(palette('#ffc36a', '#6ad8ff', '#ff8ac8', '#c8a0ff'));
    for (let y = top + 12; y < 540; y += 11) {
      for (let x = cx - width / 2 + 7; x < cx + width / 2 - 5; x += 9) {
        if (random.chance(0.42)) continue;
        const pane = box(x, y, 4.6, 6);
        fill(wall, pane, mix(lamp, dark, random.range(0.1, 0.75)));
        if (random.chance(0.12)) fill(light, pane, mix(lamp, [0, 0, 0], 0.4));
      }
    }
    const rib = random.pick(TUBES);
    const [left, right] = [cx - width / 2, cx + width / 2];
    tube(
      night,
      [
        [left, 560],
        [left, top],
        [right, top],
        [right, 560],
      ],
      rib,
      1.8,
    );
    tube(
      night,
      [
        [cx, top],
        [cx, top - 46],
      ],
      random.pick(TUBES),
      1.8,
    );
    for (let band = 1; band < 4; band += 1)
      tube(
        night,
        [
          [left, top + band * 62],
          [right, top + band * 62],
        ],
        random.pick(TUBES),
        1.4,
      );
  }
}
