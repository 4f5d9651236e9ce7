/**
 * From the cells' motion to one flow and one trust for each pixel of the half-size picture. Flow: the four nearest cells,
 * weighted by how well each explains the pixel (Kroeger et al. 2016, eq. 6), so that motion changes at the edge of
 * things and not between cells. Trust: the less, the more the *content's* colour differs along the flow; the more so where
 * the pixel was hidden before or motion changes (Ruder et al. 2016: forward–backward check, motion edges).
 */
import { type ContentPyramid, halved } from './content-pyramid.ts';
import { CELL_PX, type CellGrid } from './cell-grid.ts';
import type { FlowField } from './flow-field.ts';
import { PLANE_BORDER_PX, type Plane } from './plane.ts';
import type { Size } from '../../shared/size.ts';

/** Ruder et al. 2016, eq. 5: |w + ŵ|² > relative·(|w|² + |ŵ|²) + absolute, in pixels. */
export const OCCLUSION_CHECK = { relative: 0.01, absolute: 0.5 } as const;

/** Ruder et al. 2016, eq. 6: |∇u|² + |∇v|² > relative·|w|² + absolute. */
export const MOTION_EDGE_CHECK = { relative: 0.01, absolute: 0.002 } as const;

/** Colour difference (RMS over channels) that is sensor noise and costs no trust. */
export const COLOR_NOISE = 4 / 255;

/** The flow is this exact, in half-size pixels: what such an error explains at a strong edge costs no trust. */
export const FLOW_TOLERANCE_PX = 0.3;

/**
 * Above what is explained, a difference of this much leaves 1/e of the trust. Where Ruder's checks speak against the flow
 * colours are compared more strictly; half of what they reject in flat and finely textured parts matches all the same.
 */
export const COLOR_SCALE = { sure: 16 / 255, doubtful: 12 / 255 } as const;

/** Cells with less texture (a sum of squared gradients, in noises) move with what surrounds them, not with an edge in them. */
const OWN_TEXTURE = 128;

/** Motion that differs from the camera's by more than this (squared, network pixels) is another. */
const OTHER_MOTION = 1;

/** Ground that is taken from less far (squared, network pixels) shows nothing. */
export const TAKING_MOTION = 9;

/** Doubt beyond this is none the greater. */
export const MOST_DOUBT = 6;

/** Cells that differ less than this (squared, network pixels) are one motion: no pixel need choose. */
const SAME_MOTION = 0.1;

/** Luma difference below which cells explain a pixel equally well. */
const CHOICE_NOISE = (2 / 255) ** 2;

export interface MotionMap {
  /** Of the half-size picture. */
  readonly size: Size;
  /** `[H/2, W/2, 2]`: where the pixel was in the former frame, relative to here, in network pixels. */
  readonly flow: Float32Array;
  /** `[H/2, W/2]`, 0 … 1. */
  readonly trust: Float32Array;
  /** `[H/2, W/2]`, RMS colour difference along the flow. */
  readonly difference: Float32Array;
  /** `[H/2, W/2]`: 1 where content came from what is still there. */
  readonly taken: Uint8Array;
  /** Trust before it is spread, and between the two passes of spreading. */
  readonly scratch: readonly [Float32Array, Float32Array];
}

export function createMotionMap(networkSize: Size): MotionMap {
  const size = halved(networkSize);
  const count = size.width * size.height;
  return {
    size,
    flow: new Float32Array(2 * count),
    trust: new Float32Array(count),
    difference: new Float32Array(count),
    taken: new Uint8Array(count),
    scratch: [new Float32Array(count), new Float32Array(count)],
  };
}

export function mapMotion(now: ContentPyramid, before: ContentPyramid, field: FlowField, map: MotionMap): void {
  spreadFlow(now.luma[0], before.luma[0], field.back, map);
  preferCamera(now.luma[0], before.luma[0], field, map);
  judgeFlow(now, before, field.forth, map);
  spreadDoubt(map);
}

/** Cells' centres lie at 4·i + 1.5 of the half-size picture: blocks of 4×4 pixels lie between the same four cells. */
const CELL_STEP = CELL_PX / 2;

function spreadFlow(now: Plane, before: Plane, { columns, rows, flow: cells }: CellGrid, map: MotionMap): void {
  const { width, height } = map.size;
  for (let row = -1; row < rows; row++) {
    const above = Math.max(0, row) * columns;
    const below = Math.min(rows - 1, row + 1) * columns;
    const top = CELL_STEP * row + 2;
    for (let column = -1; column < columns; column++) {
      const left = Math.max(0, column);
      const right = Math.min(columns - 1, column + 1);
      const [a, b, c, d] = [2 * (above + left), 2 * (above + right), 2 * (below + left), 2 * (below + right)];
      const ua = cells[a] ?? 0;
      const va = cells[a + 1] ?? 0;
      const ub = cells[b] ?? 0;
      const vb = cells[b + 1] ?? 0;
      const uc = cells[c] ?? 0;
      const vc = cells[c + 1] ?? 0;
      const ud = cells[d] ?? 0;
      const vd = cells[d + 1] ?? 0;
      const spread = Math.max(
        squared(ua - ub) + squared(va - vb),
        squared(ua - uc) + squared(va - vc),
        squared(ua - ud) + squared(va - vd),
      );
      const isChosen = spread > SAME_MOTION;
      const begin = CELL_STEP * column + 2;
      for (let y = Math.max(0, top); y < Math.min(height, top + CELL_STEP); y++) {
        const ty = (y - top + 0.5) / CELL_STEP;
        for (let x = Math.max(0, begin); x < Math.min(width, begin + CELL_STEP); x++) {
          const tx = (x - begin + 0.5) / CELL_STEP;
          let wd = tx * ty;
          let wb = tx - wd;
          let wc = ty - wd;
          let wa = 1 - tx - wc;
          let scale = 1;
          if (isChosen) {
            const here = now.data[(y + PLANE_BORDER_PX) * now.stride + x + PLANE_BORDER_PX] ?? 0;
            wa /= CHOICE_NOISE + squared(here - sampleLuma(before, x + 0.5 * ua, y + 0.5 * va));
            wb /= CHOICE_NOISE + squared(here - sampleLuma(before, x + 0.5 * ub, y + 0.5 * vb));
            wc /= CHOICE_NOISE + squared(here - sampleLuma(before, x + 0.5 * uc, y + 0.5 * vc));
            wd /= CHOICE_NOISE + squared(here - sampleLuma(before, x + 0.5 * ud, y + 0.5 * vd));
            scale = 1 / (wa + wb + wc + wd);
          }
          const out = 2 * (y * width + x);
          map.flow[out] = scale * (wa * ua + wb * ub + wc * uc + wd * ud);
          map.flow[out + 1] = scale * (wa * va + wb * vb + wc * vc + wd * vd);
        }
      }
    }
  }
}

/**
 * Beside a moving thing the cells move with it, and its surroundings would be carried along: a pixel that the camera's
 * motion explains as well keeps to that. What only the other motion explains may still be uncovered ground, taken from
 * ground that lies where it lay: then it is not trusted (`taken`).
 */
function preferCamera(now: Plane, before: Plane, { back, coarseBack, camera, noise }: FlowField, map: MotionMap): void {
  const { width, height } = map.size;
  const taken = map.taken;
  for (let y = 0, out = 0; y < height; y++) {
    for (let x = 0; x < width; x++, out++) {
      taken[out] = 0;
      const u = map.flow[2 * out] ?? 0;
      const v = map.flow[2 * out + 1] ?? 0;
      const column = (x - 1.5) / CELL_STEP - 0.5 * (back.columns - 1);
      const row = (y - 1.5) / CELL_STEP - 0.5 * (back.rows - 1);
      const cu = camera.u0 + camera.ux * column + camera.uy * row;
      const cv = camera.v0 + camera.vx * column + camera.vy * row;
      const apart = squared(u - cu) + squared(v - cv);
      if (apart < OTHER_MOTION) continue;
      const cell = Math.min(back.rows - 1, y >> 2) * back.columns + Math.min(back.columns - 1, x >> 2);
      const coarse =
        Math.min(coarseBack.rows - 1, y >> 3) * coarseBack.columns + Math.min(coarseBack.columns - 1, x >> 3);
      const texture = Math.max(back.texture[cell] ?? 0, coarseBack.texture[coarse] ?? 0);
      if (texture < OWN_TEXTURE * noise) continue;
      const own = windowDifference(now, x, y, before, x + 0.5 * u, y + 0.5 * v);
      const shared = windowDifference(now, x, y, before, x + 0.5 * cu, y + 0.5 * cv);
      if (shared <= own + noise) {
        map.flow[2 * out] = cu;
        map.flow[2 * out + 1] = cv;
      } else if (apart > TAKING_MOTION) {
        const [px, py] = [Math.round(x + 0.5 * (u - cu)), Math.round(y + 0.5 * (v - cv))];
        if (px < 0 || py < 0 || px >= width || py >= height) continue;
        if (windowDifference(now, px, py, before, px + 0.5 * cu, py + 0.5 * cv) <= own + noise) taken[out] = 1;
      }
    }
  }
}

/** Mean squared luma difference of the 3×3 pixels around (x, y) and around the bilinear place (px, py). */
function windowDifference(now: Plane, x: number, y: number, before: Plane, px: number, py: number): number {
  const cx = Math.max(-2, Math.min(before.width + 1, px));
  const cy = Math.max(-2, Math.min(before.height + 1, py));
  const left = Math.floor(cx);
  const top = Math.floor(cy);
  const [tx, ty] = [cx - left, cy - top];
  const d = tx * ty;
  const [wa, wb, wc] = [1 - tx - ty + d, tx - d, ty - d];
  let sum = 0;
  for (let row = -1; row <= 1; row++) {
    let from = (y + row + PLANE_BORDER_PX) * now.stride + x - 1 + PLANE_BORDER_PX;
    let to = (top + row + PLANE_BORDER_PX) * before.stride + left - 1 + PLANE_BORDER_PX;
    for (let i = 0; i < 3; i++, from++, to++) {
      const sample =
        wa * (before.data[to] ?? 0) +
        wb * (before.data[to + 1] ?? 0) +
        wc * (before.data[to + before.stride] ?? 0) +
        d * (before.data[to + before.stride + 1] ?? 0);
      sum += squared((now.data[from] ?? 0) - sample);
    }
  }
  return sum / 9;
}

function judgeFlow(now: ContentPyramid, before: ContentPyramid, forth: CellGrid, map: MotionMap): void {
  const { size, flow, difference, scratch } = map;
  const { width, height } = size;
  const [doubt] = scratch;
  const luma = now.luma[0];
  for (let y = 0, out = 0; y < height; y++) {
    for (let x = 0; x < width; x++, out++) {
      const u = flow[2 * out] ?? 0;
      const v = flow[2 * out + 1] ?? 0;
      const [px, py] = [x + 0.5 * u, y + 0.5 * v];
      const isInside = px >= 0 && py >= 0 && px <= width - 1 && py <= height - 1;
      const colorDifference = differenceAt(now.halfRgb, before.halfRgb, width, height, out, px, py);
      difference[out] = Math.sqrt(colorDifference);
      const isDoubtful = isMotionEdge(flow, width, height, x, y) || isOccluded(forth, px, py, u, v);
      doubt[out] =
        isInside && map.taken[out] === 0
          ? colorDoubt(colorDifference, isDoubtful ? null : gradientSquared(luma, x, y))
          : MOST_DOUBT;
    }
  }
}

/**
 * Trust is e to the minus of this; negative where colours agree better than could be expected.
 * @param squaredDifference mean over channels.
 * @param squaredGradient of luma, per half-size pixel; null where the flow itself is in doubt: nothing is put down to it
 * then, and colours must agree.
 */
export function colorDoubt(squaredDifference: number, squaredGradient: number | null): number {
  const explained = COLOR_NOISE ** 2 + (squaredGradient === null ? 0 : FLOW_TOLERANCE_PX ** 2 * squaredGradient);
  const scale = squaredGradient === null ? COLOR_SCALE.doubtful : COLOR_SCALE.sure;
  return Math.min(MOST_DOUBT, (squaredDifference - explained) / (scale * scale));
}

/**
 * Consistent with any of the four coarse cells around the place: two motions meet there, and the content's colour says
 * which is meant.
 */
function isOccluded({ columns, rows, flow }: CellGrid, px: number, py: number, u: number, v: number): boolean {
  const { relative, absolute } = OCCLUSION_CHECK;
  const cx = Math.max(0, Math.min(columns - 1, (px - 3.5) / 8));
  const cy = Math.max(0, Math.min(rows - 1, (py - 3.5) / 8));
  const column = Math.floor(cx);
  const row = Math.floor(cy);
  const right = column < columns - 1 ? 2 : 0;
  const down = row < rows - 1 ? 2 * columns : 0;
  const first = 2 * (row * columns + column);
  for (let i = 0; i < 4; i++) {
    const cell = first + (i & 1 ? right : 0) + (i & 2 ? down : 0);
    const uBack = flow[cell] ?? 0;
    const vBack = flow[cell + 1] ?? 0;
    const miss = squared(u + uBack) + squared(v + vBack);
    if (miss <= relative * (u * u + v * v + uBack * uBack + vBack * vBack) + absolute) return false;
  }
  return true;
}

/** Gradients are per network pixel: neighbours here are two of them apart. */
function isMotionEdge(flow: Float32Array, width: number, height: number, x: number, y: number): boolean {
  const here = 2 * (y * width + x);
  const [left, right] = [x > 0 ? here - 2 : here, x < width - 1 ? here + 2 : here];
  const [above, below] = [y > 0 ? here - 2 * width : here, y < height - 1 ? here + 2 * width : here];
  const step = 0.25;
  const ux = step * ((flow[right] ?? 0) - (flow[left] ?? 0));
  const vx = step * ((flow[right + 1] ?? 0) - (flow[left + 1] ?? 0));
  const uy = step * ((flow[below] ?? 0) - (flow[above] ?? 0));
  const vy = step * ((flow[below + 1] ?? 0) - (flow[above + 1] ?? 0));
  const { relative, absolute } = MOTION_EDGE_CHECK;
  const motion = squared(flow[here] ?? 0) + squared(flow[here + 1] ?? 0);
  return ux * ux + vx * vx + uy * uy + vy * vy > relative * motion + absolute;
}

/**
 * What is hidden or misjudged is so over an area; what sampling does to a sharp edge averages out: doubt is averaged over
 * 3×3 pixels (binomial). That also softens the edge of what is trusted (Ruder: σ 0.8).
 */
function spreadDoubt({ size: { width, height }, trust, scratch: [doubt, between] }: MotionMap): void {
  const bottom = (height - 1) * width;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const left = doubt[x > 0 ? i - 1 : i] ?? 0;
      const right = doubt[x < width - 1 ? i + 1 : i] ?? 0;
      between[i] = 0.25 * (left + right) + 0.5 * (doubt[i] ?? 0);
    }
  }
  for (let i = 0; i < doubt.length; i++) {
    const above = between[i >= width ? i - width : i] ?? 0;
    const below = between[i < bottom ? i + width : i] ?? 0;
    const mean = 0.25 * (above + below) + 0.5 * (between[i] ?? 0);
    trust[i] = mean > 0 ? Math.exp(-mean) : 1;
  }
}

function gradientSquared({ data, stride }: Plane, x: number, y: number): number {
  const i = (y + PLANE_BORDER_PX) * stride + x + PLANE_BORDER_PX;
  const dx = 0.5 * ((data[i + 1] ?? 0) - (data[i - 1] ?? 0));
  const dy = 0.5 * ((data[i + stride] ?? 0) - (data[i - stride] ?? 0));
  return dx * dx + dy * dy;
}

/** Mean squared difference of the colours of pixel `at` and of the bilinear place (px, py), clamped to the picture. */
function differenceAt(
  now: Float32Array,
  before: Float32Array,
  width: number,
  height: number,
  at: number,
  px: number,
  py: number,
): number {
  const cx = Math.max(0, Math.min(width - 1, px));
  const cy = Math.max(0, Math.min(height - 1, py));
  const column = Math.floor(cx);
  const row = Math.floor(cy);
  const [tx, ty] = [cx - column, cy - row];
  const right = column < width - 1 ? 3 : 0;
  const down = row < height - 1 ? 3 * width : 0;
  const a = 3 * (row * width + column);
  let sum = 0;
  for (let channel = 0; channel < 3; channel++) {
    const difference = (now[3 * at + channel] ?? 0) - bilinear(before, a + channel, right, down, tx, ty);
    sum += difference * difference;
  }
  return sum / 3;
}

function sampleLuma({ data, stride, width, height }: Plane, x: number, y: number): number {
  const cx = Math.max(0, Math.min(width - 1, x)) + PLANE_BORDER_PX;
  const cy = Math.max(0, Math.min(height - 1, y)) + PLANE_BORDER_PX;
  const column = Math.floor(cx);
  const row = Math.floor(cy);
  return bilinear(data, row * stride + column, 1, stride, cx - column, cy - row);
}

function bilinear(data: Float32Array, a: number, right: number, down: number, tx: number, ty: number): number {
  const top = data[a] ?? 0;
  const bottom = data[a + down] ?? 0;
  const upper = top + tx * ((data[a + right] ?? 0) - top);
  const lower = bottom + tx * ((data[a + down + right] ?? 0) - bottom);
  return upper + ty * (lower - upper);
}

function squared(value: number): number {
  return value * value;
}
