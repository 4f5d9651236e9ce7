/**
 * The present pass in plain loops: the network's map, bilinearly enlarged, and the source pixel go through the affine
 * map of `color/present-map.ts`. The oracle of the WGSL and GLSL passes, and the path where there is no GPU API at all.
 */
import type { CpuStylizedFrame } from '../engine/style-engine.ts';
import type { RgbaPicture } from './area-downscale.ts';

/** @returns a picture of the source's size, opaque. */
export function presentOnCpu(source: RgbaPicture, stylized: Omit<CpuStylizedFrame, 'kind' | 'release'>): RgbaPicture {
  const { size, presentMap } = stylized;
  const { width, height, rgba } = source;
  const result = new Uint8ClampedArray(rgba.length);
  const painted = mapStructure(stylized);
  const columns = bilinearTaps(width, size.width);
  const paintedRow = new Float32Array(size.width * 3);
  const [b00 = 0, b01 = 0, b02 = 0, b10 = 0, b11 = 0, b12 = 0, b20 = 0, b21 = 0, b22 = 0] = presentMap.subarray(9);
  let i = 0;
  for (const row of bilinearTaps(height, size.height)) {
    blendRows(painted, row, paintedRow);
    for (const { low, high, t } of columns) {
      const p = low * 3;
      const q = high * 3;
      const p0 = paintedRow[p] ?? 0;
      const p1 = paintedRow[p + 1] ?? 0;
      const p2 = paintedRow[p + 2] ?? 0;
      const x0 = rgba[i] ?? 0;
      const x1 = rgba[i + 1] ?? 0;
      const x2 = rgba[i + 2] ?? 0;
      result[i] = p0 + t * ((paintedRow[q] ?? 0) - p0) + b00 * x0 + b01 * x1 + b02 * x2;
      result[i + 1] = p1 + t * ((paintedRow[q + 1] ?? 0) - p1) + b10 * x0 + b11 * x1 + b12 * x2;
      result[i + 2] = p2 + t * ((paintedRow[q + 2] ?? 0) - p2) + b20 * x0 + b21 * x1 + b22 * x2;
      result[i + 3] = 255;
      i += 4;
    }
  }
  return { width, height, rgba: result };
}

/** `255 · (A·structure + c)` at network size: the map is affine, so it commutes with the enlargement. */
function mapStructure({ structure, presentMap }: Pick<CpuStylizedFrame, 'structure' | 'presentMap'>): Float32Array {
  const [a00 = 0, a01 = 0, a02 = 0, a10 = 0, a11 = 0, a12 = 0, a20 = 0, a21 = 0, a22 = 0] = presentMap;
  const [c0 = 0, c1 = 0, c2 = 0] = presentMap.subarray(18);
  const mapped = new Float32Array(structure.length);
  for (let i = 0; i < structure.length; i += 3) {
    const s0 = structure[i] ?? 0;
    const s1 = structure[i + 1] ?? 0;
    const s2 = structure[i + 2] ?? 0;
    mapped[i] = 255 * (a00 * s0 + a01 * s1 + a02 * s2 + c0);
    mapped[i + 1] = 255 * (a10 * s0 + a11 * s1 + a12 * s2 + c1);
    mapped[i + 2] = 255 * (a20 * s0 + a21 * s1 + a22 * s2 + c2);
  }
  return mapped;
}

/** One output row's vertical blend of two network rows, into `result`. */
function blendRows(rows: Float32Array, { low, high, t }: BilinearTap, result: Float32Array): void {
  const lowOffset = low * result.length;
  const highOffset = high * result.length;
  for (let i = 0; i < result.length; i++) {
    const value = rows[lowOffset + i] ?? 0;
    result[i] = value + t * ((rows[highOffset + i] ?? 0) - value);
  }
}

interface BilinearTap {
  readonly low: number;
  readonly high: number;
  readonly t: number;
}

/** Half-pixel-centred bilinear sampling positions, clamped at the borders. */
function bilinearTaps(length: number, sourceLength: number): readonly BilinearTap[] {
  return Array.from({ length }, (_, i) => {
    const position = Math.min(sourceLength - 1, Math.max(0, ((i + 0.5) * sourceLength) / length - 0.5));
    const low = Math.floor(position);
    return { low, high: Math.min(sourceLength - 1, low + 1), t: position - low };
  });
}
