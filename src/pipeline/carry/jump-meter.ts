/**
 * Whether a carried clip jumps: how much each frame differs from the one before, against its neighbours in time. A change
 * that the clip itself makes (a cut, a flash) is no jump.
 */

/** A frame that changes so many times as much as its neighbours is seen as a jump. */
export const JUMP_BAR = 1.3;

/** Neighbours looked at on each side. */
const REACH = 3;

/** RMS change below which nothing is seen, 1/255 of the full range. */
const LEAST_CHANGE = 1 / 255;

export interface FrameChange {
  readonly timeS: number;
  /** RMS difference from the frame before, 0 … 1; null for the first and after a cut. */
  readonly change: number | null;
  /** The same of the clip's own frames. */
  readonly contentChange: number | null;
}

export interface Jump {
  readonly timeS: number;
  /** Change ÷ the neighbours' mean. */
  readonly ratio: number;
}

/** Of interleaved pictures of one size. */
export function rmsChange(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    sum += difference * difference;
  }
  return Math.sqrt(sum / a.length);
}

/** The largest change against its neighbours, whatever the clip itself does; null when there are too few frames. */
export function largestJump(changes: readonly FrameChange[]): Jump | null {
  return largest(changes, (index) => ratioAt(changes, index, 'change'));
}

/** The same for people: what the clip's own frames do in that moment is taken off. Null when nothing jumps. */
export function visibleJump(changes: readonly FrameChange[]): Jump | null {
  const jump = largest(changes, (index) => {
    const ratio = ratioAt(changes, index, 'change');
    return ratio === null ? null : ratio / Math.max(1, ratioAt(changes, index, 'contentChange') ?? 1);
  });
  return jump && jump.ratio > JUMP_BAR ? jump : null;
}

function largest(changes: readonly FrameChange[], ratioOf: (index: number) => number | null): Jump | null {
  let found: Jump | null = null;
  for (const [index, { timeS }] of changes.entries()) {
    const ratio = ratioOf(index);
    if (ratio !== null && ratio > (found?.ratio ?? 0)) found = { timeS, ratio };
  }
  return found;
}

function ratioAt(changes: readonly FrameChange[], index: number, key: 'change' | 'contentChange'): number | null {
  const here = changes[index]?.[key] ?? null;
  if (here === null) return null;
  const around = changes.slice(Math.max(0, index - REACH), index + REACH + 1);
  const others = around.flatMap((each) => (each === changes[index] || each[key] === null ? [] : [each[key]]));
  if (others.length < 2) return null;
  const mean = others.reduce((sum, value) => sum + value, 0) / others.length;
  return Math.max(here, LEAST_CHANGE) / Math.max(mean, LEAST_CHANGE);
}
