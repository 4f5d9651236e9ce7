import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { picturePresentMap, PRESENT_MAP_LENGTH } from '../../../src/pipeline/color/present-map.ts';
import type { RgbaPicture } from '../../../src/pipeline/picture/area-downscale.ts';
import { presentOnCpu } from '../../../src/pipeline/picture/present-on-cpu.ts';
import type { Size } from '../../../src/shared/size.ts';
import { maxDifference } from '../../support/compare-arrays.ts';
import { randomFloats } from '../../support/random-values.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const side = fc.integer({ min: 1, max: 19 });
const size: fc.Arbitrary<Size> = fc.record({ width: side, height: side });

interface Stylized {
  readonly size: Size;
  readonly structure: Float32Array;
  readonly presentMap: Float32Array;
}

describe('the present pass', () => {
  test('equals a naive per-pixel evaluation in doubles, within one step of 8 bits, at odd sizes', () => {
    fc.assert(
      fc.property(size, size, fc.integer(), (sourceSize, networkSize, seed) => {
        const random = seededRandom(seed);
        const source = noise(sourceSize, random);
        const stylized: Stylized = {
          size: networkSize,
          structure: randomFloats(networkSize.width * networkSize.height * 3, random),
          // Entries up to ±1.5 send many values out of range: clamping is compared too.
          presentMap: randomFloats(PRESENT_MAP_LENGTH, random, -1.5, 1.5),
        };
        const painted = presentOnCpu(source, stylized);
        const expected = naive(source, stylized);
        // Rounding may fall to the other side of a half: 1/255; never more.
        expect(maxDifference(painted.rgba, expected)).toBeLessThanOrEqual(1);
        // And only where the exact value is within float32 error of a half: rarely.
        const off = Array.from(painted.rgba).filter((value, i) => value !== Math.round(expected[i]!)).length;
        expect(off).toBeLessThanOrEqual(1 + painted.rgba.length / 100);
      }),
    );
  });

  test('the identity map gives the source back exactly, opaque', () => {
    fc.assert(
      fc.property(size, size, fc.integer(), (sourceSize, networkSize, seed) => {
        const random = seededRandom(seed);
        const source = noise(sourceSize, random);
        const structure = randomFloats(networkSize.width * networkSize.height * 3, random);
        const painted = presentOnCpu(source, { size: networkSize, structure, presentMap: picturePresentMap(0) });
        expect(painted).toEqual({ ...sourceSize, rgba: source.rgba.map((value, i) => (i % 4 === 3 ? 255 : value)) });
      }),
    );
  });

  test('at network size, a network that returns the picture is shown pixel by pixel', () => {
    const levels = Uint8ClampedArray.from({ length: 5 * 3 * 3 }, (_, i) => (i * 37) % 256);
    const structure = Float32Array.from(levels, (level) => level / 255);
    const source = noise({ width: 5, height: 3 }, seededRandom(1));
    const painted = presentOnCpu(source, {
      size: { width: 5, height: 3 },
      structure,
      presentMap: picturePresentMap(1),
    });
    expect([...painted.rgba.filter((_, i) => i % 4 !== 3)]).toEqual([...levels]);
  });

  test('enlarged, the borders are held: no dark frame around the picture', () => {
    const structure = new Float32Array(2 * 2 * 3).fill(0.4);
    const source = noise({ width: 9, height: 7 }, seededRandom(2));
    const painted = presentOnCpu(source, {
      size: { width: 2, height: 2 },
      structure,
      presentMap: picturePresentMap(1),
    });
    expect(new Set(painted.rgba.filter((_, i) => i % 4 !== 3))).toEqual(new Set([102]));
  });
});

function noise({ width, height }: Size, random: () => number): RgbaPicture {
  return { width, height, rgba: Uint8ClampedArray.from({ length: width * height * 4 }, () => 256 * random()) };
}

/** A·bilinear(structure) + B·x + c at every pixel, straight from the definition, clamped but not rounded. */
function naive({ width, height, rgba }: RgbaPicture, { size: map, structure, presentMap }: Stylized): Float64Array {
  const result = new Float64Array(rgba.length).fill(255);
  const sample = (x: number, y: number, c: number): number => {
    const u = Math.min(map.width - 1, Math.max(0, ((x + 0.5) / width) * map.width - 0.5));
    const v = Math.min(map.height - 1, Math.max(0, ((y + 0.5) / height) * map.height - 0.5));
    let sum = 0;
    for (let row = 0; row < map.height; row++) {
      for (let column = 0; column < map.width; column++) {
        const weight = Math.max(0, 1 - Math.abs(u - column)) * Math.max(0, 1 - Math.abs(v - row));
        sum += weight * structure[(row * map.width + column) * 3 + c]!;
      }
    }
    return sum;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const s = [0, 1, 2].map((c) => sample(x, y, c));
      for (let row = 0; row < 3; row++) {
        let value = presentMap[18 + row]!;
        for (let k = 0; k < 3; k++) {
          value += presentMap[3 * row + k]! * s[k]!;
          value += (presentMap[9 + 3 * row + k]! * rgba[(y * width + x) * 4 + k]!) / 255;
        }
        result[(y * width + x) * 4 + row] = Math.min(255, Math.max(0, 255 * value));
      }
    }
  }
  return result;
}
