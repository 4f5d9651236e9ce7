import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blendStyles, type StyleCode, type StyleValue, vectorOf } from '../../../src/pipeline/engine/style-code.ts';
import { maxDifference } from '../../support/compare-arrays.ts';

function vector(...numbers: number[]): StyleValue {
  return { kind: 'vector', data: Float32Array.of(...numbers) };
}

function code(level: number): StyleCode {
  return {
    values: { params: vector(level, -level, 2 * level), gain: vector(level + 1) },
    colors: { mean: Float32Array.of(level, 0, 1), root: new Float32Array(9).fill(level) },
  };
}

describe('blending styles', () => {
  test('is the weighted mean of every number', () => {
    const mixed = blendStyles([
      { code: code(2), weight: 1 },
      { code: code(6), weight: 3 },
    ]);
    expect(mixed).toEqual(code(5));
  });

  test('only shares count, not their sum', () => {
    const weight = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(weight, weight, fc.integer({ min: 1, max: 100 }), (first, second, factor) => {
        const mix = (scale: number): StyleCode =>
          blendStyles([
            { code: code(-3), weight: first * scale },
            { code: code(4), weight: second * scale },
          ]);
        expect(maxDifference(vectorOf(mix(factor), 'params'), vectorOf(mix(1), 'params'))).toBeLessThan(1e-5);
      }),
    );
  });

  test('stays between its styles', () => {
    const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(weights, (shares) => {
        const mixed = blendStyles(shares.map((weight, level) => ({ code: code(level), weight })));
        const level = mixed.colors!.mean[0]!;
        expect(level).toBeGreaterThanOrEqual(0);
        expect(level).toBeLessThanOrEqual(shares.length - 1 + 1e-6);
      }),
    );
  });

  test('a style of weight 0 leaves no trace', () => {
    const mixed = blendStyles([
      { code: code(1), weight: 0 },
      { code: code(7), weight: 0.4 },
    ]);
    expect(mixed).toEqual(code(7));
  });

  test('all weights 0 count as equal', () => {
    const styles = [1, 2, 6].map((level) => ({ code: code(level), weight: 0 }));
    // Thirds are not exact in binary.
    expect(maxDifference(vectorOf(blendStyles(styles), 'params'), vectorOf(code(3), 'params'))).toBeLessThan(1e-6);
  });

  test('one style is that very code, whatever its weight', () => {
    const only = code(3);
    expect(blendStyles([{ code: only, weight: 0 }])).toBe(only);
  });

  test('the codes that go in are left alone', () => {
    const [first, second] = [code(1), code(2)];
    blendStyles([
      { code: first, weight: 1 },
      { code: second, weight: 1 },
    ]);
    expect([first, second]).toEqual([code(1), code(2)]);
  });

  test('networks without colours give none', () => {
    const plain = { ...code(1), colors: null };
    expect(
      blendStyles([
        { code: plain, weight: 1 },
        { code: plain, weight: 1 },
      ]).colors,
    ).toBeNull();
  });

  test('nothing to blend, and codes of two networks, are broken beliefs', () => {
    expect(() => blendStyles([])).toThrow(/style to blend/);
    const other: StyleCode = { values: { alien: vector(1) }, colors: null };
    const mix = [
      { code: code(1), weight: 1 },
      { code: other, weight: 1 },
    ];
    expect(() => blendStyles(mix)).toThrow(/params is missing/);
  });
});
