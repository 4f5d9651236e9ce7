/** Undo and redo of the look. A drag of a slider is one step, however many values it passes. */
import type { LookStyle } from '../../shared/protocol.ts';

export interface LookState {
  readonly method: string;
  /** 0 … 1 */
  readonly strength: number;
  /** 0 … 1 */
  readonly stability: number;
  readonly mix: readonly LookStyle[];
}

/** Changes of the same slider closer together than this are one. */
const SAME_STEP_MS = 1000;

const MAX_STEPS = 100;

export function sameLook(a: LookState, b: LookState): boolean {
  return changeOf(a, b) === 'none';
}

export class LookHistory {
  #past: LookState[] = [];
  #present: LookState | null = null;
  #future: LookState[] = [];
  #lastChange: Change = 'none';
  #lastChangeMs = -Infinity;

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** The look is now `state`. The first one is where history begins. @returns false when it was that already. */
  note(state: LookState, nowMs: number): boolean {
    const before = this.#present;
    const change = before ? changeOf(before, state) : 'choice';
    if (change === 'none') return false;
    this.#present = state;
    if (!before) return true;
    const isSameStep =
      change !== 'choice' &&
      change === this.#lastChange &&
      nowMs - this.#lastChangeMs < SAME_STEP_MS &&
      this.#future.length === 0;
    if (!isSameStep) this.#past = [...this.#past, before].slice(-MAX_STEPS);
    this.#future = [];
    this.#lastChange = change;
    this.#lastChangeMs = nowMs;
    return true;
  }

  /** The look to go back to, which then is the present one; null when there is none. */
  undo(): LookState | null {
    return this.#step(this.#past, (present) => this.#future.push(present));
  }

  redo(): LookState | null {
    return this.#step(this.#future, (present) => this.#past.push(present));
  }

  #step(from: LookState[], keep: (present: LookState) => void): LookState | null {
    const next = from.pop();
    if (!next || !this.#present) return null;
    keep(this.#present);
    this.#present = next;
    this.#lastChange = 'none';
    return next;
  }
}

/** What was done: a slider is named, so that two sliders in a row are two steps. */
type Change = 'none' | 'choice' | 'strength' | 'stability' | `weight ${string}`;

function changeOf(a: LookState, b: LookState): Change {
  const isSameChoice =
    a.method === b.method && a.mix.length === b.mix.length && a.mix.every(({ id }, i) => id === b.mix[i]?.id);
  if (!isSameChoice) return 'choice';
  const weighed = a.mix.filter(({ weight }, i) => weight !== b.mix[i]?.weight);
  const isStronger = a.strength !== b.strength;
  if (a.stability !== b.stability) return isStronger || weighed.length > 0 ? 'choice' : 'stability';
  if (isStronger) return weighed.length > 0 ? 'choice' : 'strength';
  const [first, ...others] = weighed;
  if (!first) return 'none';
  return others.length > 0 ? 'choice' : `weight ${first.id}`;
}
