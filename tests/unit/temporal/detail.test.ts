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

test('gives lost contrast back, to the structure as to the picture', () => {
  const keeper = new DetailKeeper(SIZE);
  keeper.measure(picture);
  const blended = picture.map((value) => 0.5 + 0.7 * (value - 0.5));
  const structure = new Float32Array(picture.length);
  const before = Float32Array.from(blended);
  keeper.restore(blended, structure);
  expect(contrast(before) / contrast(picture)).toBeCloseTo(0.7, 3);
  expect(contrast(blended) / contrast(picture)).toBeGreaterThan(0.88);
  expect(contrast(blended) / contrast(picture)).toBeLessThan(1);
  for (let i = 0; i < structure.length; i++) {
    expect(structure[i]).toBeCloseTo((blended[i] ?? 0) - (before[i] ?? 0), 5);
  }
});

test('raises nothing that lost nothing, and no noise', () => {
  const keeper = new DetailKeeper(SIZE);
  const same = Float32Array.from(picture);
  keeper.measure(picture);
  keeper.restore(same, new Float32Array(picture.length));
  expect(same).toEqual(picture);

  const flat = drawPicture(SIZE.width, SIZE.height, () => 0.5);
  keeper.measure(addNoise(flat, 2 / 255, 1).rgb);
  const calm = Float32Array.from(flat.rgb);
  calm[300] = 0.51;
  const before = Float32Array.from(calm);
  keeper.restore(calm, new Float32Array(calm.length));
  expect(calm).toEqual(before);
});
