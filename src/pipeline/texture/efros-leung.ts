/**
 * Texture synthesis by non-parametric sampling (Efros & Leung 1999): pixel by pixel, each takes the colour of a random
 * one among the sample's windows that match what is already around it, by Gaussian-weighted squared differences.
 *
 * Exact: a window is left as soon as its partial sum exceeds (1 + tolerance) × the best so far, which no accepted one
 * does. Windows that continue the neighbours' sources are tried first, so that this limit is low from the start.
 */
import { required } from '../../shared/assert.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import {
  cellIndex,
  checkTextureSettings,
  growthFront,
  seededRandom,
  type TextureCanvas,
  type TextureSettings,
  windowCells,
} from './texture-grid.ts';

/** A pixel waits for better neighbours while even its best match is worse than this (mean squared error, [0, 1])… */
const FIRST_MAX_ERROR = 0.3;
/** …which grows so much when no pixel could be filled. */
const ERROR_GROWTH = 1.1;

export interface TextureProgress {
  readonly filled: number;
  readonly total: number;
  /** Borrowed. */
  readonly picture: RgbPicture;
}

/** What surrounds one unfilled pixel, packed for the search. */
interface Neighbourhood {
  /** Filled cells. */
  count: number;
  /** Of each: offset into the sample's rgb, from the window's centre. */
  readonly offsets: Int32Array;
  /** Of each: r, g, b. */
  readonly colors: Float64Array;
  readonly weights: Float64Array;
  totalWeight: number;
}

/**
 * Fills the canvas in place. @returns the source of every pixel it filled (index into the sample), −1 elsewhere.
 */
export function* growTexture(
  sample: RgbPicture,
  canvas: TextureCanvas,
  settings: TextureSettings,
  random: () => number = seededRandom(settings.seed),
): Generator<TextureProgress, Int32Array> {
  checkTextureSettings(sample, settings);
  const search = new WindowSearch(sample, settings);
  const sources = new Int32Array(canvas.isFilled.length).fill(-1);
  const total = canvas.isFilled.reduce((sum, isFilled) => sum + 1 - isFilled, 0);
  let filled = 0;
  let maxError = FIRST_MAX_ERROR;
  while (filled < total) {
    const front = growthFront(canvas, settings.isTileable, random);
    if (front.length === 0) throw new TypeError('There is nothing to grow from: every pixel is empty.');
    let hasProgressed = false;
    for (const pixel of front) {
      const neighbourhood = search.lookAround(canvas, pixel);
      const { source, error } = search.pick(neighbourhood, search.coherent(canvas, sources, pixel), random);
      if (error >= maxError) continue;
      canvas.picture.rgb.set(sample.rgb.subarray(source * 3, source * 3 + 3), pixel * 3);
      canvas.isFilled[pixel] = 1;
      sources[pixel] = source;
      hasProgressed = true;
      filled++;
    }
    if (!hasProgressed) maxError *= ERROR_GROWTH;
    yield { filled, total, picture: canvas.picture };
  }
  return sources;
}

export class WindowSearch {
  readonly #sample: RgbPicture;
  readonly #settings: TextureSettings;
  readonly #half: number;
  readonly #cells;
  readonly #neighbourhood: Neighbourhood;
  readonly #distances: Float64Array;

  constructor(sample: RgbPicture, settings: TextureSettings) {
    this.#sample = sample;
    this.#settings = settings;
    this.#half = (settings.windowPx - 1) / 2;
    this.#cells = windowCells(settings.windowPx);
    const cells = this.#cells.length;
    this.#neighbourhood = {
      count: 0,
      offsets: new Int32Array(cells),
      colors: new Float64Array(3 * cells),
      weights: new Float64Array(cells),
      totalWeight: 0,
    };
    this.#distances = new Float64Array(sample.width * sample.height);
  }

  /** Valid until the next call. */
  lookAround({ picture, isFilled }: TextureCanvas, pixel: number): Neighbourhood {
    const { width, height, rgb } = picture;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const around = this.#neighbourhood;
    around.count = 0;
    around.totalWeight = 0;
    for (const { dx, dy, weight } of this.#cells) {
      const index = cellIndex(x + dx, y + dy, width, height, this.#settings.isTileable);
      if (index < 0 || isFilled[index] !== 1) continue;
      around.offsets[around.count] = (dy * this.#sample.width + dx) * 3;
      around.weights[around.count] = weight;
      for (let c = 0; c < 3; c++) around.colors[around.count * 3 + c] = rgb[index * 3 + c] ?? 0;
      around.count++;
      around.totalWeight += weight;
    }
    return around;
  }

  /** Windows that continue what the eight neighbours were copied from; may repeat. */
  coherent({ picture: { width, height } }: TextureCanvas, sources: Int32Array, pixel: number): number[] {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const found: number[] = [];
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const index = cellIndex(x + dx, y + dy, width, height, this.#settings.isTileable);
        const source = index < 0 ? -1 : (sources[index] ?? -1);
        if (source < 0) continue;
        const candidate = source - dy * this.#sample.width - dx;
        if (this.isInside((source % this.#sample.width) - dx, Math.floor(source / this.#sample.width) - dy))
          found.push(candidate);
      }
    }
    return found;
  }

  /** Whether the whole window around (x, y) lies in the sample. */
  isInside(x: number, y: number): boolean {
    const { width, height } = this.#sample;
    return x >= this.#half && y >= this.#half && x < width - this.#half && y < height - this.#half;
  }

  /** Σ w·‖difference‖² / (3 Σ w), or Infinity as soon as it is known to exceed `limit`. */
  distance(around: Neighbourhood, centre: number, limit: number): number {
    const { rgb } = this.#sample;
    const { offsets, colors, weights, count } = around;
    const scale = 1 / (3 * around.totalWeight);
    const maxSum = limit / scale;
    const base = centre * 3;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const at = base + (offsets[i] ?? 0);
      const r = (rgb[at] ?? 0) - (colors[3 * i] ?? 0);
      const g = (rgb[at + 1] ?? 0) - (colors[3 * i + 1] ?? 0);
      const b = (rgb[at + 2] ?? 0) - (colors[3 * i + 2] ?? 0);
      sum += (weights[i] ?? 0) * (r * r + g * g + b * b);
      if (sum > maxSum) return Infinity;
    }
    return sum * scale;
  }

  /** A random one among the windows within the tolerance of the best. @param likely are tried first. */
  pick(around: Neighbourhood, likely: readonly number[], random: () => number): { source: number; error: number } {
    const slack = 1 + this.#settings.tolerance;
    let best = Infinity;
    for (const centre of likely) best = Math.min(best, this.distance(around, centre, best));
    const candidates: number[] = [];
    const { width, height } = this.#sample;
    for (let y = this.#half; y < height - this.#half; y++) {
      for (let x = this.#half; x < width - this.#half; x++) {
        const centre = y * width + x;
        // A hair above the limit: rounding must not lose a window that lies on it.
        const d = this.distance(around, centre, best * slack * (1 + 1e-12));
        if (d === Infinity) continue;
        this.#distances[centre] = d;
        candidates.push(centre);
        best = Math.min(best, d);
      }
    }
    const good = candidates.filter((centre) => (this.#distances[centre] ?? 0) <= best * slack);
    const source = required(good[Math.floor(random() * good.length)], 'a match');
    return { source, error: this.#distances[source] ?? 0 };
  }
}
