/** A few pairs painted by optimisation, which takes a minute each, and every other method on the same pairs. */
import type { MethodId } from '../../src/shared/protocol.ts';
import type { Figures } from '../figures.ts';
import type { PaintedRow } from './judge.ts';
import { type PairSet, pickPairs } from './pairs.ts';
import { paintGatys, paintReference, REFERENCES } from './references.ts';
import { judgedFigures, paintRow, type Studio } from './studio.ts';

/** Every kind of content once: chosen by number, before any was painted. */
export const GATYS_PAIRS = [
  'content-00__style-00',
  'content-02__style-06',
  'content-04__style-10',
  'content-06__style-14',
  'content-08__style-20',
  'content-10__style-24',
  'content-12__style-30',
  'content-14__style-36',
];
export const GATYS_SIZE_PX = 256;

/** @returns the painted rows too, for a sheet to look at. */
export async function measureGatysPairs(
  studio: Studio,
  all: PairSet,
  strengths: ReadonlyMap<MethodId, number>,
): Promise<{ readonly figures: Figures; readonly set: PairSet; readonly rows: readonly PaintedRow[] }> {
  const set: PairSet = { name: all.name, pairs: pickPairs(all.pairs, GATYS_PAIRS) };
  const sizePx = GATYS_SIZE_PX;
  const rows: PaintedRow[] = [];
  for (const painter of studio.anyStyle) {
    const strength = strengths.get(painter.method) ?? 1;
    rows.push(await paintRow(painter.method, painter, set, { sizePx, strength }));
  }
  for (const network of REFERENCES) {
    const folder = await paintReference(studio.references, network, set, sizePx);
    rows.push({ name: `${network}Reference`, folder });
  }
  rows.push({ name: 'gatys', folder: await paintGatys(studio.references, set, sizePx) });
  const { figures } = await judgedFigures(studio, set, sizePx, rows, (row, loss) => `gatysPairs.${row}.${loss}`);
  return { figures, set, rows };
}
