import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareStylePicture, stylePictureSize } from '../../../src/pipeline/picture/style-picture.ts';
import { testPicture } from '../../support/test-pictures.ts';

describe('style pictures', () => {
  test('come to multiples of 16, so that three halvings come out even', () => {
    const side = fc.integer({ min: 1, max: 6000 });
    fc.assert(
      fc.property(
        side,
        side,
        fc.option(fc.integer({ min: 32, max: 512 }), { nil: undefined }),
        (width, height, shortSidePx) => {
          const size = stylePictureSize({ width, height }, shortSidePx);
          expect([size.width % 16, size.height % 16]).toEqual([0, 0]);
          expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(32);
        },
      ),
    );
  });

  test('a large picture comes to a short side of 256 px and keeps its aspect within half of 16 px', () => {
    const size = stylePictureSize({ width: 3000, height: 2000 });
    expect(size.height).toBe(256);
    expect(Math.abs(size.width - 384)).toBeLessThanOrEqual(8);
  });

  test('are resampled to exactly that size, values in 0 … 1', () => {
    const { width, height, rgb } = prepareStylePicture(testPicture(101, 67), 48);
    expect({ width, height }).toEqual(stylePictureSize({ width: 101, height: 67 }, 48));
    expect(rgb).toHaveLength(width * height * 3);
    expect(Math.min(...rgb)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...rgb)).toBeLessThanOrEqual(1);
    expect(Math.max(...rgb) - Math.min(...rgb)).toBeGreaterThan(0.3);
  });
});
