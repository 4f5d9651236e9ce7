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
  /** When it reached this world, by `performance.now()`. */
  readonly arrivedMs: number;
  #isOpen = true;

  /** Takes ownership of `image`. */
  constructor(image: VideoFrame) {
    this.image = image;
    this.arrivedMs = performance.now();
    openCount++;
  }

  /** Idempotent. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    openCount--;
    this.image.close();
  }
}
