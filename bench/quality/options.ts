/** What of the whole bench is run: `--contents 3 --styles 5 --sizes 256 --methods live,adain --pairs512 40`. */
import { parseArgs } from 'node:util';
import { isMethodId, METHOD_IDS, type MethodId } from '../../src/shared/protocol.ts';

export const SIZES = [256, 512] as const;
export type PictureSize = (typeof SIZES)[number];

export interface QualityOptions {
  /** At most so many contents and styles of the shared pairs. */
  readonly contents: number;
  readonly styles: number;
  readonly sizes: readonly PictureSize[];
  readonly methods: readonly MethodId[];
  /** At most so many pairs at 512 px, where judging takes long. */
  readonly pairs512: number;
  /** Something other than `pairs512` is limited: the figures are not those of the whole bench. */
  readonly isPartial: boolean;
}

/** @throws TypeError that names the option and what it must be. */
export function parseQualityOptions(args: readonly string[]): QualityOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      contents: { type: 'string' },
      styles: { type: 'string' },
      sizes: { type: 'string' },
      methods: { type: 'string' },
      pairs512: { type: 'string' },
    },
  });
  const { contents, styles, sizes, methods, pairs512 } = values;
  return {
    contents: countOption('contents', contents),
    styles: countOption('styles', styles),
    sizes: listOption('sizes', sizes, SIZES.map(String), isSizeText).map((text) => (text === '256' ? 256 : 512)),
    methods: listOption('methods', methods, METHOD_IDS, isMethodId),
    pairs512: countOption('pairs512', pairs512),
    isPartial: [contents, styles, sizes, methods].some((value) => value !== undefined),
  };
}

function isSizeText(value: unknown): value is string {
  return SIZES.some((size) => String(size) === value);
}

function countOption(name: string, text: string | undefined): number {
  if (text === undefined) return Infinity;
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new TypeError(`--${name}: "${text}" is not a whole number above 0.`);
}

function listOption<T extends string>(
  name: string,
  text: string | undefined,
  all: readonly T[],
  isMember: (value: unknown) => value is T,
): readonly T[] {
  if (text === undefined) return all;
  return text.split(',').map((part) => {
    if (isMember(part)) return part;
    throw new TypeError(`--${name}: "${part}" is none of ${all.join(', ')}.`);
  });
}
