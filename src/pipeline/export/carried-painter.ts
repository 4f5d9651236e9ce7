/** Frames that were painted before the export: carried ones are written as they are, the others are painted now. */
import { required } from '../../shared/assert.ts';
import { findCarried } from '../../shared/find-carried.ts';
import type { CarriedPicture } from '../../shared/export.ts';
import type { Size } from '../../shared/size.ts';
import type { FramePainter } from './frame-painter.ts';

export class CarriedPainter implements FramePainter {
  readonly #carried: readonly CarriedPicture[];
  readonly #size: Size;
  readonly #createOther: () => FramePainter;
  #other: FramePainter | null = null;
  #context: OffscreenCanvasRenderingContext2D | null = null;

  /** @param carried in the order of time. @param createOther called when a frame has no carried picture. */
  constructor(carried: readonly CarriedPicture[], size: Size, createOther: () => FramePainter) {
    this.#carried = carried;
    this.#size = size;
    this.#createOther = createOther;
  }

  async paint(frame: VideoFrame): Promise<VideoFrame> {
    const found = findCarried(this.#carried, frame.timestamp / 1e6);
    if (!found) return (this.#other ??= this.#createOther()).paint(frame);
    const { width, height } = this.#size;
    const bitmap = await createImageBitmap(found.picture);
    try {
      this.#context ??= new OffscreenCanvas(width, height).getContext('2d', { alpha: false });
      const context = required(this.#context, 'a 2-D canvas context');
      context.imageSmoothingQuality = 'high';
      context.drawImage(bitmap, 0, 0, width, height);
      return new VideoFrame(context.canvas, { timestamp: frame.timestamp });
    } finally {
      bitmap.close();
    }
  }

  dispose(): void {
    this.#other?.dispose();
    this.#other = null;
    this.#context = null;
  }
}
