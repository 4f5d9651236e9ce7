/** Figures of one method alone: what it gives back of a picture it should leave alone, and how strokes hold their size. */
import { join } from 'node:path';
import { readPicture } from '../../scripts/node/picture-files.ts';
import type { Figures } from '../figures.ts';
import { meanOf, psnrDb } from './measures.ts';
import { type Painter, type PaintOptions, readSquare } from './painter.ts';
import { crossPairs, everyNth, type NamedPicture, pairName, type PairSet } from './pairs.ts';
import { judgedFigures, paintRow, plain, type Studio } from './studio.ts';

const SIZE_PX = 256;
const NETWORK_SIDES = [128, 256, 384, 512];
const SIZE_ROW = 'size';
const STABILITY_SIZE_PX = 512;
const STABILITY_CONTENTS = 3;
const STABILITY_STYLES = 4;

/** `METHOD.selfPsnr`: pictures painted in their own style, at full strength. */
export async function measureSelfPsnr(painter: Painter, styles: readonly NamedPicture[]): Promise<Figures> {
  const pairs = styles.map((style) => ({
    content: { name: style.name.replace('style', 'content'), file: style.file },
    style,
  }));
  return { [`${painter.method}.selfPsnr`]: await meanPsnr(painter, { name: 'self', pairs }, { sizePx: SIZE_PX }) };
}

/** `METHOD.strength0Psnr`: contents painted with no strength, each in one style. */
export async function measureStrengthZero(painter: Painter, set: PairSet): Promise<Figures> {
  const contents = new Map(set.pairs.map((pair) => [pair.content.name, pair]));
  const pairs = [...contents.values()];
  const options = { sizePx: SIZE_PX, strength: 0 };
  return { [`${painter.method}.strength0Psnr`]: await meanPsnr(painter, { name: set.name, pairs }, options) };
}

/** `METHOD.sizeN`: the same pictures of 512 px, painted by networks of several sizes; the controls are `sizePairs`. */
export async function measureSizes(
  studio: Studio,
  painter: Painter,
  name: string,
  contents: readonly NamedPicture[],
  styles: readonly NamedPicture[],
): Promise<Figures> {
  const pairs = crossPairs(everyNth(contents, STABILITY_CONTENTS), everyNth(styles, STABILITY_STYLES));
  const set = { name, pairs };
  const rows = [];
  for (const networkSidePx of NETWORK_SIDES) {
    const options = { sizePx: STABILITY_SIZE_PX, networkSidePx };
    rows.push(await paintRow(`${SIZE_ROW}${String(networkSidePx)}`, painter, set, options));
  }
  const { figures } = await judgedFigures(studio, set, STABILITY_SIZE_PX, rows, (row, loss) =>
    row.startsWith(SIZE_ROW) ? `${painter.method}.${row}.${loss}` : `sizePairs.${row}.${loss}`,
  );
  return figures;
}

/** Against the contents, in dB, averaged over the pictures. */
async function meanPsnr(painter: Painter, set: PairSet, options: PaintOptions): Promise<Figures[string]> {
  const folder = await painter.paintPairs(set, options);
  const values: number[] = [];
  for (const pair of set.pairs) {
    const painted = await readPicture(join(folder, `${pairName(pair)}.png`));
    values.push(psnrDb(painted, await readSquare(pair.content.file, options.sizePx)));
  }
  return { ...plain(meanOf(values), 2), unit: `dB, mean of ${String(values.length)} pictures` };
}
