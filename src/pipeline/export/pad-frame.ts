/** H.264 takes even sides only: the last column and row are repeated, so that no border shows up in the coded picture. */
import { required } from '../../shared/assert.ts';
import type { Size } from '../../shared/size.ts';

export class FramePadder {
  readonly #size: Size;
  readonly #context: OffscreenCanvasRenderingContext2D;

  /** @param size even, at most one pixel larger than the frames. */
  constructor(size: Size) {
    this.#size = size;
    const context = new OffscreenCanvas(size.width, size.height).getContext('2d', { alpha: false });
    this.#context = required(context, 'a 2-D canvas context');
  }

  /** Closes the frame; the result is the caller's. */
  pad(frame: VideoFrame): VideoFrame {
    const { width, height } = this.#size;
    const { displayWidth, displayHeight, timestamp } = frame;
    const context = this.#context;
    context.drawImage(frame, 0, 0);
    frame.close();
    const { canvas } = context;
    if (width > displayWidth) context.drawImage(canvas, displayWidth - 1, 0, 1, height, displayWidth, 0, 1, height);
    if (height > displayHeight) context.drawImage(canvas, 0, displayHeight - 1, width, 1, 0, displayHeight, width, 1);
    return new VideoFrame(canvas, { timestamp });
  }
}
