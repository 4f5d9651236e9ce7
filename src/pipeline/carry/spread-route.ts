/** From a route's cells to one place in the keyframe for each pixel of the half-size picture. */
import { CELL_PX, type CellGrid } from '../temporal/cell-grid.ts';
import { PLANE_BORDER_PX, type Plane } from '../temporal/plane.ts';
import { along, findSlopes, type RouteSlopes } from './route.ts';

/** Cells that say nearly the same of a place (squared, flow pixels) are averaged there, whatever it looks like. */
const SAME_PLACE = 0.1;

/** Luma difference below which cells explain a pixel equally well. */
const CHOICE_NOISE = (2 / 255) ** 2;

/** Cells' centres lie at 4·i + 1.5 of the half-size picture. */
const CELL_STEP = CELL_PX / 2;

/**
 * Each pixel asks the four cells around it; where they disagree, the more the better what they say explains the pixel, so
 * that motion changes at the edge of things.
 * @param now,keyframe luma at half size. @param light the frame's brightness ÷ the keyframe's. @param slopes memory for the route's.
 * @param places `[H/2, W/2, 2]`: filled, relative to here, in flow pixels.
 */
export function spreadRoute(
  now: Plane,
  keyframe: Plane,
  light: number,
  route: CellGrid,
  slopes: RouteSlopes,
  places: Float32Array,
): void {
  const { width, height } = now;
  const { columns, rows, flow } = route;
  findSlopes(route, slopes);
  const [us, vs, weights] = [new Float64Array(4), new Float64Array(4), new Float64Array(4)];
  for (let y = 0, out = 0; y < height; y++) {
    const cy = Math.max(0, Math.min(rows - 1, (y - 1.5) / CELL_STEP));
    const top = Math.floor(cy);
    const down = top < rows - 1 ? 1 : 0;
    const ty = cy - top;
    for (let x = 0; x < width; x++, out += 2) {
      const cx = Math.max(0, Math.min(columns - 1, (x - 1.5) / CELL_STEP));
      const left = Math.floor(cx);
      const right = left < columns - 1 ? 1 : 0;
      const tx = cx - left;
      let spread = 0;
      for (let corner = 0; corner < 4; corner++) {
        const [isRight, isBelow] = [corner & 1, corner >> 1];
        const column = left + (isRight ? right : 0);
        const row = top + (isBelow ? down : 0);
        const cell = row * columns + column;
        const [dx, dy] = [(x - 1.5) / CELL_STEP - column, (y - 1.5) / CELL_STEP - row];
        us[corner] = along(flow, slopes, cell, 0, dx, dy);
        vs[corner] = along(flow, slopes, cell, 1, dx, dy);
        weights[corner] = (isRight ? tx : 1 - tx) * (isBelow ? ty : 1 - ty);
        const [du, dv] = [(us[corner] ?? 0) - (us[0] ?? 0), (vs[corner] ?? 0) - (vs[0] ?? 0)];
        spread = Math.max(spread, du * du + dv * dv);
      }
      if (spread > SAME_PLACE) chooseByLuma(now, keyframe, light, x, y, us, vs, weights);
      const [wa = 0, wb = 0, wc = 0, wd = 0] = weights;
      const scale = 1 / (wa + wb + wc + wd);
      const [ua = 0, ub = 0, uc = 0, ud = 0] = us;
      const [va = 0, vb = 0, vc = 0, vd = 0] = vs;
      places[out] = scale * (wa * ua + wb * ub + wc * uc + wd * ud);
      places[out + 1] = scale * (wa * va + wb * vb + wc * vc + wd * vd);
    }
  }
}

function chooseByLuma(
  now: Plane,
  keyframe: Plane,
  light: number,
  x: number,
  y: number,
  us: Float64Array,
  vs: Float64Array,
  weights: Float64Array,
): void {
  const here = now.data[(y + PLANE_BORDER_PX) * now.stride + x + PLANE_BORDER_PX] ?? 0;
  for (let corner = 0; corner < 4; corner++) {
    const difference = here - light * sampleLuma(keyframe, x + 0.5 * (us[corner] ?? 0), y + 0.5 * (vs[corner] ?? 0));
    weights[corner] = (weights[corner] ?? 0) / (CHOICE_NOISE + difference * difference);
  }
}

function sampleLuma({ data, stride, width, height }: Plane, x: number, y: number): number {
  const cx = Math.max(0, Math.min(width - 1, x)) + PLANE_BORDER_PX;
  const cy = Math.max(0, Math.min(height - 1, y)) + PLANE_BORDER_PX;
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const [tx, ty] = [cx - left, cy - top];
  const a = top * stride + left;
  const upper = (data[a] ?? 0) + tx * ((data[a + 1] ?? 0) - (data[a] ?? 0));
  const lower = (data[a + stride] ?? 0) + tx * ((data[a + stride + 1] ?? 0) - (data[a + stride] ?? 0));
  return upper + ty * (lower - upper);
}
