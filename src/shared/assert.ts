/** Throws when a belief about our own code is broken; never for bad input (that is a `StylizerError` or `TypeError`). */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Broken assumption: ${message}`);
}

/** The value, or an error naming what was missing: for look-ups that cannot fail. */
export function required<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`Broken assumption: ${what} is missing`);
  return value;
}
