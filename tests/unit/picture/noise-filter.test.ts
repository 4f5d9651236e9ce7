import { expect, test } from 'vitest';
import { estimateNoise, NoiseFilter } from '../../../src/pipeline/picture/noise-filter.ts';
import type { RgbPicture } from '../../../src/pipeline/engine/style-engine.ts';
import { addNoise, createTexture, drawPicture } from '../../support/moving-pictures.ts';

const [WIDTH, HEIGHT] = [96, 64];
const texture = createTexture(1);
/** A dark room: smooth ground, and a bright edge down the middle. */
const room = drawPicture(WIDTH, HEIGHT, (x, y, channel) => 0.15 * texture(x, y, channel) + (x < 48 ? 0.05 : 0.35));

function rms(a: RgbPicture, b: RgbPicture): number {
  return Math.sqrt(a.rgb.reduce((sum, value, i) => sum + (value - (b.rgb[i] ?? 0)) ** 2, 0) / a.rgb.length);
}

test.each([2, 5, 10])('noise of %d/255 is measured, in the dark and over texture', (sigma) => {
  expect(255 * estimateNoise(addNoise(room, sigma / 255, 1))).toBeGreaterThan(0.8 * sigma);
  expect(255 * estimateNoise(addNoise(room, sigma / 255, 1))).toBeLessThan(1.3 * sigma);
});

test('a clean frame is handed on as it is', () => {
  expect(new NoiseFilter().clean(room)).toBe(room);
});

test('most of the noise goes, the edge stays, and the frame itself is not touched', () => {
  const noisy = addNoise(room, 8 / 255, 1);
  const before = Float32Array.from(noisy.rgb);
  const filtered = new NoiseFilter().clean(noisy);
  expect(rms(filtered, room)).toBeLessThan(0.5 * rms(noisy, room));
  expect(noisy.rgb).toEqual(before);
  const across = (picture: RgbPicture, y: number): number =>
    (picture.rgb[3 * (y * WIDTH + 48)] ?? 0) - (picture.rgb[3 * (y * WIDTH + 47)] ?? 0);
  let kept = 0;
  for (let y = 0; y < HEIGHT; y++) kept += across(filtered, y) / across(room, y) / HEIGHT;
  expect(kept).toBeGreaterThan(0.9);
});

test('one noisy frame does not switch it on', () => {
  const filter = new NoiseFilter();
  for (let frame = 0; frame < 5; frame++) filter.clean(room);
  const noisy = addNoise(room, 4 / 255, 1);
  expect(filter.clean(noisy)).toBe(noisy);
  for (let frame = 0; frame < 12; frame++) filter.clean(addNoise(room, 4 / 255, frame));
  expect(filter.clean(noisy)).not.toBe(noisy);
  filter.forget();
  expect(filter.clean(noisy)).not.toBe(noisy);
});
