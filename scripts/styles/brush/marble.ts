/**
 * Marbling as geometry. Ink drops push older ink outwards and tines drag it along; both moves can be
 * undone exactly for a point, so a pixel's colour is found by undoing every move, newest first,
 * until the point lands inside the drop it came from.
 */
import type { Rgb } from './color.js';
import { hash2 } from './noise.js';

/** One move of the marbler. */
export interface Move {
  /** Moves the point to where it was before; returns a colour when it came from this very drop. */
  readonly undo: (point: [number, number]) => Rgb | null;
}

/** A drop of ink that spreads to a disc and pushes everything else outwards. */
export function drop(cx: number, cy: number, radiusPx: number, color: Rgb): Move {
  const area = radiusPx * radiusPx;
  return {
    undo: (point) => {
      const dx = point[0] - cx;
      const dy = point[1] - cy;
      const away = dx * dx + dy * dy;
      if (away < area) return color;
      const pull = Math.sqrt(1 - area / away);
      point[0] = cx + dx * pull;
      point[1] = cy + dy * pull;
      return null;
    },
  };
}

/** A row of parallel tines drawn through the bath; `gapPx` apart (Infinity for a single tine). */
export function comb(x: number, y: number, angle: number, gapPx: number, dragPx: number, sharpPx: number): Move {
  const ux = Math.cos(angle);
  const uy = Math.sin(angle);
  return {
    undo: (point) => {
      let across = Math.abs((point[0] - x) * -uy + (point[1] - y) * ux);
      if (Number.isFinite(gapPx)) {
        across %= gapPx;
        across = Math.min(across, gapPx - across);
      }
      const drag = (dragPx * sharpPx) / (across + sharpPx);
      point[0] -= ux * drag;
      point[1] -= uy * drag;
      return null;
    },
  };
}

/** A wave given to the whole bath: it slides along `angle` by a sine of the place across. */
export function sway(angle: number, wavePx: number, dragPx: number, phase = 0): Move {
  const ux = Math.cos(angle);
  const uy = Math.sin(angle);
  return {
    undo: (point) => {
      const across = point[0] * -uy + point[1] * ux;
      const drag = dragPx * Math.sin((across / wavePx) * Math.PI * 2 + phase);
      point[0] -= ux * drag;
      point[1] -= uy * drag;
      return null;
    },
  };
}

/** A stylus pulled a short way: drags ink near its path, and only there. */
export function pull(x: number, y: number, angle: number, lengthPx: number, widthPx: number): Move {
  const ux = Math.cos(angle);
  const uy = Math.sin(angle);
  return {
    undo: (point) => {
      const dx = point[0] - x;
      const dy = point[1] - y;
      const along = dx * ux + dy * uy;
      const across = dx * -uy + dy * ux;
      if (Math.abs(across) > widthPx * 3.2 || Math.abs(along) > lengthPx * 4) return null;
      const fade = Math.exp(-((across / widthPx) ** 2));
      const reach =
        along < 0 ? Math.exp(-((along / (lengthPx * 0.6)) ** 2)) : Math.exp(-((along / (lengthPx * 1.3)) ** 2));
      const drag = lengthPx * fade * reach * 0.7;
      point[0] -= ux * drag;
      point[1] -= uy * drag;
      return null;
    },
  };
}

/** A stylus turned in a circle: ink is carried round the centre, most at radius 0. */
export function curl(cx: number, cy: number, reachPx: number, turn: number): Move {
  return {
    undo: (point) => {
      const dx = point[0] - cx;
      const dy = point[1] - cy;
      const angle = -turn * Math.exp(-Math.hypot(dx, dy) / reachPx);
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      point[0] = cx + dx * cos - dy * sin;
      point[1] = cy + dx * sin + dy * cos;
      return null;
    },
  };
}

/** A line of ink laid on the bath along points, thinning towards its end. */
export function lay(path: readonly (readonly [number, number])[], widthPx: number, color: Rgb): Move {
  const [xs, ys] = [path.map((place) => place[0]), path.map((place) => place[1])];
  const [left, right] = [Math.min(...xs) - widthPx, Math.max(...xs) + widthPx];
  const [top, foot] = [Math.min(...ys) - widthPx, Math.max(...ys) + widthPx];
  return {
    undo: ([x, y]) => {
      if (x < left || x > right || y < top || y > foot) return null;
      for (let at = 0; at < path.length; at += 1) {
        const place = path[at] ?? [0, 0];
        const half = (widthPx / 2) * (1 - (0.6 * at) / path.length);
        if ((place[0] - x) ** 2 + (place[1] - y) ** 2 < half * half) return color;
      }
      return null;
    },
  };
}

/** The bath before any move: stones of ink packed side by side, each ringed with two more colours. */
export function stones(
  cellPx: number,
  seed: number,
  colors: readonly [Rgb, ...Rgb[]],
  vein: Rgb,
): (x: number, y: number) => Rgb {
  return (x, y) => {
    const column = Math.floor(x / cellPx);
    const line = Math.floor(y / cellPx);
    let best = Infinity;
    let next = Infinity;
    let lot = 0;
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) {
        const [cx, cy] = [column + dx, line + dy];
        const ox = (cx + hash2(cx, cy, seed)) * cellPx - x;
        const oy = (cy + hash2(cx, cy, seed + 1)) * cellPx - y;
        const away = Math.sqrt(ox * ox + oy * oy);
        if (away < best) {
          next = best;
          best = away;
          lot = hash2(cx, cy, seed + 2);
        } else if (away < next) next = away;
      }
    }
    const depth = (next - best) / cellPx;
    if (depth < 0.09) return vein;
    const pick = Math.floor(lot * 997) + (depth < 0.24 ? 3 : depth > 0.62 ? 5 : 0);
    return colors[pick % colors.length] ?? colors[0];
  };
}

/** The ink at a place after all moves (oldest first in the list). */
export function inkAt(moves: readonly Move[], x: number, y: number, bath: (x: number, y: number) => Rgb): Rgb {
  const point: [number, number] = [x, y];
  for (let at = moves.length - 1; at >= 0; at -= 1) {
    const color = moves[at]?.undo(point);
    if (color) return color;
  }
  return bath(point[0], point[1]);
}
