/** Pictures by others' methods, painted by `bench/python` and kept between runs: published networks and optimisation. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { required } from '../../src/shared/assert.ts';
import { benchProgram, runPython } from '../python.ts';
import { pictureFolder } from './cache.ts';
import { pairName, type PairSet } from './pairs.ts';

/** Networks with their authors' weights. */
export const REFERENCES = ['adain', 'microast'] as const;
export type Reference = (typeof REFERENCES)[number];

export interface References {
  readonly python: string;
  /** With `teacher/` and `reference/`. */
  readonly dataFolder: string;
}

/** @returns the folder of the pictures, named `CONTENT__STYLE.png`. */
export function paintReference(
  references: References,
  network: Reference,
  set: PairSet,
  sizePx: number,
): Promise<string> {
  return paintMissing(references, set, sizePx, `${network}-reference`, ['paint_references.py', network]);
}

/** Optimises every picture anew (Gatys et al. 2016): the slow method that the fast ones approximate. */
export function paintGatys(references: References, set: PairSet, sizePx: number): Promise<string> {
  return paintMissing(references, set, sizePx, 'gatys', ['paint_gatys.py']);
}

async function paintMissing(
  { python, dataFolder }: References,
  set: PairSet,
  sizePx: number,
  key: string,
  [program = '', ...options]: readonly string[],
): Promise<string> {
  const folder = await pictureFolder(set.name, sizePx, key);
  const missing = set.pairs.map(pairName).filter((name) => !existsSync(join(folder, `${name}.png`)));
  if (missing.length === 0) return folder;
  console.log(`painting ${key}, ${set.name} at ${String(sizePx)} px: ${String(missing.length)} pairs`);
  const pictures = dirname(required(set.pairs[0], 'a pair').content.file);
  const paths = ['--data', dataFolder, '--pairs', pictures, '--size', String(sizePx), '--out', folder];
  await runPython(python, [benchProgram(program), ...options, ...missing, ...paths]);
  return folder;
}
