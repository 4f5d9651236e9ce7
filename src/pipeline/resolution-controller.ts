/**
 * Chooses the network size from a ladder so that the frame rate holds: steps down soon when frames are too slow, up
 * only when the next rung is predicted to fit with room to spare, and not again for a while after a change.
 */

import type { ResolutionPolicy } from './resolution-policy.ts';

/** Weight of the newest frame in the running mean. */
const SMOOTHING = 0.15;
const FRAMES_BEFORE_DOWN = 6;
const FRAMES_BEFORE_UP = 24;
/** A rung must fit into this share of the target to be stepped up to. */
const HEADROOM = 0.85;
/** A single slow frame (tab switch, garbage collection) is not seen at all: the mean is fed with medians of three. */
const MEDIAN_OF = 3;

/** Busy time of one frame, without waiting for the source. */
export interface FrameCost {
  /** Grows with the network's area. */
  readonly networkMs: number;
  /** Goes with the picture's own size: taking the frame in, composing. */
  readonly otherMs: number;
}

export class ResolutionController {
  readonly #policy: ResolutionPolicy;
  #index: number;
  #mean: FrameCost | null = null;
  #recent: readonly FrameCost[] = [];
  #framesHere = 0;

  constructor(policy: ResolutionPolicy) {
    this.#policy = policy;
    this.#index = Math.max(0, policy.rungsPx.indexOf(policy.startPx));
  }

  /** Short side of the network size for the next frame. */
  get shortSidePx(): number {
    return this.#policy.rungsPx[this.#index] ?? this.#policy.startPx;
  }

  /** Short side for a picture that need not be painted many times a second. */
  get largestPx(): number {
    return this.#policy.rungsPx.at(-1) ?? this.#policy.startPx;
  }

  /** A frame was painted at the current size. */
  observe(cost: FrameCost): void {
    const { targetMs, rungsPx } = this.#policy;
    this.#framesHere++;
    // The first frame at a size compiles and allocates: it says nothing about the rest.
    if (this.#framesHere === 1) return;
    this.#include(cost);
    if (!this.#mean) return;
    const { networkMs, otherMs } = this.#mean;
    const next = rungsPx[this.#index + 1];
    if (networkMs + otherMs > targetMs && this.#framesHere > FRAMES_BEFORE_DOWN && this.#index > 0) {
      this.#moveTo(this.#index - 1);
    } else if (next !== undefined && this.#framesHere > FRAMES_BEFORE_UP) {
      const predictedMs = otherMs + networkMs * (next / this.shortSidePx) ** 2;
      if (predictedMs < HEADROOM * targetMs) this.#moveTo(this.#index + 1);
    }
  }

  #include(cost: FrameCost): void {
    this.#recent = [...this.#recent, cost].slice(-MEDIAN_OF);
    if (this.#recent.length < MEDIAN_OF) return;
    const middle = (pick: (each: FrameCost) => number): number =>
      this.#recent.map(pick).sort((a, b) => a - b)[(MEDIAN_OF - 1) / 2] ?? 0;
    const networkMs = middle((each) => each.networkMs);
    const otherMs = middle((each) => each.otherMs);
    const mean = this.#mean ?? { networkMs, otherMs };
    this.#mean = {
      networkMs: mean.networkMs + SMOOTHING * (networkMs - mean.networkMs),
      otherMs: mean.otherMs + SMOOTHING * (otherMs - mean.otherMs),
    };
  }

  #moveTo(index: number): void {
    this.#index = index;
    this.#framesHere = 0;
    this.#mean = null;
    this.#recent = [];
  }
}
