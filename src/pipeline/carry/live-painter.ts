/**
 * The feed-forward painting beside the carried ones, through a lost device: a new one is started, and the frame that was
 * being painted is painted again.
 */
import type { FramePainter } from '../export/frame-painter.ts';

/** A device lost more often is not coming back. */
const MAX_RECOVERIES = 3;

/** What paints, until its device is lost. */
export interface PaintingEngine {
  /** A painter at the carried size. @param isSteady smooths over time: frames come in order. The caller disposes it. */
  createPainter(isSteady: boolean): FramePainter;
  /** Whether what failed did so because the device is lost. */
  isLost(error: unknown): Promise<boolean>;
  stop(): void;
}

export class LivePainter {
  readonly #start: () => Promise<PaintingEngine>;
  #engine: PaintingEngine;
  #steady: FramePainter | null = null;
  #recoveries = 0;

  private constructor(start: () => Promise<PaintingEngine>, engine: PaintingEngine) {
    this.#start = start;
    this.#engine = engine;
  }

  /** @param start is called again after a loss. */
  static async create(start: () => Promise<PaintingEngine>): Promise<LivePainter> {
    return new LivePainter(start, await start());
  }

  /** The next frame in the order of the clip; it stays the caller's, as does the result. */
  paint(frame: VideoFrame): Promise<VideoFrame> {
    return this.#throughLoss(() => (this.#steady ??= this.#engine.createPainter(true)).paint(frame));
  }

  /** A frame by itself. */
  paintAlone(frame: VideoFrame): Promise<VideoFrame> {
    return this.#throughLoss(async () => {
      const painter = this.#engine.createPainter(false);
      try {
        return await painter.paint(frame);
      } finally {
        painter.dispose();
      }
    });
  }

  dispose(): void {
    this.#steady?.dispose();
    this.#steady = null;
    this.#engine.stop();
  }

  async #throughLoss(paint: () => Promise<VideoFrame>): Promise<VideoFrame> {
    for (;;) {
      try {
        return await paint();
      } catch (error) {
        // Anything but a loss would happen again.
        if (!(await this.#engine.isLost(error)) || ++this.#recoveries > MAX_RECOVERIES) throw error;
        this.dispose();
        this.#engine = await this.#start();
      }
    }
  }
}
