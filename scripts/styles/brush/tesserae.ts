/**
 * Setting a mosaic: stones are laid in rows that follow the outline of each part of the design, one
 * against the next along the row, and the gaps that remain are filled with chips.
 */
import type { Rgb } from './color.js';
import { fill } from './fill.js';
import { blur } from './filter.js';
import type { Point } from './geometry.js';
import { borders } from './panes.js';
import { shuffle, type Random } from './random.js';
import { type Surface } from './surface.js';

/** What is to be set. */
export interface Design {
  /** Which part of the design each pixel belongs to. */
  readonly labels: Int32Array;
  readonly colorAt: (pixel: number, x: number, y: number, random: Random) => Rgb;
  readonly stonePx: number;
}

/** Lays the stones onto the surface (whose colour is the mortar). */
export function setStones(surface: Surface, design: Design, random: Random): void {
  const { sizePx, scale } = surface;
  const depth = borders(surface, design.labels);
  const soft = blur(depth, sizePx, 2 * scale);
  const taken = new Uint8Array(sizePx * sizePx);
  const slopeAt = (pixel: number): number => {
    const gx = (soft[pixel + 1] ?? 0) - (soft[pixel - 1] ?? 0);
    const gy = (soft[pixel + sizePx] ?? 0) - (soft[pixel - sizePx] ?? 0);
    return Math.atan2(gy, gx);
  };
  const inside = (x: number, y: number): number => {
    const px = Math.floor(x);
    const py = Math.floor(y);
    return px < 0 || py < 0 || px >= sizePx || py >= sizePx ? -1 : py * sizePx + px;
  };
  /** Tries to lay one stone (stored pixels); false when the place is taken or leaves its part. */
  const lay = (x: number, y: number, side: number, angle: number): boolean => {
    const home = inside(x, y);
    if (home < 0) return false;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const cells: number[] = [];
    const reach = Math.max(1, Math.round(side));
    let strays = 0;
    for (let i = 0; i <= reach; i += 1) {
      for (let j = 0; j <= reach; j += 1) {
        const u = (i / reach - 0.5) * side * 0.9;
        const v = (j / reach - 0.5) * side * 0.9;
        const cell = inside(x + u * cos - v * sin, y + u * sin + v * cos);
        if (cell < 0) continue;
        if (taken[cell]) return false;
        if (design.labels[cell] !== design.labels[home]) strays += 1;
        cells.push(cell);
      }
    }
    if (strays > cells.length * 0.22) return false;
    for (const cell of cells) taken[cell] = 1;
    drawStone(
      surface,
      x / scale,
      y / scale,
      side / scale,
      angle,
      design.colorAt(home, x / scale, y / scale, random),
      random,
    );
    return true;
  };
  const side = design.stonePx * scale;
  const rows = shuffle(
    Array.from({ length: sizePx * sizePx }, (_, pixel) => pixel),
    random,
  );
  const rowOf = (pixel: number): number => Math.abs((((depth[pixel] ?? 0) / design.stonePx) % 1) - 0.5);
  const order = rows
    .filter((pixel) => rowOf(pixel) < 0.12)
    .sort((a, b) => Math.floor((depth[a] ?? 0) / design.stonePx) - Math.floor((depth[b] ?? 0) / design.stonePx));
  for (const start of order) {
    if (taken[start]) continue;
    for (const way of [1, -1]) {
      let x = (start % sizePx) + 0.5;
      let y = Math.floor(start / sizePx) + 0.5;
      for (let stone = 0; stone < 60; stone += 1) {
        const here = inside(x, y);
        if (here < 0) break;
        const along = slopeAt(here) + Math.PI / 2;
        if (!(stone === 0 && way < 0) && !lay(x, y, side, along)) break;
        x += Math.cos(along) * side * 1.01 * way;
        y += Math.sin(along) * side * 1.01 * way;
      }
    }
  }
  for (const share of [0.9, 0.7, 0.48]) {
    for (const pixel of rows) {
      if (!taken[pixel]) lay((pixel % sizePx) + 0.5, Math.floor(pixel / sizePx) + 0.5, side * share, slopeAt(pixel));
    }
  }
}

function drawStone(
  surface: Surface,
  x: number,
  y: number,
  sidePx: number,
  angle: number,
  color: Rgb,
  random: Random,
): void {
  const half = sidePx * 0.47;
  const turn = angle + random.normal() * 0.05;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const corner = (sx: number, sy: number): Point => {
    const u = sx * half * random.range(0.88, 1.06);
    const v = sy * half * random.range(0.88, 1.06);
    return [x + u * cos - v * sin, y + u * sin + v * cos];
  };
  const outline = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
  const [tiltX, tiltY] = [random.normal() * 0.08, random.normal() * 0.08];
  fill(surface, outline, (px, py) => {
    const lit = 1 + ((px - x) * tiltX + (py - y) * tiltY) / half;
    return [color[0] * lit, color[1] * lit, color[2] * lit];
  });
  const { height, sizePx, scale } = surface;
  const reach = Math.ceil(half * scale * 1.3);
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      const u = Math.abs(dx * cos + dy * sin) / (half * scale);
      const v = Math.abs(dy * cos - dx * sin) / (half * scale);
      const px = Math.floor(x * scale) + dx;
      const py = Math.floor(y * scale) + dy;
      if (Math.max(u, v) > 1 || px < 0 || py < 0 || px >= sizePx || py >= sizePx) continue;
      height[py * sizePx + px] = Math.min(1, (1 - Math.max(u, v)) * 3);
    }
  }
}
