/** Which parts of a clip are carried from which keyframes, and how much each counts at a distance in time. */

/** A painting is carried whole so far; then it gives way to the live one within `fadeS`, whose tuning fades after that. */
export const CARRY_REACH = { wholeS: 20, fadeS: 4 } as const;

/** Beyond this a keyframe changes nothing. */
export const CARRY_LIMIT_S = CARRY_REACH.wholeS + 2 * CARRY_REACH.fadeS;

/** Frames nearer than this are the same one: less than half a frame at 240 a second. */
export const SAME_FRAME_S = 0.002;

/** Frames that have the same keyframes before and after them. */
export interface Stretch {
  readonly beginS: number;
  /** Not included. */
  readonly endS: number;
  /** Index of the keyframe that is its first frame (or lies before it); null for none. */
  readonly before: number | null;
  /** Index of the keyframe that follows its last frame; null for none. */
  readonly after: number | null;
}

/** @param timesS of the keyframes, ascending. @returns in the order of time; what no keyframe reaches is left out. */
export function planStretches(timesS: readonly number[], fromS: number, toS: number): readonly Stretch[] {
  const inside = timesS.flatMap((timeS, index) =>
    timeS >= fromS - SAME_FRAME_S && timeS < toS - SAME_FRAME_S ? [index] : [],
  );
  const stretches: Stretch[] = [];
  const add = (beginS: number, endS: number, before: number | null, after: number | null): void => {
    if (endS > beginS) stretches.push({ beginS, endS, before, after });
  };
  let before: number | null = null;
  for (const index of [...inside, null]) {
    const startS: number = before === null ? fromS : (timesS[before] ?? fromS) - SAME_FRAME_S;
    const endS: number = index === null ? toS : (timesS[index] ?? toS) - SAME_FRAME_S;
    const leftS = before === null ? startS : startS + CARRY_LIMIT_S;
    const rightS = index === null ? endS : endS - CARRY_LIMIT_S;
    if (before !== null && index !== null && leftS >= rightS) add(startS, endS, before, index);
    else {
      if (before !== null) add(startS, Math.min(endS, leftS), before, null);
      if (index !== null) add(Math.max(startS, rightS), endS, null, index);
    }
    before = index;
  }
  return stretches;
}

/** How much of a painting's trust is left at this distance, 0 … 1. */
export function paintingReach(distanceS: number): number {
  return easedOut((distanceS - CARRY_REACH.wholeS) / CARRY_REACH.fadeS);
}

/** The same of its colours, which go on a while longer. */
export function tuneReach(distanceS: number): number {
  return easedOut((distanceS - CARRY_REACH.wholeS - CARRY_REACH.fadeS) / CARRY_REACH.fadeS);
}

/** 0 at the keyframe before, 1 at the one after: slow at both. */
export function easeBetween(timeS: number, beforeS: number, afterS: number): number {
  return 1 - easedOut((timeS - beforeS) / (afterS - beforeS));
}

/** 1 until 0, 0 from 1 on. */
function easedOut(t: number): number {
  const clamped = Math.max(0, Math.min(1, t));
  return 1 - clamped * clamped * (3 - 2 * clamped);
}
