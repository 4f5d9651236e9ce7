/** Frames of scenes that move by known amounts: a texture defined everywhere, sampled where the motion says. */
import type { CpuStylizedFrame, RgbPicture } from '../../src/pipeline/engine/style-engine.ts';
import { picturePresentMap } from '../../src/pipeline/color/present-map.ts';
import { seededRandom } from './seeded-random.ts';

/** Cells of the coarsest and finest noise, in pixels. */
const OCTAVES_PX = [64, 32, 16, 8, 4];
const LATTICE = 64;

/** A colour for every place: noise of many scales, like most things one films. Values in about [0.1, 0.9]. */
export function createTexture(seed: number): (x: number, y: number, channel: number) => number {
  const random = seededRandom(seed);
  const lattice = Float32Array.from({ length: LATTICE * LATTICE }, () => random() - 0.5);
  const at = (column: number, row: number): number =>
    lattice[(row & (LATTICE - 1)) * LATTICE + (column & (LATTICE - 1))] ?? 0;
  const noise = (x: number, y: number): number => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const [tx, ty] = [fade(x - column), fade(y - row)];
    const top = at(column, row) + tx * (at(column + 1, row) - at(column, row));
    const bottom = at(column, row + 1) + tx * (at(column + 1, row + 1) - at(column, row + 1));
    return top + ty * (bottom - top);
  };
  return (x, y, channel) =>
    OCTAVES_PX.reduce(
      (sum, cellPx, octave) =>
        sum + 0.4 * Math.sqrt(cellPx / 64) * noise(x / cellPx + 7 * octave + 13 * channel, y / cellPx + 5 * octave),
      0.5,
    );
}

/** Perlin's quintic: no creases where lattice cells meet. */
function fade(t: number): number {
  return t * t * t * (t * (6 * t - 15) + 10);
}

/** @param colorAt of each pixel. */
export function drawPicture(
  width: number,
  height: number,
  colorAt: (x: number, y: number, channel: number) => number,
): RgbPicture {
  const rgb = new Float32Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) for (let channel = 0; channel < 3; channel++) rgb[i++] = colorAt(x, y, channel);
  }
  return { width, height, rgb };
}

/** Adds noise of the given standard deviation, rounded to 8 bits as cameras do. */
export function addNoise({ rgb, ...size }: RgbPicture, sigma: number, seed: number): RgbPicture {
  const random = seededRandom(seed);
  const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return { ...size, rgb: rgb.map((value) => Math.round(255 * (value + sigma * gaussian())) / 255) };
}

/** What an engine that paints nothing would return: the picture itself. */
export function passThrough({ width, height, rgb }: RgbPicture): CpuStylizedFrame {
  return {
    kind: 'cpu',
    size: { width, height },
    structure: Float32Array.from(rgb),
    presentMap: picturePresentMap(1),
    release: () => undefined,
  };
}

/** A·structure + B·x + c at network size: what is shown of a stylised frame. */
export function shownPicture({ structure, presentMap }: CpuStylizedFrame, { rgb }: RgbPicture): Float32Array {
  return structure.map((_, i) => {
    const [pixel, row] = [i - (i % 3), i % 3];
    let sum = presentMap[18 + row] ?? 0;
    for (let k = 0; k < 3; k++) {
      sum += (presentMap[3 * row + k] ?? 0) * (structure[pixel + k] ?? 0);
      sum += (presentMap[9 + 3 * row + k] ?? 0) * (rgb[pixel + k] ?? 0);
    }
    return sum;
  });
}
