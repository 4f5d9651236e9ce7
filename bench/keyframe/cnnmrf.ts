/** CNNMRF: its time and memory at 384 px, and pictures of pairs for a sheet. */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { writePicture } from '../../scripts/node/picture-files.ts';
import type { Network } from '../../src/pipeline/model/load-network.ts';
import { type CnnmrfSettings, defaultCnnmrfSettings, paintCnnmrf } from '../../src/pipeline/optimise/cnnmrf.ts';
import { toRgbaPicture } from '../../src/pipeline/picture/resample.ts';
import { type Figures, rounded } from '../figures.ts';
import { pictureFolder, remembered } from '../quality/cache.ts';
import { type Pair, pairName, type PairSet } from '../quality/pairs.ts';
import { cpuSeconds, finish, hostOf, readInput } from './paint.ts';

const SIZE_PX = 384;

interface Cost {
  readonly seconds: number;
  readonly peakBytes: number;
}

/** Three levels to 384 px, `iterations` each; what was measured once is kept. */
export async function measureCnnmrf(
  network: Network,
  setName: string,
  pair: Pair,
  iterations: number,
): Promise<Figures> {
  const settings = { ...defaultCnnmrfSettings, iterationsPerLevel: iterations };
  const folder = await pictureFolder(setName, SIZE_PX, `keyframe-cnnmrf-i${String(iterations)}`);
  const { seconds, peakBytes } = await remembered(['cnnmrf', folder, pairName(pair)], () =>
    paintPair(network, pair, SIZE_PX, settings, folder),
  );
  return {
    'cnnmrf.seconds': { value: rounded(seconds, 1), unit: 's of CPU, one thread' },
    'cnnmrf.iterations': { value: iterations * settings.shortSidesPx.length, unit: '' },
    'cnnmrf.peakMb': { value: rounded(peakBytes / 1e6, 0), unit: 'MB of tensors' },
  };
}

/** Pictures of all pairs at `sizePx`. @returns their folder. */
export async function paintCnnmrfPairs(
  network: Network,
  set: PairSet,
  sizePx: number,
  iterations: number,
): Promise<string> {
  const folder = await pictureFolder(set.name, sizePx, `keyframe-cnnmrf-i${String(iterations)}`);
  const settings = {
    ...defaultCnnmrfSettings,
    shortSidesPx: [sizePx / 4, sizePx / 2, sizePx],
    iterationsPerLevel: iterations,
  };
  for (const pair of set.pairs) {
    if (existsSync(join(folder, `${pairName(pair)}.png`))) continue;
    const { seconds } = await paintPair(network, pair, sizePx, settings, folder);
    console.log(`painted CNNMRF ${pairName(pair)} at ${String(sizePx)} px in ${seconds.toFixed(0)} s`);
  }
  return folder;
}

async function paintPair(
  network: Network,
  pair: Pair,
  sizePx: number,
  settings: CnnmrfSettings,
  folder: string,
): Promise<Cost> {
  const host = hostOf(network);
  const input = await readInput(pair, sizePx);
  const begin = process.cpuUsage();
  let peakBytes = 0;
  const breathe = (): Promise<void> => {
    peakBytes = Math.max(peakBytes, tf.memory().numBytes);
    return Promise.resolve();
  };
  try {
    const painted = await finish(paintCnnmrf({ ...host, breathe }, input, settings));
    const partial = join(folder, 'partial.png');
    await writePicture(partial, toRgbaPicture(painted));
    await rename(partial, join(folder, `${pairName(pair)}.png`));
  } finally {
    host.network.dispose();
  }
  return { seconds: cpuSeconds(begin), peakBytes };
}
