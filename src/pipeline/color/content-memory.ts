/**
 * Colour statistics of the content, smoothed over time: whitening by each frame's own makes the whole picture flicker
 * when something passes by. Plain numbers, so that any engine can go on with them.
 */
import type { ColorMoments } from './color-statistics.ts';

export class ContentMemory {
  /** Share of the past that is kept in the next statistics, 0 … 1. */
  kept = 0;
  #moments: ColorMoments | null = null;

  get moments(): ColorMoments | null {
    return this.#moments;
  }

  /** Takes the present frame's moments in and returns the smoothed ones. */
  smooth(present: ColorMoments): ColorMoments {
    const former = this.#moments;
    const { kept } = this;
    this.#moments = former
      ? {
          mean: present.mean.map((value, i) => value + kept * ((former.mean[i] ?? 0) - value)),
          covariance: present.covariance.map((value, i) => value + kept * ((former.covariance[i] ?? 0) - value)),
        }
      : present;
    return this.#moments;
  }

  /** A new scene: its statistics are its own. */
  forget(): void {
    this.#moments = null;
  }
}
