import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blendStyles, type StyleCode } from '../../../src/pipeline/engine/style-code.ts';
import { mixTokens, type StyleTokens, tokenCount, toTokens } from '../../../src/pipeline/engine/style-tokens.ts';
import { MAX_STYLE_TOKENS } from '../../../src/pipeline/model/network.ts';

/** Tokens whose rows say whose they are and which: [style, row]. */
function tokens(style: number, count: number): StyleTokens {
  return toTokens(
    Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? style : Math.floor(i / 2))),
    2,
  );
}

function rowsOf({ data }: StyleTokens, style: number): number[] {
  const rows: number[] = [];
  for (let i = 0; i < data.length; i += 2) if (data[i] === style) rows.push(data[i + 1]!);
  return rows;
}

describe('the tokens of one style', () => {
  test('are kept as they are up to the limit', () => {
    expect(rowsOf(tokens(1, 5), 1)).toEqual([0, 1, 2, 3, 4]);
    expect(tokenCount(tokens(1, MAX_STYLE_TOKENS))).toBe(MAX_STYLE_TOKENS);
  });

  test('are thinned out evenly above it', () => {
    const rows = rowsOf(tokens(1, 3 * MAX_STYLE_TOKENS), 1);
    expect(rows).toHaveLength(MAX_STYLE_TOKENS);
    expect(new Set(rows.slice(1).map((row, i) => row - rows[i]!))).toEqual(new Set([3]));
  });
});

describe('mixing tokens', () => {
  test('takes as many as the largest style has, in proportion to the shares, spread over each style', () => {
    const mixed = mixTokens([tokens(1, 16), tokens(2, 8)], [0.25, 0.75]);
    expect(rowsOf(mixed, 1)).toEqual([2, 6, 10, 14]);
    expect(rowsOf(mixed, 2)).toHaveLength(12);
    expect(new Set(rowsOf(mixed, 2)).size).toBe(8);
  });

  test('never costs more than one style may, and every share is met to within one token', () => {
    const style = fc.record({ count: fc.integer({ min: 1, max: 1500 }), weight: fc.integer({ min: 1, max: 100 }) });
    fc.assert(
      fc.property(fc.array(style, { minLength: 2, maxLength: 4 }), (styles) => {
        const total = styles.reduce((sum, { weight }) => sum + weight, 0);
        const shares = styles.map(({ weight }) => weight / total);
        const all = styles.map(({ count }, index) => tokens(index, count));
        const mixed = mixTokens(all, shares);
        expect(tokenCount(mixed)).toBe(Math.max(...all.map(tokenCount)));
        shares.forEach((share, index) => {
          expect(Math.abs(rowsOf(mixed, index).length - share * tokenCount(mixed))).toBeLessThan(1);
        });
      }),
      { numRuns: 30 },
    );
  });

  test('keys and values of one level stay pairs', () => {
    const code = (style: number, count: number): StyleCode => {
      const key = tokens(style, count);
      // Three channels, the row's number in the last: as far apart in memory as can be from the keys.
      const value = Float32Array.from({ length: 3 * count }, (_, i) => (i % 3 === 2 ? Math.floor(i / 3) : style));
      return { values: { key, value: toTokens(value, 3) }, colors: null };
    };
    const { values } = blendStyles([
      { code: code(1, 900), weight: 2 },
      { code: code(2, 400), weight: 1 },
    ]);
    const [key, value] = [values['key']!, values['value']!];
    const keys = Array.from({ length: key.data.length / 2 }, (_, i) => [key.data[2 * i], key.data[2 * i + 1]]);
    const pairs = Array.from({ length: value.data.length / 3 }, (_, i) => [value.data[3 * i], value.data[3 * i + 2]]);
    expect(keys).toHaveLength(900);
    expect(pairs).toEqual(keys);
  });

  test('tokens and numbers of the same name are codes of different networks', () => {
    const mix = (): StyleCode =>
      blendStyles([
        { code: { values: { key: tokens(1, 4) }, colors: null }, weight: 1 },
        { code: { values: { key: { kind: 'vector', data: Float32Array.of(1) } }, colors: null }, weight: 1 },
      ]);
    expect(mix).toThrow(/tokens/);
  });
});
