/** Pictures made of formulas, the same everywhere. */
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { seededRandom } from './seeded-random.ts';

/** Smooth colours, a hard-edged disc and a little noise: something of everything a network reacts to. */
export function testPicture(width: number, height: number, seed = 1): RgbaPicture {
  const random = seededRandom(seed);
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [x / width, y / height];
      const isInDisc = Math.hypot(u - 0.4 - 0.05 * seed, v - 0.5) < 0.25;
      const noise = random() * 16;
      const i = 4 * (y * width + x);
      rgba[i] = isInDisc ? 220 - 90 * v : 40 + 150 * u + noise;
      rgba[i + 1] = isInDisc ? 80 + 40 * u : 60 + 110 * v * (1 - u) + noise;
      rgba[i + 2] = isInDisc ? 40 : 200 - 150 * v + 30 * Math.sin(9 * u * seed) + noise;
      rgba[i + 3] = 255;
    }
  }
  return { width, height, rgba };
}

/** One colour everywhere, plus Gaussian-like noise of the given standard deviation (in 1/255). */
export function flatPicture(width: number, height: number, level: number, sigma = 0): RgbaPicture {
  const random = seededRandom(3);
  const gaussian = (): number => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < rgba.length; i++) if (i % 4 !== 3) rgba[i] = level + sigma * gaussian();
  return { width, height, rgba };
}

/** Largest and mean absolute difference of two pictures' colours, in 1/255. */
export function pictureDifference(a: RgbaPicture, b: RgbaPicture): { mean: number; max: number } {
  if (a.width !== b.width || a.height !== b.height) throw new Error('pictures differ in size');
  let [sum, max, count] = [0, 0, 0];
  for (let i = 0; i < a.rgba.length; i++) {
    if (i % 4 === 3) continue;
    const difference = Math.abs((a.rgba[i] ?? 0) - (b.rgba[i] ?? 0));
    sum += difference;
    max = Math.max(max, difference);
    count++;
  }
  return { mean: sum / count, max };
}
