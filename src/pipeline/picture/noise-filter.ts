/**
 * Takes sensor noise out of a frame before the network sees it: a network makes strokes of noise, and other ones in every
 * frame (Texler et al. 2020 filter their input for that). Bilateral (Tomasi & Manduchi 1998) over 5×5 pixels of the network picture,
 * as strong as the noise it measures (Immerkær 1996), and none at all where there is next to none.
 */
import type { RgbPicture } from '../engine/style-engine.ts';

/** Noise of less than this (standard deviation) stays: a good camera by daylight has it. */
const LEAST_SIGMA = 2.5 / 255;

/** Differences of this many standard deviations between two noisy pixels are likely an edge: half the weight. */
const RANGE_SIGMAS = 2.5;

/** How far about, each way. */
const REACH_PX = 2;

/** Weight of a neighbour one, two … pixels away beside the pixel's own; of a Gaussian of σ 1.5 px. */
const NEARNESS = [1, 0.8, 0.41] as const;

/** Weight of the newest frame in the noise that is assumed: measured by single frames it jumps. */
const SMOOTHING = 0.2;

export class NoiseFilter {
  #buffer: Float32Array = new Float32Array(0);
  #sigma: number | null = null;

  /** Standard deviation of the noise that is assumed, 0 … 1; null before the first frame. */
  get sigma(): number | null {
    return this.#sigma;
  }

  /** @returns the picture itself when it is clean; otherwise another one, valid until the next call. */
  clean(picture: RgbPicture): RgbPicture {
    const present = estimateNoise(picture);
    this.#sigma = this.#sigma === null ? present : this.#sigma + SMOOTHING * (present - this.#sigma);
    if (this.#sigma < LEAST_SIGMA) return picture;
    if (this.#buffer.length !== picture.rgb.length) this.#buffer = new Float32Array(picture.rgb.length);
    filterBilateral(picture, RANGE_SIGMAS * this.#sigma, this.#buffer);
    return { width: picture.width, height: picture.height, rgb: this.#buffer };
  }

  /** Another source: its noise is not known. */
  forget(): void {
    this.#sigma = null;
  }
}

/** Every this many pixels, both ways, one is measured. */
const SAMPLE_STEP_PX = 3;

/**
 * Standard deviation of the green channel's noise (Immerkær 1996: what is left of a Laplacian of Laplacians, which sees no
 * edges), by the median instead of the mean, so that texture adds little.
 */
export function estimateNoise({ width, height, rgb }: RgbPicture): number {
  const found: number[] = [];
  for (let y = 1; y < height - 1; y += SAMPLE_STEP_PX) {
    for (let x = 1; x < width - 1; x += SAMPLE_STEP_PX) {
      const i = 3 * (y * width + x) + 1;
      const at = (dx: number, dy: number): number => rgb[i + 3 * (dx + dy * width)] ?? 0;
      const corners = at(-1, -1) + at(1, -1) + at(-1, 1) + at(1, 1);
      const sides = at(0, -1) + at(-1, 0) + at(1, 0) + at(0, 1);
      found.push(Math.abs(corners - 2 * sides + 4 * at(0, 0)));
    }
  }
  if (found.length === 0) return 0;
  const median = found.sort((a, b) => a - b)[found.length >> 1] ?? 0;
  // The mask's weights have the norm 6; the median of |x| of a normal x is 0.6745 σ.
  return median / (6 * 0.6745);
}

/** @param scale difference of colour at which a neighbour counts half. @param result filled. */
export function filterBilateral({ width, height, rgb }: RgbPicture, scale: number, result: Float32Array): void {
  const tolerance = 1 / (3 * scale * scale);
  for (let y = 0, i = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - REACH_PX), Math.min(height - 1, y + REACH_PX)];
    for (let x = 0; x < width; x++, i += 3) {
      const r = rgb[i] ?? 0;
      const g = rgb[i + 1] ?? 0;
      const b = rgb[i + 2] ?? 0;
      const [left, right] = [Math.max(0, x - REACH_PX), Math.min(width - 1, x + REACH_PX)];
      let [weights, red, green, blue] = [0, 0, 0, 0];
      for (let row = top; row <= bottom; row++) {
        const nearnessY = NEARNESS[Math.abs(row - y)] ?? 0;
        for (let column = left, k = 3 * (row * width + left); column <= right; column++, k += 3) {
          const dr = (rgb[k] ?? 0) - r;
          const dg = (rgb[k + 1] ?? 0) - g;
          const db = (rgb[k + 2] ?? 0) - b;
          const unlikeness = tolerance * (dr * dr + dg * dg + db * db);
          const weight = (nearnessY * (NEARNESS[Math.abs(column - x)] ?? 0)) / (1 + unlikeness * unlikeness);
          weights += weight;
          red += weight * dr;
          green += weight * dg;
          blue += weight * db;
        }
      }
      result[i] = r + red / weights;
      result[i + 1] = g + green / weights;
      result[i + 2] = b + blue / weights;
    }
  }
}
