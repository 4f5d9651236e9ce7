/**
 * Geometric abstraction: discs, bars, arcs and grids overlap as transparent planes; every plane is
 * sprayed with grain from dark to light or filled with ruled lines, as in a lithograph.
 */
import { hex, mix, type Rgb } from '../brush/color.js';
import { rasterize } from '../brush/fill.js';
import { box, ellipse, ribbon, type Point, points } from '../brush/geometry.js';
import { age } from '../brush/light.js';
import { clamp01, fbm, hash2, lerp, smoothstep } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { stroke } from '../brush/stroke.js';
import { blend, colorAt, createSurface, shade, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';

const RED = hex('#d13a26');
const BLUE = hex('#1d4e94');
const YELLOW = hex('#f0b522');
const BLACK = hex('#1b191c');
const TEAL = hex('#2f8a86');
const ROSE = hex('#e8a08a');
const PAPER = hex('#efe4cb');
const GREY = hex('#8f8a80');

/** How a plane is printed: sprayed across `turn`, and multiplied into what lies under it. */
interface Plane {
  readonly color: Rgb;
  readonly turn: number;
  readonly from?: number;
  readonly to?: number;
  /** 1 multiplies like ink, 0 covers like gouache. */
  readonly ink?: number;
  /** Ruled lines instead of spray: pitch in design pixels. */
  readonly ruledPx?: number;
}

function print(surface: Surface, outline: readonly Point[], plane: Plane): void {
  const { color, turn, from = 1, to = 0.35, ink = 0.6, ruledPx } = plane;
  const [ux, uy] = [Math.cos(turn), Math.sin(turn)];
  const spans = outline.map(([x, y]) => x * ux + y * uy);
  const [low, high] = [Math.min(...spans), Math.max(...spans)];
  rasterize(surface, outline, (pixel, cover, x, y) => {
    const t = (x * ux + y * uy - low) / (high - low || 1);
    const want = lerp(from, to, t) + 0.08 * fbm(x / 50, y / 50, 3, 2);
    const grain =
      hash2(Math.floor(x * 0.8), Math.floor(y * 0.8), 5) * 0.65 +
      hash2(Math.floor(x * 0.37 + 9), Math.floor(y * 0.37), 6) * 0.35;
    let amount = smoothstep(grain - 0.1, grain + 0.1, want);
    if (ruledPx) {
      const v = (x * -uy + y * ux) / ruledPx;
      amount = smoothstep(want * 0.5 + 0.08, want * 0.5 - 0.08, Math.abs(v - Math.round(v)));
    }
    const under = colorAt(surface, pixel);
    const over: Rgb = [under[0] * color[0], under[1] * color[1], under[2] * color[2]];
    blend(surface, pixel, mix(color, over, ink), cover * amount * 0.97);
  });
}

function ring(cx: number, cy: number, radius: number, widthPx: number, start = 0, span = Math.PI * 2): Point[] {
  const path = Array.from({ length: 81 }, (_, k): Point => {
    const turn = start + (span * k) / 80;
    return [cx + Math.cos(turn) * radius, cy + Math.sin(turn) * radius];
  });
  return ribbon(path, () => widthPx);
}

function checker(
  surface: Surface,
  cx: number,
  cy: number,
  cellPx: number,
  columns: number,
  rows: number,
  turn: number,
): void {
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const u = (column - columns / 2 + 0.5) * cellPx;
      const v = (row - rows / 2 + 0.5) * cellPx;
      const at: Point = [cx + u * Math.cos(turn) - v * Math.sin(turn), cy + u * Math.sin(turn) + v * Math.cos(turn)];
      const color = (row + column) % 2 ? PAPER : ([BLACK, RED, BLUE, BLACK, TEAL][(row * 3 + column) % 5] ?? BLACK);
      print(surface, box(at[0], at[1], cellPx, cellPx, turn), { color, turn: turn + 0.8, from: 1, to: 0.75, ink: 0.1 });
    }
  }
}

function rule(surface: Surface, from: Point, to: Point, widthPx: number, color: Rgb = BLACK): void {
  stroke(surface, [from, to], { widthPx, color, seed: 2, opacity: 0.96 });
}

function ground(surface: Surface): void {
  print(surface, box(448, 448, 910, 910), { color: ROSE, turn: 0.9, from: 0.05, to: 0.75, ink: 0.7 });
  print(surface, points('-10,-10 520,-10 210,906 -10,906'), {
    color: hex('#d8c08a'),
    turn: 0.3,
    from: 0.9,
    to: 0.3,
    ink: 0.6,
  });
  print(
    surface,
    [
      [906, 330],
      [906, 906],
      [330, 906],
    ],
    { color: BLUE, turn: 0.8, from: 0.15, to: 0.9, ink: 0.5 },
  );
  print(
    surface,
    [
      [906, -10],
      [906, 380],
      [560, -10],
    ],
    { color: TEAL, turn: -0.6, from: 0.35, to: 0.95, ink: 0.5 },
  );
  for (let line = 0; line < 9; line += 1)
    print(surface, ring(0, 896, 210 + line * 24, 11), {
      color: line % 2 ? RED : BLACK,
      turn: -0.8,
      from: 0.8,
      to: 0.3,
      ink: 0.4,
    });
}

function figures(surface: Surface, random: Random): void {
  print(surface, ellipse(330, 330, 232, 232, 0, 96), { color: RED, turn: 0.9, from: 1, to: 0.5, ink: 0.25 });
  print(surface, ellipse(330, 330, 168, 168, 0, 80), { color: YELLOW, turn: 2.4, from: 1, to: 0.45, ink: 0.12 });
  print(surface, ellipse(330, 330, 100, 100, 0, 72), { color: BLACK, turn: 0.4, from: 1, to: 0.65, ink: 0.1 });
  print(surface, ellipse(346, 316, 48, 48, 0, 60), { color: PAPER, turn: 0.7, from: 1, to: 0.4, ink: 0 });
  print(surface, ring(330, 330, 258, 9), { color: BLACK, turn: 0, from: 1, to: 0.9, ink: 0 });
  print(
    surface,
    [
      [380, 470],
      [880, 250],
      [640, 800],
    ],
    { color: BLUE, turn: 0.7, from: 1, to: 0.35, ink: 0.65 },
  );
  print(
    surface,
    [
      [500, 470],
      [790, 400],
      [640, 690],
    ],
    { color: YELLOW, turn: 1.2, from: 1, to: 0.5, ink: 0.35 },
  );
  print(surface, ellipse(640, 640, 150, 150, 0, 80), { color: TEAL, turn: 2.2, from: 0.95, to: 0.4, ink: 0.6 });
  print(surface, ring(640, 640, 118, 26, 0.4, 4.1), { color: BLACK, turn: 1, from: 1, to: 0.8, ink: 0.1 });
  print(surface, ring(640, 640, 78, 22, 2.6, 3.6), { color: RED, turn: 1, from: 1, to: 0.7, ink: 0.1 });
  print(surface, box(690, 150, 330, 62, -0.5), { color: BLACK, turn: -0.5, from: 1, to: 0.55, ink: 0.15 });
  print(surface, box(716, 214, 300, 34, -0.5), { color: YELLOW, turn: 2.6, from: 1, to: 0.6, ink: 0.2 });
  print(surface, box(250, 690, 380, 56, -0.5), { color: BLUE, turn: -0.5, from: 1, to: 0.5, ink: 0.3 });
  print(surface, box(470, 560, 620, 13, -0.86), { color: BLACK, turn: 0, from: 1, to: 1, ink: 0 });
  print(surface, box(150, 600, 190, 190, 0.24), { color: BLACK, turn: 0.24, from: 0.8, to: 0.2, ink: 0, ruledPx: 10 });
  print(surface, box(800, 560, 150, 210, -0.18), {
    color: RED,
    turn: -0.18 + 1.5708,
    from: 0.85,
    to: 0.25,
    ink: 0,
    ruledPx: 11,
  });
  checker(surface, 232, 792, 27, 7, 4, -0.24);
  checker(surface, 806, 330, 22, 4, 7, 0.3);
  for (let disc = 0; disc < 8; disc += 1)
    print(surface, ellipse(470 + disc * 46, 838 - disc * 13, 21 - disc * 1.4, 21 - disc * 1.4), {
      color: [RED, BLACK, YELLOW, PAPER][disc % 4] ?? RED,
      turn: 0.7,
      from: 1,
      to: 0.7,
      ink: 0.05,
    });
  for (let line = 0; line < 12; line += 1) rule(surface, [40 + line * 13, 60], [120 + line * 34, 250 - line * 6], 2.4);
  for (let line = 0; line < 9; line += 1)
    rule(surface, [520 + line * 8, 880 - line * 5], [900, 700 + line * 16], 2.2, line % 3 ? PAPER : YELLOW);
  rule(surface, [20, 870], [880, 40], 5);
  rule(surface, [300, 20], [760, 890], 3.4);
  rule(surface, [20, 480], [880, 560], 2.6, GREY);
  for (let dot = 0; dot < 90; dot += 1) {
    const [x, y] = [random.range(560, 890), random.range(20, 130)];
    print(surface, ellipse(x, y, random.range(1.5, 4)), { color: PAPER, turn: 0, from: 1, to: 1, ink: 0 });
  }
}

/** Geometric composition. */
export const bauhaus: Painting = {
  id: 'bauhaus',
  title: 'Composition with a watching disc',
  technique: 'Sprayed and ruled planes, lithograph colours',
  seed: 1923,
  paint: ({ sizePx, random }) => {
    const surface = createSurface(sizePx, PAPER);
    ground(surface);
    figures(surface, random);
    shade(surface, (x, y, before) => {
      const worn = 0.12 * clamp01(fbm(x / 9, y / 9, 31, 3) - 0.3) + 0.03 * fbm(x / 2.5, y / 2.5, 33, 1);
      return mix(before, PAPER, clamp01(worn));
    });
    age(surface, 15, 0.12, 0.04);
    return surface;
  },
};
