/**
 * Pacing. The policy is *newest frame wins*: one frame waits, a newer one replaces it (counted as dropped), and at most
 * `MAX_FRAMES_IN_FLIGHT` are being painted. Nothing queues, so latency cannot grow.
 */
import type { SourceFrame } from './source/source-frame.ts';

export const MAX_FRAMES_IN_FLIGHT = 2;

/**
 * Paints a frame, or repaints the last one when given null. Takes ownership of the frame. The outer promise resolves
 * when the work is recorded and the next frame may be; the inner one when it is done.
 */
export type PaintFrame = (frame: SourceFrame | null) => Promise<{ readonly done: Promise<void> }>;

export class FrameLoop {
  readonly #paint: PaintFrame;
  readonly #onError: (error: unknown) => void;
  #waiting: SourceFrame | null = null;
  #wantsRepaint = false;
  #pumping: Promise<void> | null = null;
  #isStopped = false;
  readonly #inFlight = new Set<Promise<void>>();
  #dropped = 0;

  constructor(paint: PaintFrame, onError: (error: unknown) => void) {
    this.#paint = paint;
    this.#onError = onError;
  }

  /** Frames that were not painted because a newer one was there. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Counts frames that were left out before they could be offered. */
  addDropped(frames: number): void {
    this.#dropped += frames;
  }

  /** Takes ownership. */
  offer(frame: SourceFrame): void {
    if (this.#isStopped) {
      frame.close();
      return;
    }
    if (this.#waiting) {
      this.#waiting.close();
      this.#dropped++;
    }
    this.#waiting = frame;
    this.#start();
  }

  /** Paints the last frame once more (the look changed) unless a new one comes first. */
  repaint(): void {
    this.#wantsRepaint = true;
    this.#start();
  }

  /** Drops what waits and resolves when nothing is being painted any more. Final. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#waiting?.close();
    this.#waiting = null;
    await this.#pumping;
    await Promise.allSettled([...this.#inFlight]);
  }

  #start(): void {
    if (this.#pumping || this.#isStopped) return;
    this.#pumping = this.#pump()
      .catch(this.#onError)
      .finally(() => {
        this.#pumping = null;
        if (this.#waiting || this.#wantsRepaint) this.#start();
      });
  }

  async #pump(): Promise<void> {
    while (!this.#isStopped && (this.#waiting || this.#wantsRepaint)) {
      if (this.#inFlight.size >= MAX_FRAMES_IN_FLIGHT) {
        await Promise.race(this.#inFlight);
        continue;
      }
      const frame = this.#waiting;
      this.#waiting = null;
      this.#wantsRepaint = false;
      const { done } = await this.#paint(frame);
      // A fence that fails (device lost) is reported by whoever watches the device.
      const settled = done
        .catch(() => undefined)
        .then(() => {
          this.#inFlight.delete(settled);
        });
      this.#inFlight.add(settled);
    }
  }
}
