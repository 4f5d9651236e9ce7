/** Distances between arrays of numbers, in the measures that tolerances are stated in. */

/** max|a − b|; NaN when either holds one, Infinity when the lengths differ. */
export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
}

export function maxMagnitude(values: ArrayLike<number>): number {
  let largest = 0;
  // Not Math.max(...values): a map has more entries than a call may have arguments.
  for (const value of Array.from(values)) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** max|actual − expected| / max|expected|. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  return maxDifference(actual, expected) / maxMagnitude(expected);
}
