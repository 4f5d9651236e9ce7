import type { CarriedPicture } from './export.ts';

/** A frame's own timestamp is rounded to microseconds; frames nearer than this are the same. */
const SAME_FRAME_S = 0.002;

/** @param carried in the order of time. @returns the one of the frame at `timeS`. */
export function findCarried(carried: readonly CarriedPicture[], timeS: number): CarriedPicture | null {
  let [low, high] = [0, carried.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((carried[middle]?.timestampS ?? Infinity) < timeS - SAME_FRAME_S) low = middle + 1;
    else high = middle;
  }
  const found = carried[low];
  return found && Math.abs(found.timestampS - timeS) <= SAME_FRAME_S ? found : null;
}
