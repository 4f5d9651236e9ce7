/** What every part of the quality bench works with, and the rows and figures they all make. */
import type { MethodId } from '../../src/shared/protocol.ts';
import { type Figure, type Figures, rounded } from '../figures.ts';
import { type Judge, type Judgement, judgeRows, type PaintedRow } from './judge.ts';
import type { Painter, PaintOptions } from './painter.ts';
import type { PairSet } from './pairs.ts';
import type { References } from './references.ts';

export interface Studio {
  /** Of the methods that are asked for and whose models are here. */
  readonly painters: ReadonlyMap<MethodId, Painter>;
  /** Methods that paint any picture; `gallery` is measured apart. */
  readonly anyStyle: readonly Painter[];
  readonly judge: Judge;
  readonly references: References;
}

export async function paintRow(
  name: string,
  painter: Painter,
  set: PairSet,
  options: PaintOptions,
): Promise<PaintedRow> {
  return { name, folder: await painter.paintPairs(set, options) };
}

/** Judges rows, and names both losses of each and of the controls. */
export async function judgedFigures(
  studio: Studio,
  set: PairSet,
  sizePx: number,
  rows: readonly PaintedRow[],
  figureName: (row: string, loss: 'content' | 'style') => string,
): Promise<{ readonly judged: ReadonlyMap<string, Judgement>; readonly figures: Figures }> {
  const judged = await judgeRows(studio.judge, set, sizePx, rows);
  const figures = [...judged].flatMap(([row, { content, style }]): (readonly [string, Figure])[] => [
    [figureName(row, 'content'), plain(content)],
    [figureName(row, 'style'), plain(style)],
  ]);
  return { judged, figures: Object.fromEntries(figures) };
}

export function plain(value: number, digits = 4): Figure {
  return { value: rounded(value, digits), unit: '' };
}

/** `NAME.styleRatio` and `NAME.contentRatio`; nothing when one of the two is missing. */
export function ratios(name: string, own: Judgement | undefined, other: Judgement | undefined): Figures {
  if (!own || !other) return {};
  return {
    [`${name}.styleRatio`]: plain(own.style / other.style, 3),
    [`${name}.contentRatio`]: plain(own.content / other.content, 3),
  };
}
