/**
 * A style as a network understands it: the outputs of its style graph, as plain numbers. Plain, so that codes outlive a
 * lost device, can be mixed by arithmetic, and cost one upload when the look changes and nothing per frame.
 */
import { assert, required } from '../../shared/assert.ts';
import type { StyleColors } from '../color/present-map.ts';
import { mixTokens, type StyleTokens } from './style-tokens.ts';

/** One output of a style graph. */
export type StyleValue =
  /** `[1, n]`; mixed by weighted mean. */
  { readonly kind: 'vector'; readonly data: Float32Array } | StyleTokens;

export interface StyleCode {
  /** Outputs of the style graph by name. */
  readonly values: Readonly<Record<string, StyleValue>>;
  /** Present when the network works in whitened colours. */
  readonly colors: StyleColors | null;
}

export interface WeightedStyle {
  readonly code: StyleCode;
  readonly weight: number;
}

/**
 * Mixes styles: numbers become their weighted mean, tokens a choice from each style in proportion to its weight.
 * Weights are normalised to sum 1; all zero counts as equal.
 * @throws when `styles` is empty, or when they are codes of different networks.
 */
export function blendStyles(styles: readonly WeightedStyle[]): StyleCode {
  const first = required(styles[0], 'a style to blend').code;
  if (styles.length === 1) return first;
  const shares = normalizedShares(styles.map(({ weight }) => weight));
  const codes = styles.map(({ code }) => code);
  const { colors } = first;
  return {
    values: Object.fromEntries(
      Object.keys(first.values).map((name) => [name, mixValues(name, codes, shares)] as const),
    ),
    colors: colors && {
      mean: meanOf(
        codes.map((code) => required(code.colors, 'style colours').mean),
        shares,
      ),
      root: meanOf(
        codes.map((code) => required(code.colors, 'style colours').root),
        shares,
      ),
    },
  };
}

/** The numbers of a vector of the code. */
export function vectorOf(code: StyleCode, name: string): Float32Array {
  const value = required(code.values[name], name);
  assert(value.kind === 'vector', `${name} is a vector`);
  return value.data;
}

function mixValues(name: string, codes: readonly StyleCode[], shares: readonly number[]): StyleValue {
  if (codes[0]?.values[name]?.kind === 'tokens') {
    return mixTokens(
      codes.map((code) => tokensOf(code, name)),
      shares,
    );
  }
  const data = meanOf(
    codes.map((code) => vectorOf(code, name)),
    shares,
  );
  return { kind: 'vector', data };
}

function tokensOf(code: StyleCode, name: string): StyleTokens {
  const value = required(code.values[name], name);
  assert(value.kind === 'tokens', `${name} is made of tokens`);
  return value;
}

function normalizedShares(weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total > 0 ? weight / total : 1 / weights.length));
}

function meanOf(vectors: readonly Float32Array[], shares: readonly number[]): Float32Array {
  const result = new Float32Array(required(vectors[0], 'a vector').length);
  vectors.forEach((values, style) => {
    const share = shares[style] ?? 0;
    for (let i = 0; i < result.length; i++) result[i] = (result[i] ?? 0) + share * (values[i] ?? 0);
  });
  return result;
}
