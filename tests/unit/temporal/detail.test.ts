import { expect, test } from 'vitest';
import { DetailKeeper } from '../../../src/pipeline/temporal/detail.ts';
import { addNoise, createTexture, drawPicture } from '../../support/moving-pictures.ts';

const SIZE = { width: 48, height: 37 };
const texture = createTexture(3);
const picture = drawPicture(SIZE.width, SIZE.height, texture).rgb;

function contrast(values: Float32Array): number {
  let sum = 0;
  for (let i = 3; i < values.length; i++) sum += ((values[i] ?? 0) - (values[i - 3] ?? 0)) ** 2;
  return sum;
}

/** Means of each pixel and its right neighbour: what is lost is detail. */
function soften(values: Float32Array): Float32Array {
  return values.map((value, i) => 0.5 * (value + (values[i + 3] ?? value)));
}

test('gives lost contrast back, to the structure as to the picture', () => {
  const keeper = new DetailKeeper(SIZE);
  keeper.measure(picture);
  const blended = soften(picture);
  const structure = new Float32Array(picture.length);
  const before = Float32Array.from(blended);
  keeper.restore(blended, structure);
  expect(contrast(before)).toBeLessThan(0.8 * contrast(picture));
  expect(contrast(blended)).toBeGreaterThan(contrast(before) + 0.2 * (contrast(picture) - contrast(before)));
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
