/** Filling outlines with smooth edges: a scanline rasteriser with exact horizontal coverage. */
import type { Rgb } from './color.js';
import type { Point } from './geometry.js';
import { blend, createMask, type Surface } from './surface.js';

/** A flat colour, or one that depends on the design place. */
export type Paint = Rgb | ((x: number, y: number) => Rgb);

const SUBLINES = 4;

interface Edge {
  readonly x0: number;
  readonly y0: number;
  readonly y1: number;
  readonly slope: number;
  readonly winding: number;
}

function edgesOf(outline: readonly Point[], scale: number): Edge[] {
  const edges: Edge[] = [];
  outline.forEach((from, index) => {
    const to = outline[(index + 1) % outline.length] ?? from;
    const [a, b, winding] = from[1] < to[1] ? [from, to, 1] : [to, from, -1];
    const y0 = a[1] * scale;
    const y1 = b[1] * scale;
    if (y1 - y0 < 1e-9) return;
    edges.push({ x0: a[0] * scale, y0, y1, slope: ((b[0] - a[0]) * scale) / (y1 - y0), winding });
  });
  return edges;
}

function addSpan(row: Float32Array, fromX: number, toX: number): void {
  const a = Math.max(0, fromX);
  const b = Math.min(row.length, toX);
  if (b <= a) return;
  const first = Math.floor(a);
  const last = Math.min(row.length - 1, Math.floor(b));
  const share = 1 / SUBLINES;
  if (first === last) {
    row[first] = (row[first] ?? 0) + (b - a) * share;
    return;
  }
  row[first] = (row[first] ?? 0) + (first + 1 - a) * share;
  for (let x = first + 1; x < last; x += 1) row[x] = (row[x] ?? 0) + share;
  row[last] = (row[last] ?? 0) + (b - last) * share;
}

/** Visits every pixel an outline covers (nonzero winding), with coverage in (0, 1]. */
export function rasterize(
  surface: Surface,
  outline: readonly Point[],
  visit: (pixel: number, coverage: number, x: number, y: number) => void,
): void {
  const { sizePx, scale } = surface;
  const edges = edgesOf(outline, scale);
  if (edges.length === 0) return;
  let top = sizePx;
  let foot = 0;
  for (const edge of edges) {
    top = Math.min(top, edge.y0);
    foot = Math.max(foot, edge.y1);
  }
  const row = new Float32Array(sizePx);
  for (let py = Math.max(0, Math.floor(top)); py < Math.min(sizePx, Math.ceil(foot)); py += 1) {
    row.fill(0);
    const active = edges.filter((edge) => edge.y0 < py + 1 && edge.y1 > py);
    for (let sub = 0; sub < SUBLINES; sub += 1) fillLine(row, active, py + (sub + 0.5) / SUBLINES);
    for (let px = 0; px < sizePx; px += 1) {
      const coverage = Math.min(1, row[px] ?? 0);
      if (coverage > 0.003) visit(py * sizePx + px, coverage, (px + 0.5) / scale, (py + 0.5) / scale);
    }
  }
}

function fillLine(row: Float32Array, edges: readonly Edge[], y: number): void {
  const hits = edges
    .filter((edge) => edge.y0 <= y && edge.y1 > y)
    .map((edge) => ({ x: edge.x0 + (y - edge.y0) * edge.slope, winding: edge.winding }))
    .sort((a, b) => a.x - b.x);
  let winding = 0;
  let start = 0;
  for (const hit of hits) {
    if (winding === 0) start = hit.x;
    winding += hit.winding;
    if (winding === 0) addSpan(row, start, hit.x);
  }
}

/** Fills an outline with paint. */
export function fill(surface: Surface, outline: readonly Point[], paint: Paint, alpha = 1): void {
  const solid = typeof paint === 'function' ? null : paint;
  rasterize(surface, outline, (pixel, coverage, x, y) => {
    const color = solid ?? (typeof paint === 'function' ? paint(x, y) : paint);
    blend(surface, pixel, color, coverage * alpha);
  });
}

/** Coverage of an outline as a buffer in [0, 1], optionally added to one that exists. */
export function maskOf(
  surface: Surface,
  outline: readonly Point[],
  into: Float32Array = createMask(surface),
): Float32Array {
  rasterize(surface, outline, (pixel, coverage) => {
    into[pixel] = Math.max(into[pixel] ?? 0, coverage);
  });
  return into;
}
