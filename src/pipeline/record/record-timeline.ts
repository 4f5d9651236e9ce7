/**
 * Where on the recording a moment lies: wall-clock time without the pauses. All moments in microseconds on the clock of
 * `media-clock.ts`, all positions in microseconds from the recording's start.
 */

/** Containers keep milliseconds: two pictures must be at least that far apart. */
const LEAST_STEP_US = 1000;

export class RecordTimeline {
  readonly #startUs: number;
  #pausedUs = 0;
  #pauseBeganUs: number | null = null;
  #lastPictureUs = -LEAST_STEP_US;

  constructor(startUs: number) {
    this.#startUs = startUs;
  }

  get isPaused(): boolean {
    return this.#pauseBeganUs !== null;
  }

  /** Of the newest picture that was placed. */
  get lastPictureUs(): number {
    return this.#lastPictureUs;
  }

  /** Recorded time at a moment; stands still during a pause. */
  elapsedUs(momentUs: number): number {
    const untilUs = Math.min(momentUs, this.#pauseBeganUs ?? momentUs);
    return Math.max(0, untilUs - this.#startUs - this.#pausedUs);
  }

  /** Does nothing while paused. */
  pause(momentUs: number): void {
    this.#pauseBeganUs ??= momentUs;
  }

  /** Does nothing unless paused. */
  resume(momentUs: number): void {
    if (this.#pauseBeganUs === null) return;
    this.#pausedUs += Math.max(0, momentUs - this.#pauseBeganUs);
    this.#pauseBeganUs = null;
  }

  /**
   * Position of a picture taken at a moment: after all before it, whatever its own time says (a picture may have been
   * taken before the recording was, or repainted between two others). Null while paused.
   */
  placePicture(momentUs: number): number | null {
    if (this.isPaused) return null;
    this.#lastPictureUs = Math.max(this.elapsedUs(momentUs), this.#lastPictureUs + LEAST_STEP_US);
    return this.#lastPictureUs;
  }
}
