/** Pictures of one size between what browsers draw and compress, and floats. */
import { required } from '../../shared/assert.ts';
import type { Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import { toRgbPicture } from '../picture/area-downscale.ts';
import { toRgbaPicture } from '../picture/resample.ts';

export class PictureCanvas {
  readonly #size: Size;
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor(size: Size) {
    this.#size = size;
    const canvas = new OffscreenCanvas(size.width, size.height);
    // Without alpha, as JPEG has none.
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    this.#context = required(context, 'a 2-D canvas context');
    this.#context.imageSmoothingQuality = 'high';
  }

  /** Scaled to this size. The source stays the caller's. */
  read(source: VideoFrame | ImageBitmap): RgbPicture {
    const { width, height } = this.#size;
    this.#context.drawImage(source, 0, 0, width, height);
    return toRgbPicture({ width, height, rgba: this.#context.getImageData(0, 0, width, height).data });
  }

  /** As JPEG. @param quality 0 … 1 */
  compress(picture: RgbPicture, quality: number): Promise<Blob> {
    const { width, height, rgba } = toRgbaPicture(picture);
    this.#context.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
    return this.#context.canvas.convertToBlob({ type: 'image/jpeg', quality });
  }
}
