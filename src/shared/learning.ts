/** The contract of learning a style between window and worker: what is learnt from, what is said on the way, what comes of it. */
import type { LearntStyle } from './learnt-style.ts';
import type { EngineId } from './protocol.ts';

/** The method that learns. */
export const LEARNING_NETWORK = 'gallery';

export const LEARN_EFFORTS = ['quick', 'good', 'thorough'] as const;
export type LearnEffort = (typeof LEARN_EFFORTS)[number];

/** Steps, and the short side at which the net paints meanwhile. */
export const LEARN_LEVELS: Readonly<Record<LearnEffort, { readonly iterations: number; readonly sidePx: number }>> = {
  quick: { iterations: 80, sidePx: 128 },
  good: { iterations: 200, sidePx: 192 },
  thorough: { iterations: 500, sidePx: 256 },
};

export interface LearnJob {
  readonly style: Blob;
  /** Pictures to paint while learning; at least one. */
  readonly contents: readonly Blob[];
  readonly iterations: number;
  /** Short side, in pixels; rounded to what the network takes. */
  readonly sidePx: number;
}

export interface LearnProgress {
  readonly iteration: number;
  readonly iterations: number;
  readonly loss: number;
  readonly secondsLeft: number;
  /** At most once a second, else null. Owned by the receiver. */
  readonly preview: ImageBitmap | null;
}

export interface LearnResult {
  readonly learnt: LearntStyle;
  readonly seconds: number;
  readonly engine: EngineId;
}
