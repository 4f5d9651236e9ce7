/**
 * Styles as tokens: what `attention` looks up, one row of numbers for each place of the style picture. Keys and values
 * of one level come in the same order and number, and which rows are taken depends on nothing but the number: so they
 * stay pairs however they are thinned out or mixed.
 */
import { required } from '../../shared/assert.ts';
import { MAX_STYLE_TOKENS } from '../model/network.ts';

export interface StyleTokens {
  readonly kind: 'tokens';
  readonly channels: number;
  /** Rows of `channels` numbers, at most `MAX_STYLE_TOKENS` of them. */
  readonly data: Float32Array;
}

export function tokenCount({ data, channels }: StyleTokens): number {
  return data.length / channels;
}

/** @param data rows of `channels` numbers, as many as there are; above `MAX_STYLE_TOKENS`, evenly spaced ones are kept. */
export function toTokens(data: Float32Array, channels: number): StyleTokens {
  const count = data.length / channels;
  const kept = Math.min(count, MAX_STYLE_TOKENS);
  return { kind: 'tokens', channels, data: kept === count ? data : evenlySpacedRows(data, channels, kept) };
}

/**
 * As many tokens as the largest of the styles has, evenly spaced ones from each in proportion to its share: attention
 * weighs styles by how many of their tokens it sees, and a mix costs no more than one style.
 * @param shares sum to 1.
 */
export function mixTokens(styles: readonly StyleTokens[], shares: readonly number[]): StyleTokens {
  const { channels } = required(styles[0], 'a style to mix');
  const counts = apportion(Math.max(...styles.map(tokenCount)), shares);
  const data = new Float32Array(counts.reduce((sum, count) => sum + count, 0) * channels);
  let offset = 0;
  styles.forEach((style, index) => {
    const rows = evenlySpacedRows(style.data, channels, counts[index] ?? 0);
    data.set(rows, offset);
    offset += rows.length;
  });
  return { kind: 'tokens', channels, data };
}

/** Whole numbers that sum to `total`, as near to the shares as can be (largest remainders). */
function apportion(total: number, shares: readonly number[]): readonly number[] {
  const counts = shares.map((share) => Math.floor(share * total));
  const missing = total - counts.reduce((sum, count) => sum + count, 0);
  const remainders = shares.map((share, index) => ({ index, rest: share * total - Math.floor(share * total) }));
  remainders.sort((a, b) => b.rest - a.rest);
  for (const { index } of remainders.slice(0, missing)) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

/** `count` rows at even distances; some of them twice when there are fewer. */
function evenlySpacedRows(data: Float32Array, channels: number, count: number): Float32Array {
  const available = data.length / channels;
  const rows = new Float32Array(count * channels);
  for (let i = 0; i < count; i++) {
    const row = Math.floor(((i + 0.5) * available) / count);
    rows.set(data.subarray(row * channels, (row + 1) * channels), i * channels);
  }
  return rows;
}
