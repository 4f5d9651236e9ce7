/** Whole-picture filters on one-channel buffers: blur, distance to a shape, gradient direction. */

/** Near-Gaussian blur: three box passes each way. Radius in stored pixels. */
export function blur(data: Float32Array, sizePx: number, radiusPx: number): Float32Array {
  const reach = Math.max(0, Math.round(radiusPx * 0.9));
  let from = data.slice();
  if (reach === 0) return from;
  let to = new Float32Array(data.length);
  for (let pass = 0; pass < 3; pass += 1) {
    boxLines(from, to, sizePx, reach, 1, sizePx);
    boxLines(to, from, sizePx, reach, sizePx, 1);
  }
  const done = from;
  from = to;
  to = done;
  return done;
}

function boxLines(
  from: Float32Array,
  to: Float32Array,
  sizePx: number,
  reach: number,
  step: number,
  lineStep: number,
): void {
  const share = 1 / (2 * reach + 1);
  const last = sizePx - 1;
  for (let line = 0; line < sizePx; line += 1) {
    const base = line * lineStep;
    let sum = 0;
    for (let k = -reach; k <= reach; k += 1) {
      sum += from[base + Math.min(last, Math.max(0, k)) * step] ?? 0;
    }
    for (let at = 0; at < sizePx; at += 1) {
      to[base + at * step] = sum * share;
      sum += from[base + Math.min(last, at + reach + 1) * step] ?? 0;
      sum -= from[base + Math.max(0, at - reach) * step] ?? 0;
    }
  }
}

const FAR = 1e9;

/**
 * Distance in stored pixels from each pixel to the nearest one where `inside` holds: two sweeps that
 * hand on offsets to the nearest shape pixel (exact enough for drawing).
 */
export function distanceTo(sizePx: number, inside: (pixel: number) => boolean): Float32Array {
  const cells = sizePx * sizePx;
  const nearX = new Int16Array(cells);
  const nearY = new Int16Array(cells);
  const far = new Float32Array(cells).fill(FAR);
  for (let pixel = 0; pixel < cells; pixel += 1) {
    if (!inside(pixel)) continue;
    far[pixel] = 0;
    nearX[pixel] = pixel % sizePx;
    nearY[pixel] = Math.floor(pixel / sizePx);
  }
  const take = (pixel: number, px: number, py: number, dx: number, dy: number): void => {
    const ox = px + dx;
    const oy = py + dy;
    if (ox < 0 || oy < 0 || ox >= sizePx || oy >= sizePx) return;
    const other = oy * sizePx + ox;
    if ((far[other] ?? FAR) >= FAR) return;
    const sx = nearX[other] ?? 0;
    const sy = nearY[other] ?? 0;
    const away = (px - sx) * (px - sx) + (py - sy) * (py - sy);
    if (away >= (far[pixel] ?? FAR)) return;
    far[pixel] = away;
    nearX[pixel] = sx;
    nearY[pixel] = sy;
  };
  for (const way of [1, -1]) {
    for (let line = 0; line < sizePx; line += 1) {
      const py = way > 0 ? line : sizePx - 1 - line;
      for (let at = 0; at < sizePx; at += 1) {
        const px = way > 0 ? at : sizePx - 1 - at;
        const pixel = py * sizePx + px;
        take(pixel, px, py, -way, 0);
        take(pixel, px, py, 0, -way);
        take(pixel, px, py, -way, -way);
        take(pixel, px, py, way, -way);
      }
      for (let at = sizePx - 1; at >= 0; at -= 1) {
        const px = way > 0 ? at : sizePx - 1 - at;
        take(py * sizePx + px, px, py, way, 0);
      }
    }
  }
  return far.map(Math.sqrt);
}
