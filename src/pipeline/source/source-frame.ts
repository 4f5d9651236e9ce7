/**
 * A VideoFrame with an owner. Browsers hand out only a handful of frames at a time: one that is not closed stops the
 * camera. Whoever holds a `SourceFrame` closes it or passes it on; the count of open ones must be flat.
 */

let openCount = 0;

/** Frames taken in and not closed yet, in this world. */
export function openFrameCount(): number {
  return openCount;
}

export class SourceFrame {
  readonly image: VideoFrame;
  /** What it is painted as already; null is painted live. */
  painting: Blob | null = null;
  #arrivedMs: number;
  #isOpen = true;

  /** Takes ownership of `image`. */
  constructor(image: VideoFrame) {
    this.image = image;
    this.#arrivedMs = performance.now();
    openCount++;
  }

  /** When it was there to be shown, by `performance.now()`. */
  get arrivedMs(): number {
    return this.#arrivedMs;
  }

  /** A clip's frame is decoded ahead: it arrives when its turn comes. */
  arriveNow(): void {
    this.#arrivedMs = performance.now();
  }

  /** Idempotent. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    openCount--;
    this.image.close();
  }
}
