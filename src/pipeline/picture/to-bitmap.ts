import type { RgbPicture } from '../engine/style-engine.ts';
import { toRgbaPicture } from './resample.ts';

/** Clamped to [0, 1]; owned by the caller. */
export function toBitmap(picture: RgbPicture): Promise<ImageBitmap> {
  const { width, height, rgba } = toRgbaPicture(picture);
  return createImageBitmap(new ImageData(new Uint8ClampedArray(rgba), width, height));
}
