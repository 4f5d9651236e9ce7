/** How far carrying is, and how long it will take: the two passes cost differently. */
import { CARRY_LIMIT_S, type Stretch } from './plan-stretches.ts';

/** What a second of motion costs beside one of painting, until both have been timed. */
const GUESSED_MOTION_SHARE = 0.25;

export type CarryPass = 'motion' | 'carried';

interface PassTotals {
  totalS: number;
  doneS: number;
  spentMs: number;
}

export interface CarryPace {
  readonly share: number;
  readonly fps: number;
  readonly secondsLeft: number | null;
}

export class CarryMeter {
  readonly #passes: Readonly<Record<CarryPass, PassTotals>>;
  #steps = 0;

  constructor(stretches: readonly Stretch[]) {
    const totalOf = (lengths: readonly number[]): number => lengths.reduce((sum, length) => sum + length, 0);
    const lengths = stretches.map(({ beginS, endS }) => endS - beginS);
    const noted = stretches.map(({ beginS, endS, after }) =>
      after === null ? 0 : Math.min(CARRY_LIMIT_S, endS - beginS),
    );
    this.#passes = {
      motion: { totalS: totalOf(noted), doneS: 0, spentMs: 0 },
      carried: { totalS: totalOf(lengths), doneS: 0, spentMs: 0 },
    };
  }

  /** A frame went through a pass. @param tookMs since the one before. */
  count(pass: CarryPass, durationS: number, tookMs: number): void {
    const totals = this.#passes[pass];
    totals.doneS = Math.min(totals.totalS, totals.doneS + durationS);
    totals.spentMs += tookMs;
    this.#steps++;
  }

  get pace(): CarryPace {
    const { motion, carried } = this.#passes;
    const known = { motion: rateOf(motion), carried: rateOf(carried) };
    const rates = {
      motion: known.motion ?? GUESSED_MOTION_SHARE * (known.carried ?? 1),
      carried: known.carried ?? (known.motion ?? GUESSED_MOTION_SHARE) / GUESSED_MOTION_SHARE,
    };
    const done = motion.doneS * rates.motion + carried.doneS * rates.carried;
    const left = (motion.totalS - motion.doneS) * rates.motion + (carried.totalS - carried.doneS) * rates.carried;
    const spentMs = motion.spentMs + carried.spentMs;
    return {
      share: done + left > 0 ? done / (done + left) : 0,
      fps: spentMs > 0 ? (1000 * this.#steps) / spentMs : 0,
      secondsLeft: spentMs > 0 ? left / 1000 : null,
    };
  }
}

/** Milliseconds for a second of the clip; null while it is not known. */
function rateOf({ doneS, spentMs }: PassTotals): number | null {
  return doneS > 0 ? spentMs / doneS : null;
}
