/** Figures that need no judge. */
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';

/** Mean squared rounding error of 8-bit values: pictures cannot be told apart more finely, so equal ones have 58.9 dB. */
const ROUNDING_ERROR = 1 / 12;

/** Peak signal-to-noise ratio over the three colours, in dB. Pictures of equal size. */
export function psnrDb(a: RgbaPicture, b: RgbaPicture): number {
  let total = 0;
  for (let i = 0; i < a.rgba.length; i++) {
    const isAlpha = i % 4 === 3;
    if (!isAlpha) total += ((a.rgba[i] ?? 0) - (b.rgba[i] ?? 0)) ** 2;
  }
  return 10 * Math.log10(255 ** 2 / Math.max(total / (a.width * a.height * 3), ROUNDING_ERROR));
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The largest strength whose content loss is within `limit`.
 * @param contentLosses by strength.
 * @throws RangeError when none is: then there is nothing to compare at.
 */
export function strongestWithin(contentLosses: ReadonlyMap<number, number>, limit: number): number {
  const strengths = [...contentLosses.keys()].sort((a, b) => b - a);
  const within = strengths.find((strength) => (contentLosses.get(strength) ?? Infinity) <= limit);
  if (within === undefined) throw new RangeError(`No strength keeps the content loss within ${String(limit)}.`);
  return within;
}
