/** Points, curves and outlines, in design pixels (a picture is always 896 design pixels wide). */
import type { Random } from './random.js';

/** A place on the picture in design pixels. */
export type Point = readonly [number, number];

/** Width and height of every picture in design pixels. */
export const SIDE = 896;

/** Reads points written as `x,y x,y …`, which keeps drawn outlines short in the source. */
export function points(list: string): Point[] {
  return list.split(' ').map((pair): Point => {
    const [x, y] = pair.split(',').map(Number);
    return [x ?? 0, y ?? 0];
  });
}

/** A smooth curve through the points (Catmull–Rom), `steps` samples to each span. */
export function smooth(knots: readonly Point[], closed = false, steps = 10): Point[] {
  const count = knots.length;
  const at = (index: number): Point => {
    const wrapped = closed ? (index + count) % count : Math.min(count - 1, Math.max(0, index));
    return knots[wrapped] ?? [0, 0];
  };
  const out: Point[] = [];
  const spans = closed ? count : count - 1;
  for (let span = 0; span < spans; span += 1) {
    const [a, b, c, d] = [at(span - 1), at(span), at(span + 1), at(span + 2)];
    for (let step = 0; step < steps; step += 1) {
      const t = step / steps;
      out.push([spline(a[0], b[0], c[0], d[0], t), spline(a[1], b[1], c[1], d[1], t)]);
    }
  }
  if (!closed) out.push(at(count - 1));
  return out;
}

function spline(a: number, b: number, c: number, d: number, t: number): number {
  const t2 = t * t;
  const t3 = t2 * t;
  return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t2 + (3 * b - a - 3 * c + d) * t3);
}

/** An ellipse as a closed outline, turned by `turn` radians. */
export function ellipse(cx: number, cy: number, rx: number, ry = rx, turn = 0, steps = 48): Point[] {
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  return Array.from({ length: steps }, (_, step): Point => {
    const angle = (step / steps) * Math.PI * 2;
    const x = Math.cos(angle) * rx;
    const y = Math.sin(angle) * ry;
    return [cx + x * cos - y * sin, cy + x * sin + y * cos];
  });
}

/** An irregular rounded outline: an ellipse whose radius wobbles. */
export function blob(
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  random: Random,
  wobble = 0.2,
  knots = 11,
): Point[] {
  const outline = Array.from({ length: knots }, (_, knot): Point => {
    const angle = (knot / knots) * Math.PI * 2;
    const reach = 1 + random.range(-wobble, wobble);
    return [cx + Math.cos(angle) * rx * reach, cy + Math.sin(angle) * ry * reach];
  });
  return smooth(outline, true, 6);
}

/** A four-cornered outline about a centre, turned by `turn` radians. */
export function box(cx: number, cy: number, width: number, height: number, turn = 0): Point[] {
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const corner = (sx: number, sy: number): Point => {
    const x = (sx * width) / 2;
    const y = (sy * height) / 2;
    return [cx + x * cos - y * sin, cy + x * sin + y * cos];
  };
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

/** The outline of a line whose width changes along it: `widthPx(t)` for t in [0, 1]. */
export function ribbon(path: readonly Point[], widthPx: (t: number) => number): Point[] {
  const left: Point[] = [];
  const right: Point[] = [];
  const last = path.length - 1;
  path.forEach((point, index) => {
    const before = path[Math.max(0, index - 1)] ?? point;
    const after = path[Math.min(last, index + 1)] ?? point;
    const dx = after[0] - before[0];
    const dy = after[1] - before[1];
    const half = widthPx(last > 0 ? index / last : 0) / 2 / (Math.hypot(dx, dy) || 1);
    left.push([point[0] - dy * half, point[1] + dx * half]);
    right.push([point[0] + dy * half, point[1] - dx * half]);
  });
  return [...left, ...right.reverse()];
}

/** Everything below a skyline: the outline of a hill, a sea or a bank down to the picture's foot. */
export function below(skyline: readonly Point[], footPx = SIDE + 20): Point[] {
  const first = skyline[0] ?? [0, 0];
  const last = skyline[skyline.length - 1] ?? first;
  return [...skyline, [last[0], footPx], [first[0], footPx]];
}

/** A skyline y = height(x) across the picture. */
export function skyline(height: (x: number) => number, stepPx = 6): Point[] {
  const line: Point[] = [];
  for (let x = -30; x <= SIDE + 30; x += stepPx) line.push([x, height(x)]);
  return line;
}

/** Follows a direction field from a start; `keep` may end the line early. */
export function trace(
  start: Point,
  angle: (x: number, y: number) => number,
  lengthPx: number,
  stepPx = 5,
  keep: (x: number, y: number) => boolean = () => true,
): Point[] {
  const path: Point[] = [start];
  let [x, y] = start;
  for (let walked = 0; walked < lengthPx; walked += stepPx) {
    const heading = angle(x, y);
    x += Math.cos(heading) * stepPx;
    y += Math.sin(heading) * stepPx;
    if (!keep(x, y)) break;
    path.push([x, y]);
  }
  return path;
}
