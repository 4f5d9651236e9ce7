/**
 * The strength at which `sanet` is compared with `adain`: the largest at which it keeps as much of the content. Chosen on
 * training pictures, so that the test pictures have no say in it.
 */
import { required } from '../../src/shared/assert.ts';
import { judgeRows } from './judge.ts';
import { strongestWithin } from './measures.ts';
import type { Painter } from './painter.ts';
import { crossPairs, type PairSet, sampleAs } from './pairs.ts';
import { paintRow, type Studio } from './studio.ts';

const STRENGTHS = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];
const CONTENT_LIMIT = 1.05;
const PHOTOS = 3;
const PAINTINGS = 4;
const SIZE_PX = 256;

export async function chooseSanetStrength(studio: Studio, sanet: Painter, adain: Painter): Promise<number> {
  const { dataFolder } = studio.references;
  const contents = await sampleAs('content', `${dataFolder}/photos`, PHOTOS);
  const styles = await sampleAs('style', `${dataFolder}/paintings`, PAINTINGS);
  const set: PairSet = { name: 'training', pairs: crossPairs(contents, styles) };
  const rows = [await paintRow('adain', adain, set, { sizePx: SIZE_PX })];
  for (const strength of STRENGTHS) {
    rows.push(await paintRow(String(strength), sanet, set, { sizePx: SIZE_PX, strength }));
  }
  const judged = await judgeRows(studio.judge, set, SIZE_PX, rows);
  const loss = (row: string): number => required(judged.get(row), `the judgement of ${row}`).content;
  const losses = new Map(STRENGTHS.map((strength) => [strength, loss(String(strength))]));
  return strongestWithin(losses, CONTENT_LIMIT * loss('adain'));
}
