/** What a stylised picture must and must not be, in numbers. */
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';

/** Correlation of luminance gradients (as the picture judge measures edges): 1 for equal edges, 0 for unrelated ones. */
export function edgeCorrelation(a: RgbaPicture, b: RgbaPicture): number {
  return correlation(gradients(a), gradients(b));
}

function gradients({ width, height, rgba }: RgbaPicture): Float64Array {
  const luminance = (x: number, y: number): number => {
    const i = 4 * (y * width + x);
    return ((rgba[i] ?? 0) + (rgba[i + 1] ?? 0) + (rgba[i + 2] ?? 0)) / 3;
  };
  const result = new Float64Array(2 * (width - 1) * (height - 1));
  let k = 0;
  for (let y = 0; y < height - 1; y++) {
    for (let x = 0; x < width - 1; x++) {
      result[k++] = luminance(x + 1, y) - luminance(x, y);
      result[k++] = luminance(x, y + 1) - luminance(x, y);
    }
  }
  return result;
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] ?? 0) - meanA, (b[i] ?? 0) - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
