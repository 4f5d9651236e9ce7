import { expect, test } from 'vitest';
import { psnrDb, strongestWithin } from '../../../bench/quality/measures.ts';

const picture = (level: number, alpha: number) => ({
  width: 1,
  height: 1,
  rgba: Uint8ClampedArray.of(level, level, level, alpha),
});

test('PSNR counts the three colours and not alpha', () => {
  expect(psnrDb(picture(100, 0), picture(110, 255))).toBeCloseTo(20 * Math.log10(255 / 10), 6);
});

test('equal pictures have a finite PSNR, above that of any others', () => {
  const equal = psnrDb(picture(100, 255), picture(100, 255));
  expect(equal).toBeLessThan(60);
  expect(equal).toBeGreaterThan(psnrDb(picture(100, 255), picture(101, 255)));
});

test('the largest strength within the limit is taken, in whatever order they come', () => {
  const losses = new Map([
    [0.5, 0.4],
    [1, 1.2],
    [0.75, 0.8],
  ]);
  expect(strongestWithin(losses, 0.9)).toBe(0.75);
  expect(strongestWithin(losses, 2)).toBe(1);
});

test('with no strength within the limit there is nothing to compare at', () => {
  const losses = new Map([
    [1, 3],
    [0.5, 2],
  ]);
  expect(() => strongestWithin(losses, 1)).toThrow(RangeError);
});
