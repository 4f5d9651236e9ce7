/** A frame as a texture: all of it, or only where a style has its region. */
import { describe, expect, test } from 'vitest';
import type { RgbPicture } from '../../../src/pipeline/engine/style-engine.ts';
import type { RgbaPicture } from '../../../src/pipeline/picture/area-downscale.ts';
import { growFrame, type TextureFrameSettings } from '../../../src/pipeline/texture/texture-frame.ts';
import { defaultTextureSettings } from '../../../src/pipeline/texture/texture-grid.ts';
import { flatPicture, testPicture } from '../../support/test-pictures.ts';

const CONTENT = flatPicture(48, 32, 128);
const STYLE = testPicture(40, 40, 2);

const settings: TextureFrameSettings = {
  ...defaultTextureSettings,
  windowPx: 5,
  shortSidePx: 32,
  isExact: false,
};

/** White in these columns. */
function maskOf(from: number, to: number): RgbaPicture {
  const { width, height } = CONTENT;
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < rgba.length; i++) {
    const column = Math.floor(i / 4) % width;
    rgba[i] = i % 4 === 3 || (column >= from && column < to) ? 255 : 0;
  }
  return { width, height, rgba };
}

function grow(
  styles: Parameters<typeof growFrame>[1],
  change: Partial<TextureFrameSettings> = {},
): { readonly picture: RgbPicture; readonly shares: readonly number[] } {
  const growing = growFrame(CONTENT, styles, { ...settings, ...change });
  const shares: number[] = [];
  for (;;) {
    const { value, done } = growing.next();
    if (done) return { picture: value, shares };
    shares.push(value.filled / value.total);
  }
}

/** Whether the pixel is still the frame's own grey. */
function isFrame({ rgb, width }: RgbPicture, x: number, y: number): boolean {
  const at = 3 * (y * width + x);
  return [0, 1, 2].every((c) => Math.abs(rgb[at + c]! - 128 / 255) < 1e-6);
}

describe.each([true, false])('exact: %s', (isExact) => {
  test('without a region the whole frame is the texture', () => {
    const { picture, shares } = grow([{ picture: STYLE, weight: 1, mask: null }], { isExact });
    expect([picture.width, picture.height]).toEqual([48, 32]);
    expect(isFrame(picture, 2, 2) || isFrame(picture, 45, 30)).toBe(false);
    expect(shares.at(-1)).toBe(1);
  });

  test('a region is filled and the rest of the frame stays', () => {
    const { picture, shares } = grow([{ picture: STYLE, weight: 1, mask: maskOf(0, 20) }], { isExact });
    expect([10, 18].map((x) => isFrame(picture, x, 16))).toEqual([false, false]);
    expect([21, 30, 47].map((x) => isFrame(picture, x, 16))).toEqual([true, true, true]);
    expect(shares.at(-1)).toBe(1);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  });
});

test('two styles fill their regions, one after the other', () => {
  const other = flatPicture(40, 40, 250);
  const { picture, shares } = grow([
    { picture: STYLE, weight: 1, mask: maskOf(0, 12) },
    { picture: other, weight: 1, mask: maskOf(36, 48) },
  ]);
  expect(isFrame(picture, 24, 16)).toBe(true);
  expect(picture.rgb[3 * (16 * 48 + 42)]).toBeCloseTo(250 / 255, 2);
  expect(isFrame(picture, 4, 16)).toBe(false);
  expect(shares.at(-1)).toBe(1);
});

test('a region that is the whole frame leaves nothing to grow from, so the sample gives the seed', () => {
  const { picture } = grow([{ picture: STYLE, weight: 1, mask: maskOf(0, 48) }]);
  expect(isFrame(picture, 24, 16)).toBe(false);
});

test('an empty region changes nothing of the rule', () => {
  const { picture } = grow([{ picture: STYLE, weight: 1, mask: maskOf(0, 0) }]);
  expect(isFrame(picture, 24, 16)).toBe(false);
});
