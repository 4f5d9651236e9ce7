/**
 * Turns one source frame into one finished frame, for export: no pacing, nothing left out, the size that was asked for.
 * A painter has a canvas of its own, so that what is on the page stays there.
 */
import { required } from '../../shared/assert.ts';
import { defaultViewSettings } from '../../shared/protocol.ts';
import { networkSizeFor, type Size } from '../../shared/size.ts';
import type { Compositor } from '../compositor/compositor.ts';
import type { EngineLook, StyleEngine } from '../engine/style-engine.ts';
import type { SteadyPainter } from '../temporal/steady-painter.ts';

export interface FramePainter {
  /** The frame stays the caller's, as does the result. */
  paint(frame: VideoFrame): Promise<VideoFrame>;
  dispose(): void;
}

export interface PaintingMeans {
  readonly engine: StyleEngine;
  readonly look: EngineLook;
  /** 0 … 1; frames are to come in the order of the clip. */
  readonly stability: number;
  readonly networkShortSidePx: number;
  /** Owned by the painter from here on. */
  readonly compositor: Compositor;
  /** The compositor's. */
  readonly canvas: OffscreenCanvas;
  /** Owned by the painter from here on. */
  readonly steady: SteadyPainter;
}

/** Paints with the look; both are fixed for the painter's life. */
export class StylePainter implements FramePainter {
  readonly #means: PaintingMeans;
  readonly #size: Size;

  constructor(means: PaintingMeans, size: Size) {
    this.#means = means;
    this.#size = size;
  }

  async paint(frame: VideoFrame): Promise<VideoFrame> {
    const { engine, look, stability, networkShortSidePx, compositor, canvas, steady } = this.#means;
    await compositor.takeFrame(frame, this.#size);
    const input = compositor.importFrame(networkSizeFor(this.#size, networkShortSidePx, engine.sizeMultiple));
    const stylized = await steady.paint({ input, timestampUs: frame.timestamp }, engine, look, stability);
    try {
      compositor.present(stylized, defaultViewSettings);
      // In the task of the drawing: a canvas may be cleared after it.
      const painted = new VideoFrame(canvas, { timestamp: frame.timestamp });
      await compositor.finished();
      return painted;
    } finally {
      stylized.release();
    }
  }

  dispose(): void {
    this.#means.compositor.dispose();
    this.#means.steady.dispose();
  }
}

/** Hands frames on as they are; only another size makes a copy. */
export class PassThroughPainter implements FramePainter {
  readonly #size: Size;
  #context: OffscreenCanvasRenderingContext2D | null = null;

  constructor(size: Size) {
    this.#size = size;
  }

  paint(frame: VideoFrame): Promise<VideoFrame> {
    const { width, height } = this.#size;
    const { visibleRect } = frame;
    const isAsStored = visibleRect?.width === width && visibleRect.height === height;
    return Promise.resolve(isAsStored ? frame.clone() : this.#resize(frame));
  }

  dispose(): void {
    this.#context = null;
  }

  #resize(frame: VideoFrame): VideoFrame {
    const { width, height } = this.#size;
    this.#context ??= new OffscreenCanvas(width, height).getContext('2d', { alpha: false });
    const context = required(this.#context, 'a 2-D canvas context');
    context.imageSmoothingQuality = 'high';
    context.drawImage(frame, 0, 0, width, height);
    return new VideoFrame(context.canvas, { timestamp: frame.timestamp });
  }
}
