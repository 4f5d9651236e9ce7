/** Texture growth against the plainest loops, and what a texture must be: of the sample's pixels, seeded, tileable. */
import { describe, expect, test } from 'vitest';
import type { RgbPicture } from '../../../src/pipeline/engine/style-engine.ts';
import { growTexture } from '../../../src/pipeline/texture/efros-leung.ts';
import { growTextureFast } from '../../../src/pipeline/texture/k-coherence.ts';
import {
  defaultTextureSettings,
  seededCanvas,
  seededRandom,
  type TextureCanvas,
  type TextureSettings,
} from '../../../src/pipeline/texture/texture-grid.ts';
import { textureError } from '../../../src/pipeline/texture/texture-quality.ts';
import { growPlainly } from '../../support/reference-texture.ts';

/** A wall: bricks 8×4 with mortar, every second row shifted, a little noise. */
function bricks(width: number, height: number, noise = 0.05): RgbPicture {
  const random = seededRandom(3);
  const rgb = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isMortar = y % 4 === 0 || (x + (Math.floor(y / 4) % 2) * 4) % 8 === 0;
      for (let c = 0; c < 3; c++)
        rgb[(y * width + x) * 3 + c] = (isMortar ? 0.8 : [0.6, 0.25, 0.2][c]!) + noise * (random() - 0.5);
    }
  }
  return { width, height, rgb };
}

function grow(
  method: typeof growTexture,
  sample: RgbPicture,
  canvas: TextureCanvas,
  settings: TextureSettings,
): TextureCanvas {
  for (const progress of method(sample, canvas, settings, seededRandom(settings.seed)))
    expect(progress.filled).toBeGreaterThan(0);
  return canvas;
}

const settings = { ...defaultTextureSettings, windowPx: 5 };
const fresh = (sample: RgbPicture, side: number): TextureCanvas => seededCanvas(sample, side, side, seededRandom(9));

describe('Efros and Leung', () => {
  test.each([
    ['plain', {}],
    ['another seed', { seed: 4 }],
    ['tileable', { isTileable: true }],
    ['a wide window and no tolerance', { windowPx: 7, tolerance: 0 }],
  ])('gives pixel for pixel what the plain loops give: %s', (_, change) => {
    const sample = bricks(16, 14);
    const all = { ...settings, ...change };
    const expected = fresh(sample, 14);
    growPlainly(sample, expected, all, seededRandom(all.seed));
    expect(grow(growTexture, sample, fresh(sample, 14), all).picture.rgb).toEqual(expected.picture.rgb);
  });

  test('fills a hole and leaves the rest alone', () => {
    const sample = bricks(24, 24, 0);
    const isFilled = Uint8Array.from({ length: 24 * 24 }, (_, i) =>
      i % 24 > 8 && i % 24 < 15 && i > 24 * 8 && i < 24 * 15 ? 0 : 1,
    );
    const rgb = sample.rgb.map((value, i) => (isFilled[Math.floor(i / 3)] === 1 ? value : 0));
    const canvas = grow(growTexture, sample, { picture: { ...sample, rgb }, isFilled }, { ...settings, windowPx: 9 });
    expect(canvas.picture.rgb).toEqual(sample.rgb);
  });

  test('says what is wrong with a window', () => {
    const sample = bricks(10, 10);
    expect(() => grow(growTexture, sample, fresh(sample, 8), { ...settings, windowPx: 4 })).toThrow('odd');
    expect(() => grow(growTexture, sample, fresh(sample, 8), { ...settings, windowPx: 11 })).toThrow('smaller');
  });
});

describe.each([
  ['exact', growTexture],
  ['fast', growTextureFast],
] as const)('%s growth', (_, method) => {
  test('continues the wall: nearly every neighbourhood occurs in the sample', () => {
    const sample = bricks(32, 32);
    const grown = grow(method, sample, fresh(sample, 40), { ...settings, windowPx: 9 }).picture;
    const shuffled = { ...grown, rgb: grown.rgb.map((_v, i) => grown.rgb[(i * 7 * 3 + (i % 3)) % grown.rgb.length]!) };
    expect(textureError(grown, sample, 9)).toBeLessThan(0.1 * textureError(shuffled, sample, 9));
  });

  test('the same seed gives the same texture, another one another', () => {
    const sample = bricks(20, 20, 0.3);
    const [first, again, other] = [1, 1, 2].map(
      (seed) =>
        grow(method, sample, seededCanvas(sample, 20, 20, seededRandom(seed)), { ...settings, seed }).picture.rgb,
    );
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  test('a tileable texture has no seam: across the border it is as even as inside', () => {
    const sample = bricks(32, 32);
    const { rgb, width, height } = grow(method, sample, fresh(sample, 32), {
      ...settings,
      windowPx: 9,
      isTileable: true,
    }).picture;
    const twice = { width: 2 * width, height, rgb: new Float32Array(2 * rgb.length) };
    for (let y = 0; y < height; y++)
      for (let i = 0; i < 2 * width * 3; i++)
        twice.rgb[y * 2 * width * 3 + i] = rgb[y * width * 3 + (i % (width * 3))]!;
    const seam = { width: 16, height, rgb: new Float32Array(16 * height * 3) };
    for (let y = 0; y < height; y++)
      for (let i = 0; i < 48; i++) seam.rgb[y * 48 + i] = twice.rgb[(y * 2 * width + width - 8) * 3 + i]!;
    expect(textureError(seam, sample, 9, 1)).toBeLessThan(
      3 * textureError({ width, height, rgb }, sample, 9, 1) + 1e-3,
    );
  });
});
