/**
 * Chooses how many frames share one painting: where painting is slower than motion reads as motion, every second or third
 * frame is painted and those between are carried along (`SteadyPainter`). The network size is chosen apart, by painted
 * frames only (`ResolutionController`).
 */
import { RingStats } from '../shared/ring-stats.ts';

/** Pictures that stay longer are seen one by one: 12 a second. */
const LONGEST_MS = 80;

export const MOST_REUSE = 3;

/** Frames of each kind that a choice rests on. */
const WINDOW_FRAMES = 9;

/** A choice is changed when times leave its bounds by this factor. */
const HYSTERESIS = 1.2;

/** Carrying must take less than this share of painting, or nothing is won. */
const WORTHWHILE = 0.6;

export class ReuseController {
  readonly #paintedMs = new RingStats(WINDOW_FRAMES);
  readonly #reusedMs = new RingStats(WINDOW_FRAMES);
  readonly #intervalsMs = new RingStats(2 * WINDOW_FRAMES);
  #lastTimestampUs: number | null = null;
  #every = 1;

  /** Every how many frames one is painted: 1 to `MOST_REUSE`. */
  get every(): number {
    return this.#every;
  }

  /** @param busyMs the whole frame took. @param timestampUs in its source. @param dropped frames since the last one. */
  observe(busyMs: number, isReused: boolean, timestampUs: number, dropped: number): void {
    if (this.#lastTimestampUs !== null && timestampUs <= this.#lastTimestampUs) this.#restart();
    if (this.#lastTimestampUs !== null) {
      this.#intervalsMs.add((timestampUs - this.#lastTimestampUs) / 1000 / (1 + dropped));
    }
    this.#lastTimestampUs = timestampUs;
    (isReused ? this.#reusedMs : this.#paintedMs).add(busyMs);
    if (this.#paintedMs.count >= WINDOW_FRAMES) this.#every = this.#choose();
  }

  /** Another source, or place in it: what was measured may say nothing. */
  #restart(): void {
    this.#paintedMs.clear();
    this.#reusedMs.clear();
    this.#intervalsMs.clear();
    this.#lastTimestampUs = null;
    this.#every = 1;
  }

  #choose(): number {
    const paintedMs = this.#paintedMs.percentile(0.5);
    const reusedMs = this.#reusedMs.count === 0 ? 0 : this.#reusedMs.percentile(0.5);
    const sourceMs = this.#intervalsMs.percentile(0.5);
    if (reusedMs > WORTHWHILE * paintedMs || paintedMs <= sourceMs) return 1;
    for (let every = 1; every < MOST_REUSE; every++) {
      const meanMs = (paintedMs + (every - 1) * reusedMs) / every;
      // What is chosen stays while it will just do; less painting is taken up only when it will not.
      const boundMs = every < this.#every ? LONGEST_MS / HYSTERESIS : LONGEST_MS * HYSTERESIS;
      if (meanMs <= boundMs) return every;
    }
    return MOST_REUSE;
  }
}
