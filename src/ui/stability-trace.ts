/** What the Stability dial buys and costs, as it was measured while the dial stood still: one point for each place of it. */
import type { FrameReport } from '../shared/protocol.ts';

/** The meters are running means: what was painted before the dial moved must have left them. */
const SETTLING_FRAMES = 25;

export interface TracePoint {
  /** Of the dial, whole percents. */
  readonly dialPercent: number;
  /** See `FrameReport.flicker`, in percent. */
  readonly flickerPercent: number;
  /** See `FrameReport.styleShift`, in percent. */
  readonly stylePercent: number;
}

type Measured = Pick<FrameReport, 'flicker' | 'styleShift' | 'framesShown'>;

export class StabilityTrace {
  readonly #points = new Map<number, TracePoint>();
  #dialPercent: number | null = null;
  #settledAt = 0;

  /** By the dial, ascending. */
  get points(): readonly TracePoint[] {
    return [...this.#points.values()].sort((a, b) => a.dialPercent - b.dialPercent);
  }

  /** The newest measurement at a place of the dial counts. @param stability 0 … 1 @returns whether the trace changed. */
  add(stability: number, { flicker, styleShift, framesShown }: Measured): boolean {
    const dialPercent = Math.round(100 * stability);
    // Fewer frames than before: another source or engine.
    if (dialPercent !== this.#dialPercent || framesShown < this.#settledAt - SETTLING_FRAMES) {
      this.#dialPercent = dialPercent;
      this.#settledAt = framesShown + SETTLING_FRAMES;
    }
    if (flicker === null || styleShift === null || framesShown < this.#settledAt) return false;
    this.#points.set(dialPercent, { dialPercent, flickerPercent: 100 * flicker, stylePercent: 100 * styleShift });
    return true;
  }

  clear(): void {
    this.#points.clear();
    this.#dialPercent = null;
  }
}
