/** `gallery` knows our built-in styles alone, so it is judged on those, with `live` on the same pairs beside it. */
import type { Figures } from '../figures.ts';
import type { Painter } from './painter.ts';
import { crossPairs, type NamedPicture, sampleAs } from './pairs.ts';
import { judgedFigures, paintRow, type Studio } from './studio.ts';

const SIZE_PX = 256;

export async function measureGallery(
  studio: Studio,
  gallery: Painter,
  contents: readonly NamedPicture[],
  styleCount: number,
): Promise<Figures> {
  const set = { name: 'gallery', pairs: crossPairs(contents, await sampleAs('style', 'public/styles', styleCount)) };
  const rows = [await paintRow('gallery', gallery, set, { sizePx: SIZE_PX })];
  const live = studio.painters.get('live');
  if (live) rows.push(await paintRow('live', live, set, { sizePx: SIZE_PX }));
  const { figures } = await judgedFigures(studio, set, SIZE_PX, rows, (row, loss) =>
    row === 'gallery' ? `gallery.${loss}` : `galleryPairs.${row}.${loss}`,
  );
  return { ...figures, 'galleryPairs.pairs': { value: set.pairs.length, unit: 'pairs' } };
}
