/** The shared pairs, painted by our methods and by the published networks, beside the controls. */
import type { MethodId } from '../../src/shared/protocol.ts';
import { type Figures } from '../figures.ts';
import type { PaintedRow } from './judge.ts';
import type { PictureSize } from './options.ts';
import type { PairSet } from './pairs.ts';
import { paintReference, REFERENCES } from './references.ts';
import { judgedFigures, paintRow, ratios, type Studio } from './studio.ts';

/** The size that the methods are compared at; its figures have no size in their names. */
const BAR_SIZE: PictureSize = 256;

/** @param strengths where not 1. */
export async function measureSharedPairs(
  studio: Studio,
  set: PairSet,
  sizePx: PictureSize,
  strengths: ReadonlyMap<MethodId, number>,
): Promise<Figures> {
  const rows: PaintedRow[] = [];
  for (const painter of studio.anyStyle) {
    const strength = strengths.get(painter.method) ?? 1;
    rows.push(await paintRow(painter.method, painter, set, { sizePx, strength }));
    if (strength < 1) rows.push(await paintRow(`${painter.method}.full`, painter, set, { sizePx }));
  }
  for (const network of REFERENCES) {
    const folder = await paintReference(studio.references, network, set, sizePx);
    rows.push({ name: `${network}Reference`, folder });
  }
  const isBar = sizePx === BAR_SIZE;
  const { judged, figures } = await judgedFigures(studio, set, sizePx, rows, (row, loss) =>
    isBar ? `${row}.${loss}` : `${row}.${String(sizePx)}.${loss}`,
  );
  const prefix = (method: MethodId): string => (isBar ? method : `${method}.${String(sizePx)}`);
  return {
    ...figures,
    ...ratios(prefix('adain'), judged.get('adain'), judged.get('adainReference')),
    ...ratios(prefix('live'), judged.get('live'), judged.get('microastReference')),
    ...ratios(prefix('sanet'), judged.get('sanet'), judged.get('adain')),
  };
}
