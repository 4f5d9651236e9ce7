import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitWithin, formatSize, networkSizeFor, sameSize, type Size, turnedLike } from '../../../src/shared/size.ts';

const side = fc.integer({ min: 1, max: 8000 });
const size: fc.Arbitrary<Size> = fc.record({ width: side, height: side });
const multiple = fc.constantFrom(1, 2, 4, 8, 16);

describe('fitWithin', () => {
  test('stays inside the limit, in whole pixels, at least one', () => {
    fc.assert(
      fc.property(size, size, (source, limit) => {
        const { width, height } = fitWithin(source, limit);
        expect(Number.isInteger(width) && Number.isInteger(height)).toBe(true);
        expect(width).toBeGreaterThanOrEqual(1);
        expect(height).toBeGreaterThanOrEqual(1);
        expect(width).toBeLessThanOrEqual(limit.width);
        expect(height).toBeLessThanOrEqual(limit.height);
      }),
    );
  });

  test('leaves what fits alone', () => {
    fc.assert(
      fc.property(size, side, side, (source, moreWidth, moreHeight) => {
        const limit = { width: source.width + moreWidth, height: source.height + moreHeight };
        expect(fitWithin(source, limit)).toEqual(source);
        expect(fitWithin(source, source)).toEqual(source);
      }),
    );
  });

  test('keeps the aspect within the half pixel of rounding, and fills one side', () => {
    fc.assert(
      fc.property(size, size, (source, limit) => {
        const fitted = fitWithin(source, limit);
        if (sameSize(fitted, source) || Math.min(fitted.width, fitted.height) === 1) return;
        const scale = Math.min(limit.width / source.width, limit.height / source.height);
        expect(Math.abs(fitted.width - source.width * scale)).toBeLessThanOrEqual(0.5 + 1e-9);
        expect(Math.abs(fitted.height - source.height * scale)).toBeLessThanOrEqual(0.5 + 1e-9);
        expect(fitted.width === limit.width || fitted.height === limit.height).toBe(true);
      }),
    );
  });

  test('4K into a 1080p canvas', () => {
    expect(fitWithin({ width: 3840, height: 2160 }, { width: 1920, height: 1920 })).toEqual({
      width: 1920,
      height: 1080,
    });
  });
});

describe('networkSizeFor', () => {
  test('sides are multiples, at least two of them', () => {
    fc.assert(
      fc.property(size, side, multiple, (source, shortSidePx, step) => {
        for (const length of Object.values(networkSizeFor(source, shortSidePx, step)) as number[]) {
          expect(length % step).toBe(0);
          expect(length).toBeGreaterThanOrEqual(2 * step);
        }
      }),
    );
  });

  test('never larger than the source rounded to the multiple', () => {
    fc.assert(
      fc.property(size, side, multiple, (source, shortSidePx, step) => {
        const { width, height } = networkSizeFor(source, shortSidePx, step);
        const limit = (length: number): number => Math.max(2 * step, Math.round(length / step) * step);
        expect(width).toBeLessThanOrEqual(limit(source.width));
        expect(height).toBeLessThanOrEqual(limit(source.height));
      }),
    );
  });

  test('each side is within half a multiple of the scaled source', () => {
    fc.assert(
      fc.property(size, side, multiple, (source, shortSidePx, step) => {
        const scale = Math.min(1, shortSidePx / Math.min(source.width, source.height));
        const fitted = networkSizeFor(source, shortSidePx, step);
        for (const name of ['width', 'height'] as const) {
          const ideal = Math.max(2 * step, source[name] * scale);
          expect(Math.abs(fitted[name] - ideal)).toBeLessThanOrEqual(step / 2 + 1e-9);
        }
      }),
    );
  });

  test('turning the source turns the result', () => {
    fc.assert(
      fc.property(size, side, multiple, ({ width, height }, shortSidePx, step) => {
        const upright = networkSizeFor({ width, height }, shortSidePx, step);
        const turned = networkSizeFor({ width: height, height: width }, shortSidePx, step);
        expect(turned).toEqual({ width: upright.height, height: upright.width });
      }),
    );
  });

  test('1080p at 320 px', () => {
    expect(networkSizeFor({ width: 1920, height: 1080 }, 320, 4)).toEqual({ width: 568, height: 320 });
  });
});

test('sizes read as width × height', () => {
  expect(formatSize({ width: 640, height: 360 })).toBe('640×360');
  expect(sameSize({ width: 640, height: 360 }, { width: 640, height: 360 })).toBe(true);
  expect(sameSize({ width: 640, height: 360 }, { width: 360, height: 640 })).toBe(false);
});

describe('turnedLike', () => {
  const limit = { width: 1280, height: 720 };

  test('a portrait picture gets the limit standing up, so that 720×1280 is not shrunk', () => {
    expect(turnedLike({ width: 720, height: 1280 }, limit)).toEqual({ width: 720, height: 1280 });
    expect(fitWithin({ width: 720, height: 1280 }, turnedLike({ width: 720, height: 1280 }, limit)).height).toBe(1280);
  });

  test('a landscape or square picture keeps it as it is', () => {
    expect(turnedLike({ width: 640, height: 360 }, limit)).toBe(limit);
    expect(turnedLike({ width: 500, height: 500 }, limit)).toBe(limit);
  });
});
