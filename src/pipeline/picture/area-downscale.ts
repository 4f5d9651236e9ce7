/**
 * Area-average resampling: every target pixel is the mean of the source area it covers. The import pass of each
 * compositor computes the same (WGSL and GLSL twins in `kernels/`), so that all engines see the same network input.
 */
import type { Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';

/** An 8-bit RGBA picture, row-major; alpha is ignored. */
export interface RgbaPicture extends Size {
  readonly rgba: Uint8ClampedArray | Uint8Array;
}

/** One target pixel's share of a source row or column: `weights[i]` belongs to source index `first + i`; they sum to 1. */
interface Footprint {
  readonly first: number;
  readonly weights: Float32Array;
}

/** Works for enlarging too, where it degrades to nearest neighbour with blended borders. */
export function areaDownscale(source: RgbaPicture, target: Size): RgbPicture {
  const columns = footprints(source.width, target.width);
  const rows = footprints(source.height, target.height);
  const rgb = new Float32Array(target.width * target.height * 3);
  let out = 0;
  for (const row of rows) {
    for (const column of columns) {
      let [r, g, b] = [0, 0, 0];
      for (let dy = 0; dy < row.weights.length; dy++) {
        let index = ((row.first + dy) * source.width + column.first) * 4;
        const rowWeight = (row.weights[dy] ?? 0) / 255;
        for (let dx = 0; dx < column.weights.length; dx++, index += 4) {
          const weight = rowWeight * (column.weights[dx] ?? 0);
          r += weight * (source.rgba[index] ?? 0);
          g += weight * (source.rgba[index + 1] ?? 0);
          b += weight * (source.rgba[index + 2] ?? 0);
        }
      }
      rgb[out++] = r;
      rgb[out++] = g;
      rgb[out++] = b;
    }
  }
  return { width: target.width, height: target.height, rgb };
}

function footprints(sourceLength: number, targetLength: number): readonly Footprint[] {
  const ratio = sourceLength / targetLength;
  return Array.from({ length: targetLength }, (_, i) => {
    const [begin, end] = [i * ratio, Math.min(sourceLength, (i + 1) * ratio)];
    const first = Math.floor(begin);
    const last = Math.max(first, Math.ceil(end - 1e-6) - 1);
    const covered = Float32Array.from({ length: last - first + 1 }, (_unused, k) => {
      const index = first + k;
      return Math.max(0, Math.min(end, index + 1) - Math.max(begin, index)) / (end - begin);
    });
    return { first, weights: covered };
  });
}

/** 8-bit pixels that are already at network size → floats in [0, 1]. */
export function toRgbPicture({ width, height, rgba }: RgbaPicture): RgbPicture {
  const rgb = new Float32Array(width * height * 3);
  for (let i = 0, j = 0; j < rgb.length; i += 4, j += 3) {
    rgb[j] = (rgba[i] ?? 0) / 255;
    rgb[j + 1] = (rgba[i + 1] ?? 0) / 255;
    rgb[j + 2] = (rgba[i + 2] ?? 0) / 255;
  }
  return { width, height, rgb };
}
