/** Undo and redo of what happened to the painted frames of a clip: painted, painted over, deleted. */
import { formatClipTime } from '../clip-time.ts';
import type { Keyframe } from './keyframe-store.ts';

/** Null on one side only: nothing was there before, or nothing is there after. */
export interface KeyframeStep {
  readonly before: Keyframe | null;
  readonly after: Keyframe | null;
}

/** Pictures are held as long as a step can be taken back. */
const MAX_STEPS = 50;

export class KeyframeHistory {
  #past: readonly KeyframeStep[] = [];
  #future: readonly KeyframeStep[] = [];

  /** What undo would do; empty for nothing. */
  get undoTitle(): string {
    const step = this.#past.at(-1);
    if (!step) return '';
    const { before, after } = step;
    if (!before) return `Undo painting ${timeOf(after)}`;
    return after ? `Bring back the former painting ${timeOf(before)}` : `Undo deleting ${timeOf(before)}`;
  }

  /** What redo would do; empty for nothing. */
  get redoTitle(): string {
    const step = this.#future.at(-1);
    if (!step) return '';
    return step.after ? `Redo painting ${timeOf(step.after)}` : `Redo deleting ${timeOf(step.before)}`;
  }

  /** A new step: what was undone before is given up. */
  note(step: KeyframeStep): void {
    this.#past = [...this.#past, step].slice(-MAX_STEPS);
    this.#future = [];
  }

  /** @returns the step to take, the last one turned round; null when there is none. */
  undo(): KeyframeStep | null {
    const step = this.#past.at(-1);
    if (!step) return null;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, step];
    return reversed(step);
  }

  redo(): KeyframeStep | null {
    const step = this.#future.at(-1);
    if (!step) return null;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, step];
    return step;
  }

  /** Every set that undo and redo can lead to from this one, itself first; each in the order of time. */
  *reachable(keyframes: readonly Keyframe[]): Generator<readonly Keyframe[]> {
    yield keyframes;
    for (const steps of [this.#past.map(reversed), this.#future]) {
      let set = keyframes;
      for (const step of steps.toReversed()) {
        set = applyStep(set, step);
        yield set;
      }
    }
  }
}

/** @returns the painted frames after it, in the order of time. */
export function applyStep(keyframes: readonly Keyframe[], { before, after }: KeyframeStep): readonly Keyframe[] {
  const others = keyframes.filter(({ id }) => id !== before?.id);
  return [...others, ...(after ? [after] : [])].sort((a, b) => a.timeS - b.timeS);
}

function reversed({ before, after }: KeyframeStep): KeyframeStep {
  return { before: after, after: before };
}

function timeOf(keyframe: Keyframe | null): string {
  return keyframe ? `at ${formatClipTime(keyframe.timeS)}` : '';
}
