/** Which pictures are painted in which styles. A picture's name is its role and id, as the judge expects: `content-04`. */
import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { required } from '../../src/shared/assert.ts';

export interface NamedPicture {
  readonly name: string;
  readonly file: string;
}

export interface Pair {
  readonly content: NamedPicture;
  readonly style: NamedPicture;
}

/** `name` says where results are kept; equal names mean equal pictures for equal pair names. */
export interface PairSet {
  readonly name: string;
  readonly pairs: readonly Pair[];
}

/** File name of a painted pair, without its extension. */
export function pairName({ content, style }: Pair): string {
  return `${content.name}__${style.name}`;
}

export function crossPairs(contents: readonly NamedPicture[], styles: readonly NamedPicture[]): readonly Pair[] {
  return contents.flatMap((content) => styles.map((style) => ({ content, style })));
}

/** The pictures of a folder whose names begin with `role-`, in order. */
export async function readRole(folder: string, role: 'content' | 'style'): Promise<readonly NamedPicture[]> {
  const pictures = await listPictures(folder);
  return pictures.filter(({ name }) => name.startsWith(`${role}-`));
}

/** Pictures of any names, taken evenly from a folder, as contents or styles. */
export async function sampleAs(
  role: 'content' | 'style',
  folder: string,
  count = Infinity,
): Promise<readonly NamedPicture[]> {
  const pictures = await listPictures(folder);
  return everyNth(pictures, count).map(({ name, file }) => ({ name: `${role}-${name}`, file }));
}

/** `count` members at even distances, the first among them; all when there are fewer. */
export function everyNth<T>(all: readonly T[], count: number): readonly T[] {
  if (count >= all.length) return all;
  return Array.from({ length: count }, (_, index) =>
    required(all[Math.floor((index * all.length) / count)], 'a member'),
  );
}

/** The pairs of those names. */
export function pickPairs(all: readonly Pair[], names: readonly string[]): readonly Pair[] {
  const byName = new Map(all.map((pair) => [pairName(pair), pair]));
  return names.map((name) => required(byName.get(name), `the pair ${name}`));
}

async function listPictures(folder: string): Promise<readonly NamedPicture[]> {
  const files = (await readdir(folder)).filter((file) => extname(file) === '.jpg').sort();
  return files.map((file) => ({ name: basename(file, '.jpg'), file: join(folder, file) }));
}
