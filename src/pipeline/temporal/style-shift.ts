/**
 * How far smoothing takes a painting from what the network painted, without a second network: the distance of simple
 * statistics — mean and deviation of each colour, and of the strokes (differences of neighbouring pixels, both ways) — between
 * what is shown and the frame painted for itself. It is NOT the style loss of the papers, which compares deep features: it
 * grows when colours drift or strokes get softer or harsher, and is blind to their arrangement. Sampled on a grid.
 */
import type { CpuStylizedFrame, RgbPicture } from '../engine/style-engine.ts';

/** Every this many pixels, both ways. */
const SAMPLE_STEP_PX = 4;

/** Weight of the newest frame in what is shown. */
const SMOOTHING = 0.15;

/** Statistics smaller than this are none. */
const LEAST_DEVIATION = 2 / 255;

/** For each channel: mean and deviation of colour, RMS difference to the right and down. */
export type PaintingStatistics = readonly number[];

export class StyleShiftMeter {
  #mean: number | null = null;

  /** Smoothed, as a share; 0 is no change. Null before the first frame. */
  get level(): number | null {
    return this.#mean;
  }

  /** @param painted by the network. @param shown after smoothing. @returns of this frame alone. */
  add(painted: PaintingStatistics, shown: PaintingStatistics): number {
    const shift = statisticsDistance(painted, shown);
    this.#mean = this.#mean === null ? shift : this.#mean + SMOOTHING * (shift - this.#mean);
    return shift;
  }

  restart(): void {
    this.#mean = null;
  }
}

export function paintingStatistics({ rgb }: RgbPicture, stylized: CpuStylizedFrame): PaintingStatistics {
  const { size, structure, presentMap: map } = stylized;
  const { width, height } = size;
  const valueAt = (channel: number, at: number): number => {
    let sum = map[18 + channel] ?? 0;
    for (let i = 0; i < 3; i++) {
      sum +=
        (map[3 * channel + i] ?? 0) * (structure[at + i] ?? 0) + (map[9 + 3 * channel + i] ?? 0) * (rgb[at + i] ?? 0);
    }
    return sum;
  };
  return [0, 1, 2].flatMap((channel) => {
    let [count, sum, squares, across, down] = [0, 0, 0, 0, 0];
    for (let y = 0; y < height - 1; y += SAMPLE_STEP_PX) {
      for (let x = 0; x < width - 1; x += SAMPLE_STEP_PX, count++) {
        const at = 3 * (y * width + x);
        const value = valueAt(channel, at);
        sum += value;
        squares += value * value;
        across += (valueAt(channel, at + 3) - value) ** 2;
        down += (valueAt(channel, at + 3 * width) - value) ** 2;
      }
    }
    const mean = sum / count;
    const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    return [mean, deviation, Math.sqrt(across / count), Math.sqrt(down / count)];
  });
}

/** RMS over the statistics; means count in deviations of the colour, the others in themselves. */
function statisticsDistance(painted: PaintingStatistics, shown: PaintingStatistics): number {
  let sum = 0;
  for (let i = 0; i < painted.length; i++) {
    const own = painted[i % 4 === 0 ? i + 1 : i] ?? 0;
    sum += (((shown[i] ?? 0) - (painted[i] ?? 0)) / Math.max(LEAST_DEVIATION, own)) ** 2;
  }
  return Math.sqrt(sum / painted.length);
}
