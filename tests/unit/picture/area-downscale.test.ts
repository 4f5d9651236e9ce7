import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaDownscale, type RgbaPicture, toRgbPicture } from '../../../src/pipeline/picture/area-downscale.ts';
import { maxDifference } from '../../support/compare-arrays.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const side = fc.integer({ min: 1, max: 24 });
const size = fc.record({ width: side, height: side });
const seed = fc.integer();

/** Weights are float32: sums of a few hundred of them are good to 1e-6 or so. */
const TOLERANCE = 1e-5;

describe('area average', () => {
  test('the mean colour is kept, whatever the two sizes', () => {
    fc.assert(
      fc.property(size, size, seed, (from, to, noise) => {
        const source = noisePicture(from.width, from.height, noise);
        const { rgb } = areaDownscale(source, to);
        expect(maxDifference(channelMeans(rgb), channelMeans(toRgbPicture(source).rgb))).toBeLessThan(TOLERANCE);
      }),
    );
  });

  test('a flat colour stays that colour, and nothing leaves the range of the source', () => {
    fc.assert(
      fc.property(size, size, fc.nat(255), (from, to, level) => {
        const rgba = new Uint8Array(from.width * from.height * 4).fill(level);
        const { rgb } = areaDownscale({ ...from, rgba }, to);
        expect(maxDifference(rgb, new Float32Array(rgb.length).fill(level / 255))).toBeLessThan(TOLERANCE);
      }),
    );
  });

  test('whole ratios are plain box means', () => {
    const ratio = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(size, ratio, ratio, seed, (to, across, down, noise) => {
        const source = noisePicture(to.width * across, to.height * down, noise);
        expect(maxDifference(areaDownscale(source, to).rgb, boxMeans(source, across, down))).toBeLessThan(TOLERANCE);
      }),
    );
  });

  test('equals the integral of the source over each target pixel, at any ratio', () => {
    fc.assert(
      fc.property(size, size, seed, (from, to, noise) => {
        const source = noisePicture(from.width, from.height, noise);
        expect(maxDifference(areaDownscale(source, to).rgb, integrated(source, to))).toBeLessThan(TOLERANCE);
      }),
    );
  });

  test('at its own size it is the picture itself', () => {
    fc.assert(
      fc.property(size, seed, (from, noise) => {
        const source = noisePicture(from.width, from.height, noise);
        // One weight of 1, but 1/255 is a factor instead of a divisor.
        expect(maxDifference(areaDownscale(source, from).rgb, toRgbPicture(source).rgb)).toBeLessThan(1e-7);
      }),
    );
  });

  test('alpha does not count', () => {
    const source = noisePicture(6, 4, 1);
    const clear = source.rgba.map((value, i) => (i % 4 === 3 ? 0 : value));
    const target = { width: 4, height: 3 };
    expect(areaDownscale({ ...source, rgba: clear }, target)).toEqual(areaDownscale(source, target));
  });

  test('rows stay rows: a left-right ramp has equal rows', () => {
    const rgba = Uint8Array.from({ length: 8 * 6 * 4 }, (_, i) => 30 * (Math.floor(i / 4) % 8));
    const { rgb } = areaDownscale({ width: 8, height: 6, rgba }, { width: 5, height: 4 });
    const rows = [0, 1, 2, 3].map((row) => [...rgb.subarray(row * 15, row * 15 + 15)]);
    expect(rows[3]).toEqual(rows[0]);
    expect(rows[0]![0]).toBeLessThan(rows[0]![12]!);
  });
});

test('toRgbPicture drops alpha and scales to 0 … 1', () => {
  const rgba = Uint8Array.of(0, 51, 255, 9, 102, 153, 204, 255);
  expect(toRgbPicture({ width: 2, height: 1, rgba })).toEqual({
    width: 2,
    height: 1,
    rgb: Float32Array.of(0, 0.2, 1, 0.4, 0.6, 0.8),
  });
});

function noisePicture(width: number, height: number, noise: number): RgbaPicture {
  const random = seededRandom(noise);
  return { width, height, rgba: Uint8Array.from({ length: width * height * 4 }, () => 256 * random()) };
}

function channelMeans(rgb: Float32Array): number[] {
  return [0, 1, 2].map((c) => rgb.reduce((sum, value, i) => (i % 3 === c ? sum + value : sum), 0) / (rgb.length / 3));
}

function boxMeans({ width, height, rgba }: RgbaPicture, across: number, down: number): number[] {
  const means: number[] = [];
  for (let y = 0; y < height; y += down) {
    for (let x = 0; x < width; x += across) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let dy = 0; dy < down; dy++) {
          for (let dx = 0; dx < across; dx++) sum += rgba[((y + dy) * width + x + dx) * 4 + c]!;
        }
        means.push(sum / (255 * across * down));
      }
    }
  }
  return means;
}

/** Every source pixel adds its colour times the area it shares with the target pixel. */
function integrated(source: RgbaPicture, to: { readonly width: number; readonly height: number }): number[] {
  const [across, down] = [source.width / to.width, source.height / to.height];
  const shared = (index: number, target: number, ratio: number): number =>
    Math.max(0, Math.min(index + 1, (target + 1) * ratio) - Math.max(index, target * ratio)) / ratio;
  const values: number[] = [];
  for (let ty = 0; ty < to.height; ty++) {
    for (let tx = 0; tx < to.width; tx++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let y = 0; y < source.height; y++) {
          for (let x = 0; x < source.width; x++) {
            sum += shared(y, ty, down) * shared(x, tx, across) * source.rgba[(y * source.width + x) * 4 + c]!;
          }
        }
        values.push(sum / 255);
      }
    }
  }
  return values;
}
