/**
 * Chooses the network size from a ladder so that the frame rate holds: steps down soon when frames are too slow, up
 * only when the next rung is predicted to fit with room to spare, and not again for a while after a change.
 */

export interface ResolutionPolicy {
  /** Short sides of the network size, ascending. */
  readonly rungsPx: readonly number[];
  readonly startPx: number;
  /** Time a frame may take. */
  readonly targetMs: number;
}

/** On a graphics processor: 30 fps with room for the browser. */
export const GPU_POLICY: ResolutionPolicy = {
  rungsPx: [128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 720],
  startPx: 320,
  targetMs: 26,
};

/** On the CPU: 12–15 fps, never under 10 where the lowest rung allows it. */
export const CPU_POLICY: ResolutionPolicy = {
  rungsPx: [64, 96, 128, 160, 192, 224, 256, 320, 384],
  startPx: 128,
  targetMs: 72,
};

/** Weight of the newest frame in the running mean. */
const SMOOTHING = 0.15;
const FRAMES_BEFORE_DOWN = 6;
const FRAMES_BEFORE_UP = 24;
/** A rung must fit into this share of the target to be stepped up to. */
const HEADROOM = 0.85;
/** Short spikes (tab switch, garbage collection) count as at most this many targets. */
const SPIKE_LIMIT = 3;

export class ResolutionController {
  readonly #policy: ResolutionPolicy;
  #index: number;
  #meanMs = 0;
  #framesHere = 0;

  constructor(policy: ResolutionPolicy) {
    this.#policy = policy;
    this.#index = Math.max(0, policy.rungsPx.indexOf(policy.startPx));
  }

  /** Short side of the network size for the next frame. */
  get shortSidePx(): number {
    return this.#policy.rungsPx[this.#index] ?? this.#policy.startPx;
  }

  /** @param frameTimeMs busy time of one frame at the current size, without waiting for the source. */
  observe(frameTimeMs: number): void {
    const { targetMs, rungsPx } = this.#policy;
    const timeMs = Math.min(frameTimeMs, SPIKE_LIMIT * targetMs);
    this.#framesHere++;
    // The first frame at a size compiles and allocates: it says nothing about the rest.
    if (this.#framesHere === 1) return;
    this.#meanMs = this.#framesHere === 2 ? timeMs : this.#meanMs + SMOOTHING * (timeMs - this.#meanMs);
    const next = rungsPx[this.#index + 1];
    if (this.#meanMs > targetMs && this.#framesHere > FRAMES_BEFORE_DOWN && this.#index > 0) {
      this.#moveTo(this.#index - 1);
    } else if (next !== undefined && this.#framesHere > FRAMES_BEFORE_UP) {
      const predictedMs = this.#meanMs * (next / this.shortSidePx) ** 2;
      if (predictedMs < HEADROOM * targetMs) this.#moveTo(this.#index + 1);
    }
  }

  #moveTo(index: number): void {
    this.#index = index;
    this.#framesHere = 0;
    this.#meanMs = 0;
  }
}
