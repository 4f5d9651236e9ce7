/**
 * `npm run bench -- quality [--contents N] [--styles N] [--sizes 256,512] [--methods live,adain] [--pairs512 N]`: how well
 * the methods paint. Pictures by our own runtime in Node, judged by VGG-19 on the shared test pairs, beside the controls,
 * published networks and optimisation. Runs for hours; what is painted and judged is kept between runs.
 */
import { existsSync } from 'node:fs';
import { MODELS_FOLDER } from '../scripts/node/node-engine.ts';
import type { MethodId } from '../src/shared/protocol.ts';
import type { Figures, Measurement } from './figures.ts';
import { requirePython, requireSharedFolder } from './python.ts';
import { measureGallery } from './quality/gallery-rows.ts';
import { measureGatysPairs } from './quality/gatys-rows.ts';
import { parseQualityOptions, type QualityOptions } from './quality/options.ts';
import { measureSelfPsnr, measureSizes, measureStrengthZero } from './quality/own-measures.ts';
import { Painter } from './quality/painter.ts';
import { crossPairs, everyNth, type NamedPicture, type PairSet, readRole } from './quality/pairs.ts';
import { chooseSanetStrength } from './quality/sanet-strength.ts';
import { measureSharedPairs } from './quality/shared-rows.ts';
import { makeMethodSheets, makePairSheet } from './quality/sheets.ts';
import { plain, type Studio } from './quality/studio.ts';

const SET_NAME = 'styleid';

interface TestPictures {
  readonly contents: readonly NamedPicture[];
  readonly styles: readonly NamedPicture[];
}

export async function measureQuality(args: readonly string[]): Promise<Measurement> {
  const options = parseQualityOptions(args);
  const shared = requireSharedFolder();
  const python = requirePython();
  const painters = await openPainters(options.methods);
  const studio: Studio = {
    painters,
    anyStyle: [...painters.values()].filter(({ method }) => method !== 'gallery'),
    judge: { python, program: `${shared}/tools/judge.py` },
    references: { python, dataFolder: `${shared}/data` },
  };
  try {
    const folder = `${shared}/data/test/styleid`;
    const all = { contents: await readRole(folder, 'content'), styles: await readRole(folder, 'style') };
    const figures = await measure(studio, options, all);
    if (!options.isPartial) await makeMethodSheets([...painters.values()]);
    return { figures, isPartial: options.isPartial };
  } finally {
    for (const painter of painters.values()) painter.dispose();
  }
}

async function measure(studio: Studio, options: QualityOptions, all: TestPictures): Promise<Figures> {
  const contents = everyNth(all.contents, options.contents);
  const styles = everyNth(all.styles, options.styles);
  const set: PairSet = { name: SET_NAME, pairs: crossPairs(contents, styles) };
  const [live, adain, sanet, gallery] = (['live', 'adain', 'sanet', 'gallery'] as const).map((method) =>
    studio.painters.get(method),
  );
  const strengths = new Map<MethodId, number>();
  if (sanet && adain) strengths.set('sanet', await chooseSanetStrength(studio, sanet, adain));
  const parts: Figures[] = [{ pairs: { value: set.pairs.length, unit: 'pairs' } }];
  if (sanet) parts.push({ 'sanet.strength': plain(strengths.get('sanet') ?? 1, 2) });
  for (const sizePx of options.sizes) {
    const pairs = sizePx === 512 ? everyNth(set.pairs, options.pairs512) : set.pairs;
    if (sizePx === 512) parts.push({ 'pairs.512': { value: pairs.length, unit: 'pairs' } });
    parts.push(await measureSharedPairs(studio, { name: set.name, pairs }, sizePx, strengths));
  }
  if (sanet) parts.push(await measureSelfPsnr(sanet, styles));
  if (live)
    parts.push(await measureStrengthZero(live, set), await measureSizes(studio, live, set.name, contents, styles));
  if (gallery) parts.push(await measureGallery(studio, gallery, contents, options.styles));
  if (!options.isPartial) {
    const whole = { name: SET_NAME, pairs: crossPairs(all.contents, all.styles) };
    const gatys = await measureGatysPairs(studio, whole, strengths);
    parts.push(gatys.figures);
    await makePairSheet(gatys.set, gatys.rows);
  }
  return Object.assign({}, ...parts) as Figures;
}

async function openPainters(methods: readonly MethodId[]): Promise<ReadonlyMap<MethodId, Painter>> {
  const painters = new Map<MethodId, Painter>();
  for (const method of methods) {
    if (existsSync(`${MODELS_FOLDER}${method}/model.json`)) painters.set(method, await Painter.create(method));
    else console.log(`${method} is left out: there is no models/${method}.`);
  }
  return painters;
}
