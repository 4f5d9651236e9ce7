/**
 * Decoded samples as VideoFrames that stand upright in square pixels. A frame that lies already so is passed on
 * untouched; phones record lying frames with a note to turn them, which only a canvas does everywhere.
 */
import type { VideoSample } from 'mediabunny';
import { required } from '../../shared/assert.ts';

export class UprightFrames {
  #context: OffscreenCanvasRenderingContext2D | null = null;

  /** The caller owns the frame; the sample stays the caller's. */
  toFrame(sample: VideoSample): VideoFrame {
    if (sample.rotation === 0 && !sample.flip) return inSquarePixels(sample);
    const { displayWidth: width, displayHeight: height } = sample;
    this.#context ??= new OffscreenCanvas(width, height).getContext('2d', { alpha: false });
    const context = required(this.#context, 'a 2-D canvas context');
    if (context.canvas.width !== width || context.canvas.height !== height) {
      context.canvas.width = width;
      context.canvas.height = height;
    }
    sample.draw(context, 0, 0, width, height);
    const { microsecondTimestamp: timestamp, microsecondDuration: duration } = sample;
    return new VideoFrame(context.canvas, { timestamp, duration });
  }
}

/** Decoders set the display size from the stream; a container's pixel aspect may say otherwise. */
function inSquarePixels(sample: VideoSample): VideoFrame {
  const frame = sample.toVideoFrame();
  const { displayWidth, displayHeight } = sample;
  if (frame.displayWidth === displayWidth && frame.displayHeight === displayHeight) return frame;
  const resized = new VideoFrame(frame, { displayWidth, displayHeight });
  frame.close();
  return resized;
}
