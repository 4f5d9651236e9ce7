/** How far pictures are apart, 0 … 255. */
import type { RgbaPicture } from '../../../src/pipeline/picture/area-downscale.ts';

/** RMS difference of luma. @param frame of `grayFrames`, of the picture's size */
export function lumaDifference(frame: Uint8Array, { rgba, width, height }: RgbaPicture): number {
  let sum = 0;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [r = 0, g = 0, b = 0] = rgba.subarray(4 * pixel, 4 * pixel + 3);
    sum += (0.299 * r + 0.587 * g + 0.114 * b - (frame[pixel] ?? 0)) ** 2;
  }
  return Math.sqrt(sum / (width * height));
}

/** RMS difference of the colours of two pictures of one size. */
export function rmsDifference(a: RgbaPicture, b: RgbaPicture): number {
  let sum = 0;
  for (let i = 0; i < a.rgba.length; i++) if (i % 4 !== 3) sum += ((a.rgba[i] ?? 0) - (b.rgba[i] ?? 0)) ** 2;
  return Math.sqrt(sum / (0.75 * a.rgba.length));
}
