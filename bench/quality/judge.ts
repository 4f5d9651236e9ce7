/** The judge: a separate program with VGG-19, so that nobody's own idea of quality is measured. */
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { required } from '../../src/shared/assert.ts';
import { runPython } from '../python.ts';
import { remembered } from './cache.ts';
import { pairName, type PairSet } from './pairs.ts';

export interface Judgement {
  /** Mean squared error of instance-normalised relu4_1 against the content's. */
  readonly content: number;
  /** Errors of channel means and deviations at relu1_1 … relu4_1 against the style's. Comparable within one pair set. */
  readonly style: number;
  readonly medianStyle: number;
  /** Correlation of luminance gradients with the content's. */
  readonly edges: number;
  readonly pairs: number;
}

/** Pictures of the pairs of a set, one painter's. */
export interface PaintedRow {
  /** As figures call it. */
  readonly name: string;
  /** Holds `CONTENT__STYLE.png`, perhaps of more pairs than are judged. */
  readonly folder: string;
}

export interface Judge {
  readonly python: string;
  /** The judge's program file. */
  readonly program: string;
}

const CONTROLS = { identity: 'control: identity', styleCopy: 'control: style copy' } as const;

const ROW = /^(.+?)\s+content (\S+)\s+style (\S+)\s+median style (\S+)\s+edges (\S+)\s+n (\d+)$/;

/** Judgements by the rows' names, and of both controls (`identity`, `styleCopy`). */
export async function judgeRows(
  judge: Judge,
  set: PairSet,
  sizePx: number,
  rows: readonly PaintedRow[],
): Promise<ReadonlyMap<string, Judgement>> {
  const names = set.pairs.map(pairName);
  const key = [set.name, String(sizePx), ...names, ...rows.flatMap(({ name, folder }) => [name, folder])];
  return new Map(
    Object.entries(
      await remembered(key, async () => {
        console.log(`judging ${String(names.length)} pairs of ${set.name} at ${String(sizePx)} px`);
        return runJudge(judge, set, sizePx, rows);
      }),
    ),
  );
}

/** The judge takes whole folders, so it is shown folders with links to exactly the chosen pairs. */
async function runJudge(
  { python, program }: Judge,
  set: PairSet,
  sizePx: number,
  rows: readonly PaintedRow[],
): Promise<Readonly<Record<string, Judgement>>> {
  const folder = await mkdtemp(join(tmpdir(), 'impasto-judge-'));
  try {
    const pairs = join(folder, 'pairs');
    await mkdir(pairs);
    const originals = new Map(set.pairs.flatMap(({ content, style }) => [content, style]).map((p) => [p.name, p.file]));
    for (const [name, file] of originals) await symlink(resolve(file), join(pairs, `${name}.jpg`));
    for (const row of rows) {
      await mkdir(join(folder, row.name));
      for (const name of set.pairs.map(pairName)) {
        await symlink(join(row.folder, `${name}.png`), join(folder, row.name, `${name}.png`));
      }
    }
    const args = [program, pairs, ...rows.map(({ name }) => join(folder, name))];
    const judged = parseJudgements(await runPython(python, args, { SIZE: String(sizePx) }));
    const renamed = [...Object.entries(CONTROLS), ...rows.map(({ name }) => [name, name] as const)];
    return Object.fromEntries(
      renamed.map(([name, printed]) => [name, required(judged.get(printed), `the judgement of ${printed}`)]),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @param output what the judge printed. @returns judgements by the names it printed. */
export function parseJudgements(output: string): ReadonlyMap<string, Judgement> {
  const rows = output.split('\n').map((line) => ROW.exec(line.trim()));
  return new Map(
    rows.flatMap((match) => {
      if (!match) return [];
      const [, name = '', ...texts] = match;
      const [content = NaN, style = NaN, medianStyle = NaN, edges = NaN, pairs = NaN] = texts.map(Number);
      return [[name, { content, style, medianStyle, edges, pairs }] as const];
    }),
  );
}
