/** What both texture syntheses share: a sample with its windows, a canvas that fills up, the order of growth. */
import type { RgbPicture } from '../engine/style-engine.ts';

export interface TextureSettings {
  /** Side of the square neighbourhood, odd, 3 … 31. */
  readonly windowPx: number;
  readonly seed: number;
  /** A match may be this much worse than the best: (1 + tolerance)·d. */
  readonly tolerance: number;
  /** Opposite borders fit together. */
  readonly isTileable: boolean;
}

export const defaultTextureSettings: TextureSettings = { windowPx: 11, seed: 1, tolerance: 0.1, isTileable: false };

/** What is to be filled: pixels of `picture` where `isFilled` is 0; their colours are ignored. */
export interface TextureCanvas {
  readonly picture: RgbPicture;
  readonly isFilled: Uint8Array;
}

/** @throws TypeError when the window does not fit the sample or is not odd. */
export function checkTextureSettings(sample: RgbPicture, { windowPx, tolerance }: TextureSettings): void {
  if (!Number.isInteger(windowPx) || windowPx % 2 !== 1 || windowPx < 3 || windowPx > 31) {
    throw new TypeError('windowPx must be an odd number from 3 to 31.');
  }
  if (!(tolerance >= 0)) throw new TypeError('tolerance must be 0 or more.');
  if (Math.min(sample.width, sample.height) < windowPx + 2) {
    throw new TypeError('The sample is smaller than the window: choose a larger sample or a smaller window.');
  }
}

/** mulberry32, values in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An empty canvas with a 3×3 seed from a random place of the sample in its middle. */
export function seededCanvas(sample: RgbPicture, width: number, height: number, random: () => number): TextureCanvas {
  const picture = { width, height, rgb: new Float32Array(width * height * 3) };
  const isFilled = new Uint8Array(width * height);
  const [left, top] = [Math.floor(random() * (sample.width - 2)), Math.floor(random() * (sample.height - 2))];
  const [x, y] = [Math.floor(width / 2) - 1, Math.floor(height / 2) - 1];
  for (let dy = 0; dy < 3; dy++) {
    for (let dx = 0; dx < 3; dx++) {
      const target = (y + dy) * width + x + dx;
      const source = ((top + dy) * sample.width + left + dx) * 3;
      picture.rgb.set(sample.rgb.subarray(source, source + 3), target * 3);
      isFilled[target] = 1;
    }
  }
  return { picture, isFilled };
}

/** Cells of the window in the order of falling weight, their centre left out: σ = side / 6.4 (Efros & Leung 1999). */
export interface WindowCell {
  readonly dx: number;
  readonly dy: number;
  readonly weight: number;
}

export function windowCells(windowPx: number): readonly WindowCell[] {
  const half = (windowPx - 1) / 2;
  const sigma = windowPx / 6.4;
  const cells: WindowCell[] = [];
  for (let dy = -half; dy <= half; dy++) {
    for (let dx = -half; dx <= half; dx++) {
      if (dx !== 0 || dy !== 0) cells.push({ dx, dy, weight: Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma)) });
    }
  }
  return cells.sort((a, b) => b.weight - a.weight);
}

/**
 * The unfilled pixels that touch a filled one, those with the most filled neighbours first, equal ones in random order.
 */
export function growthFront(canvas: TextureCanvas, isTileable: boolean, random: () => number): Int32Array {
  const { width, height } = canvas.picture;
  const front: { readonly pixel: number; readonly neighbours: number; readonly tie: number }[] = [];
  for (let pixel = 0; pixel < canvas.isFilled.length; pixel++) {
    if (canvas.isFilled[pixel] === 1) continue;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    let neighbours = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const index = cellIndex(x + dx, y + dy, width, height, isTileable);
        if (index >= 0) neighbours += canvas.isFilled[index] ?? 0;
      }
    }
    if (neighbours > 0) front.push({ pixel, neighbours, tie: random() });
  }
  front.sort((a, b) => b.neighbours - a.neighbours || a.tie - b.tie);
  return Int32Array.from(front, ({ pixel }) => pixel);
}

/** Index of a pixel; across the border when tileable, −1 otherwise. */
export function cellIndex(x: number, y: number, width: number, height: number, isTileable: boolean): number {
  if (isTileable) return ((y + height) % height) * width + ((x + width) % width);
  return x < 0 || y < 0 || x >= width || y >= height ? -1 : y * width + x;
}
