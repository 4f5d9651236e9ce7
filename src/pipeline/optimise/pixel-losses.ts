/** Losses of the picture itself, in plain loops on the CPU: they cost little beside the network's. NHWC, RGB. */

export interface PixelLoss {
  readonly loss: number;
  readonly gradient: Float32Array;
}

/**
 * Total variation as squared differences of neighbours (Johnson et al. 2016, §3.2; neural-style): the mean over all
 * entries of (x[y+1] − x[y])² + (x[x+1] − x[x])².
 */
export function totalVariation(rgb: Float32Array, width: number, height: number): PixelLoss {
  const gradient = new Float32Array(rgb.length);
  const scale = 1 / rgb.length;
  let sum = 0;
  const pull = (low: number, high: number): void => {
    const difference = (rgb[high] ?? 0) - (rgb[low] ?? 0);
    sum += difference * difference;
    gradient[high] = (gradient[high] ?? 0) + 2 * scale * difference;
    gradient[low] = (gradient[low] ?? 0) - 2 * scale * difference;
  };
  const row = width * 3;
  for (let i = 0; i < rgb.length; i++) {
    if (i % row < row - 3) pull(i, i + 3);
    if (i < (height - 1) * row) pull(i, i + row);
  }
  return { loss: sum * scale, gradient };
}

/** The mean squared distance of the entries to [0, 1]: keeps the picture showable without clamping the optimiser. */
export function rangeLoss(rgb: Float32Array): PixelLoss {
  const gradient = new Float32Array(rgb.length);
  let sum = 0;
  for (let i = 0; i < rgb.length; i++) {
    const value = rgb[i] ?? 0;
    const excess = value < 0 ? value : value > 1 ? value - 1 : 0;
    sum += excess * excess;
    gradient[i] = (2 * excess) / rgb.length;
  }
  return { loss: sum / rgb.length, gradient };
}
