import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ColorStatistics, colorStatistics } from '../../../src/pipeline/color/color-statistics.ts';
import {
  FADE_VARIANCE,
  flatFrameFade,
  picturePresentMap,
  type PresentMap,
  PRESENT_MAP_LENGTH,
  whitenedPresentMap,
} from '../../../src/pipeline/color/present-map.ts';
import { toRgbPicture } from '../../../src/pipeline/picture/area-downscale.ts';
import { presentOnCpu } from '../../../src/pipeline/picture/present-on-cpu.ts';
import { maxDifference } from '../../support/compare-arrays.ts';
import { correlatedRgb, randomFloats } from '../../support/random-values.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { flatPicture, pictureDifference } from '../../support/test-pictures.ts';

const SCALES = { whiten: 0.5, color: 2 } as const;
const EPSILON = 2e-3;
const IDENTITY_MAP = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];

const random = seededRandom(11);
const content = colorStatistics(correlatedRgb(500, random), EPSILON);
const style = colorStatistics(
  correlatedRgb(500, random).map((value) => 1 - value / 2),
  EPSILON,
);
const GAIN = Float32Array.of(0.7, -0.3, 1.2);

function mapAt(strength: number, colors: ColorStatistics = content): PresentMap {
  return whitenedPresentMap(colors, style, GAIN, SCALES, strength);
}

describe('the present map of a whitened network', () => {
  test('strength 0 is the identity, to the last bit', () => {
    expect(mapAt(0)).toHaveLength(PRESENT_MAP_LENGTH);
    expect(maxDifference(mapAt(0), IDENTITY_MAP)).toBe(0);
    expect(maxDifference(picturePresentMap(0), IDENTITY_MAP)).toBe(0);
  });

  test('strength 1 equals the graph’s own end: Σs^½ (k (s + g ⊙ z)) + μs with z = w Σc^-½ (x − μc)', () => {
    const pixels = correlatedRgb(50, random);
    const structures = randomFloats(150, random);
    for (let i = 0; i < 150; i += 3) {
      const x = [...pixels.subarray(i, i + 3)];
      const s = [...structures.subarray(i, i + 3)];
      const z = times(
        content.inverseRoot,
        x.map((value, k) => value - content.mean[k]!),
      ).map((v) => SCALES.whiten * v);
      const gained = s.map((value, k) => SCALES.color * (value + GAIN[k]! * z[k]!));
      const painted = times(style.root, gained).map((value, k) => value + style.mean[k]!);
      // Float32 map entries up to 20 on values up to 1: 20 · 6e-8 · a few.
      expect(maxDifference(apply(mapAt(1), s, x), painted)).toBeLessThan(1e-5);
    }
  });

  test('between, it is the straight mix of the two ends', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (strength) => {
        const full = mapAt(1);
        const mixed = IDENTITY_MAP.map((value, i) => (1 - strength) * value + strength * full[i]!);
        expect(maxDifference(mapAt(strength), mixed)).toBeLessThan(1e-5);
      }),
    );
  });

  test('a network that returns the picture: strength 1 shows it alone', () => {
    const [s, x] = [
      [0.1, 0.5, 0.9],
      [0.3, 0.2, 0.7],
    ] as const;
    expect(maxDifference(apply(picturePresentMap(1), s, x), s)).toBeLessThan(1e-7);
    const quarter = s.map((value, i) => 0.25 * value + 0.75 * x[i]!);
    expect(maxDifference(apply(picturePresentMap(0.25), s, x), quarter)).toBeLessThan(1e-7);
  });
});

describe('frames without a picture', () => {
  const size = { width: 32, height: 24 } as const;
  // A network's map on such a frame is amplified noise: anything.
  const structure = randomFloats(size.width * size.height * 3, random, -3, 3);

  test.each([0, 1, 2])('a covered lens with sensor noise of σ = %d/255 gives the source back', (sigma) => {
    for (const level of [0, 12, 128]) {
      const source = flatPicture(size.width, size.height, level, sigma);
      const presentMap = mapAt(1, colorStatistics(toRgbPicture(source).rgb, EPSILON));
      expect(pictureDifference(presentOnCpu(source, { size, structure, presentMap }), source).max).toBe(0);
    }
  });

  test('no colour variation at all is the identity map exactly', () => {
    expect(maxDifference(mapAt(1, { ...content, variance: 0 }), IDENTITY_MAP)).toBe(0);
  });

  test('a real picture is not faded: noise of σ = 12/255 already counts as one', () => {
    const source = flatPicture(64, 64, 128, 12);
    const { variance } = colorStatistics(toRgbPicture(source).rgb, EPSILON);
    expect(flatFrameFade(variance)).toBe(1);
  });
});

describe('the fade', () => {
  const variance = fc.double({ min: 0, max: 2 * FADE_VARIANCE.full, noNaN: true });

  test('never falls as the variance rises, and stays in 0 … 1', () => {
    fc.assert(
      fc.property(variance, variance, (a, b) => {
        const [low, high] = [flatFrameFade(Math.min(a, b)), flatFrameFade(Math.max(a, b))];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('has no step that could flash: a hundredth of its range changes it by at most a fiftieth', () => {
    const step = (FADE_VARIANCE.full - FADE_VARIANCE.none) / 100;
    for (let at = 0; at < 2 * FADE_VARIANCE.full; at += step) {
      expect(flatFrameFade(at + step) - flatFrameFade(at)).toBeLessThan(1 / 50);
    }
  });

  test('is 0 up to its first value, ½ in the middle, 1 from its second', () => {
    expect(flatFrameFade(FADE_VARIANCE.none)).toBe(0);
    expect(flatFrameFade((FADE_VARIANCE.none + FADE_VARIANCE.full) / 2)).toBeCloseTo(0.5, 12);
    expect(flatFrameFade(FADE_VARIANCE.full)).toBe(1);
  });
});

/** A·s + B·x + c. */
function apply(map: PresentMap, s: readonly number[], x: readonly number[]): number[] {
  const [fromStructure, fromSource] = [times(map.subarray(0, 9), s), times(map.subarray(9, 18), x)];
  return fromStructure.map((value, row) => value + fromSource[row]! + map[18 + row]!);
}

function times(matrix: ArrayLike<number>, vector: readonly number[]): number[] {
  return [0, 1, 2].map((row) => vector.reduce((sum, value, k) => sum + matrix[3 * row + k]! * value, 0));
}
