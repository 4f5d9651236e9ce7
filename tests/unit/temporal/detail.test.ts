import { expect, test } from 'vitest';
import { DetailKeeper } from '../../../src/pipeline/temporal/detail.ts';
import { addNoise, drawPicture } from '../../support/moving-pictures.ts';

const SIZE = { width: 48, height: 37 };
/** Strokes, five pixels wide. */
const picture = drawPicture(
  SIZE.width,
  SIZE.height,
  (x, y, channel) => 0.5 + 0.2 * Math.sin((2 * Math.PI * x) / 5 + channel) * Math.cos((2 * Math.PI * y) / 6),
).rgb;

/** Root mean square of what deviates from the strokes' mean. */
function contrast(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / values.length);
}

test('gives lost contrast back to what is shown, and leaves the blend as it is', () => {
  const keeper = new DetailKeeper(SIZE);
  keeper.measure(picture);
  const blended = picture.map((value) => 0.5 + 0.7 * (value - 0.5));
  const shown = Float32Array.from(blended);
  const before = Float32Array.from(blended);
  keeper.restore(blended, shown);
  expect(blended).toEqual(before);
  expect(contrast(before) / contrast(picture)).toBeCloseTo(0.7, 3);
  expect(contrast(shown) / contrast(picture)).toBeGreaterThan(0.88);
  expect(contrast(shown) / contrast(picture)).toBeLessThan(1.05);
});

test('raises nothing that lost nothing, and no noise', () => {
  const keeper = new DetailKeeper(SIZE);
  const same = Float32Array.from(picture);
  keeper.measure(picture);
  keeper.restore(picture, same);
  for (let i = 0; i < same.length; i++) expect(same[i]).toBeCloseTo(picture[i] ?? 0, 2);

  const flat = drawPicture(SIZE.width, SIZE.height, () => 0.5);
  keeper.measure(addNoise(flat, 1.6 / 255, 1).rgb);
  const calm = Float32Array.from(flat.rgb);
  calm[300] = 0.51;
  const shown = Float32Array.from(calm);
  keeper.restore(calm, shown);
  expect(shown).toEqual(calm);
});
