/**
 * A style as a network understands it: the outputs of its style graph, as plain numbers. Plain, so that codes outlive a
 * lost device, can be mixed by arithmetic, and cost one upload when the look changes and nothing per frame.
 */
import { required } from '../../shared/assert.ts';
import type { StyleColors } from '../color/present-map.ts';

export interface StyleCode {
  /** Outputs of the style graph by name; `[1, n]` vectors. */
  readonly values: Readonly<Record<string, Float32Array>>;
  /** Present when the network works in whitened colours. */
  readonly colors: StyleColors | null;
}

export interface WeightedStyle {
  readonly code: StyleCode;
  readonly weight: number;
}

/**
 * Mixes styles: every number becomes the weighted mean. Weights are normalised to sum 1; all zero counts as equal.
 * @throws when `styles` is empty.
 */
export function blendStyles(styles: readonly WeightedStyle[]): StyleCode {
  const first = required(styles[0], 'a style to blend').code;
  if (styles.length === 1) return first;
  const total = styles.reduce((sum, { weight }) => sum + weight, 0);
  const share = (weight: number): number => (total > 0 ? weight / total : 1 / styles.length);
  const mean = (pick: (code: StyleCode) => Float32Array): Float32Array => {
    const result = new Float32Array(pick(first).length);
    for (const { code, weight } of styles) {
      const values = pick(code);
      for (let i = 0; i < result.length; i++) result[i] = (result[i] ?? 0) + share(weight) * (values[i] ?? 0);
    }
    return result;
  };
  const names = Object.keys(first.values);
  return {
    values: Object.fromEntries(names.map((name) => [name, mean((code) => required(code.values[name], name))])),
    colors: first.colors && {
      mean: mean((code) => required(code.colors, 'style colours').mean),
      root: mean((code) => required(code.colors, 'style colours').root),
    },
  };
}
