/**
 * `npm run bench -- keyframe [--pairs N] [--iterations N] [--cnnmrf N]`: the slow methods. Gatys on eight pairs of the
 * quality bench with `vgg-slim` and with a VGG-19 as a visitor would bring it, the best of three style weights each, CNNMRF
 * at 384 px, texture growth, gradients; carrying, which `--carry` measures alone. Runs for about an hour; what is painted and
 * judged is kept in `.cache`, so a run that was broken off goes on. Options make the result partial. The convolutions of
 * VGG-19 are PyTorch's, the same in float32 (`native-convolutions.ts`).
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { MODELS_FOLDER, readModel } from '../scripts/node/node-engine.ts';
import { readBytes } from '../scripts/node/read-bytes.ts';
import { required } from '../src/shared/assert.ts';
import { importVgg19 } from '../src/pipeline/model/import-vgg19.ts';
import type { Network } from '../src/pipeline/model/load-network.ts';
import { defaultGatysSettings, paintGatys } from '../src/pipeline/optimise/gatys.ts';
import { type Figure, type Figures, type Measurement, rounded } from './figures.ts';
import { measureCnnmrf, paintCnnmrfPairs } from './keyframe/cnnmrf.ts';
import { paintJudgedPairs } from './keyframe/gatys.ts';
import { measureGradients } from './keyframe/gradients.ts';
import { NativeConvolutions } from './keyframe/native-convolutions.ts';
import { makeOwnSheet } from './keyframe/own-sheet.ts';
import { hostOf, readInput } from './keyframe/paint.ts';
import { measureTextures } from './keyframe/textures.ts';
import { benchProgram, requirePython, requireSharedFolder, runPython } from './python.ts';
import { measureCarry } from './keyframe/carry.ts';
import { CACHE_FOLDER } from './quality/cache.ts';
import { GATYS_PAIRS, GATYS_SIZE_PX } from './quality/gatys-rows.ts';
import { judgeRows, type PaintedRow } from './quality/judge.ts';
import { Painter } from './quality/painter.ts';
import { crossPairs, type Pair, type PairSet, pickPairs, readRole } from './quality/pairs.ts';
import { makePairSheet } from './quality/sheets.ts';

const ITERATIONS = 300;
/** Every style weight is tried so long; the best goes on. */
const TRIAL_SHARE = 0.2;
const CNNMRF_ITERATIONS = 100;
const OWN_SHEET_ITERATIONS = 100;
/** The first ones fill the history of L-BFGS. */
const TIMED_ITERATIONS = { warmUp: 12, counted: 12 } as const;
const NETWORKS = ['slim', 'vgg19'] as const;

interface Options {
  readonly pairs: number;
  readonly iterations: number;
  readonly cnnmrf: number;
  readonly isPartial: boolean;
}

export async function measureKeyframes(args: readonly string[]): Promise<Measurement> {
  if (args[0] === '--carry') return { figures: await measureCarry(), isPartial: true };
  const options = readOptions(args);
  await tf.setBackend('wasm');
  await tf.ready();
  const slim = await readModel('vgg-slim');
  const figures: Record<string, Figure> = { ...measureTextures(), ...(await measureGradients(slim)) };
  const shared = requireSharedFolder();
  const python = requirePython();
  const judge = { python, program: `${shared}/tools/judge.py` };
  const folder = `${shared}/data/test/styleid`;
  const all = crossPairs(await readRole(folder, 'content'), await readRole(folder, 'style'));
  const set: PairSet = { name: 'styleid', pairs: pickPairs(all, GATYS_PAIRS.slice(0, options.pairs)) };
  const firstPair = required(set.pairs[0], 'a pair');
  figures['pairs'] = { value: set.pairs.length, unit: 'pairs' };
  Object.assign(figures, await timeIterations(slim, firstPair, python));

  const adain = await Painter.create('adain');
  const adainFolder = await adain.paintPairs(set, { sizePx: GATYS_SIZE_PX });
  adain.dispose();
  Object.assign(figures, await measureCnnmrf(slim, set.name, firstPair, options.cnnmrf));
  const rows: PaintedRow[] = [{ name: 'adain', folder: adainFolder }];
  const own: { name: string; network: Network; iterations: number }[] = [];
  for (const name of NETWORKS) {
    const network = name === 'slim' ? slim : await readVgg19(python, shared);
    const { iterations } = options;
    const run = { name, network, iterations, trialIterations: Math.ceil(TRIAL_SHARE * iterations) };
    const outcome = await natively(network !== slim, python, () =>
      paintJudgedPairs(run, judge, set, GATYS_SIZE_PX, adainFolder),
    );
    rows.push({ name, folder: outcome.folder });
    own.push({ name, network, iterations: Math.min(iterations, OWN_SHEET_ITERATIONS) });
    figures[`gatys.iterations.${name}`] = { value: iterations, unit: '' };
    figures[`gatys.withinContent.${name}`] = { value: outcome.within, unit: 'pairs' };
  }
  Object.assign(figures, await measureCarry());
  rows.push({ name: 'cnnmrf', folder: await paintCnnmrfPairs(slim, set, GATYS_SIZE_PX, options.cnnmrf) });
  const judged = await judgeRows(judge, set, GATYS_SIZE_PX, rows);
  const styleOf = (name: string): number => required(judged.get(name), name).style;
  for (const name of NETWORKS) {
    figures[`gatys.styleRatio.${name}`] = { value: rounded(styleOf(name) / styleOf('adain'), 4), unit: '' };
  }
  await makePairSheet(set, rows, 'keyframe-pairs');
  await natively(true, python, () => makeOwnSheet(slim, own));
  return { figures, isPartial: options.isPartial };
}

/** Does the work with PyTorch's convolutions, if so wanted. */
async function natively<T>(isNative: boolean, python: string, work: () => Promise<T>): Promise<T> {
  const native = isNative ? new NativeConvolutions(python) : null;
  try {
    return await work();
  } finally {
    native?.dispose();
  }
}

function readOptions(args: readonly string[]): Options {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { pairs: option, iterations: option, cnnmrf: option },
  });
  const { pairs, iterations, cnnmrf } = values;
  return {
    pairs: Number(pairs ?? GATYS_PAIRS.length),
    iterations: Number(iterations ?? ITERATIONS),
    cnnmrf: Number(cnnmrf ?? CNNMRF_ITERATIONS),
    isPartial: [pairs, iterations, cnnmrf].some((value) => value !== undefined),
  };
}

/** The shared teacher by the way that a visitor's VGG-19 takes: as a file, checked. */
async function readVgg19(python: string, shared: string): Promise<Network> {
  const file = join(CACHE_FOLDER, 'vgg19.safetensors');
  if (!existsSync(file)) {
    await mkdir(dirname(file), { recursive: true });
    const archive = `${shared}/data/teacher/vgg19_to_conv5_1_f16.npz`;
    await runPython(python, [benchProgram('export_vgg19.py'), archive, file]);
  }
  return importVgg19([{ name: 'vgg19.safetensors', bytes: await readBytes(file) }]);
}

/** Iterations of a painting beside those of PyTorch's L-BFGS on the same losses of the same pictures. */
async function timeIterations(slim: Network, pair: Pair, python: string): Promise<Figures> {
  const host = hostOf(slim);
  const { warmUp, counted } = TIMED_ITERATIONS;
  const iterations = warmUp + counted;
  const settings = { ...defaultGatysSettings, shortSidesPx: [GATYS_SIZE_PX], iterationsPerLevel: iterations };
  const painting = paintGatys(host, await readInput(pair, GATYS_SIZE_PX), settings);
  let beganMs = NaN;
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (iteration === warmUp) beganMs = performance.now();
    await painting.next();
  }
  const own = (performance.now() - beganMs) / 1000 / counted;
  await painting.return({ width: 0, height: 0, rgb: new Float32Array() });
  host.network.dispose();
  const options = {
    model: `${MODELS_FOLDER}vgg-slim`,
    content: pair.content.file,
    style: pair.style.file,
    size: GATYS_SIZE_PX,
    'style-weight': settings.styleWeight,
    'tv-weight': settings.tvWeight,
    iterations,
    'warm-up': warmUp,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const output = await runPython(python, [benchProgram('time_slim_gatys.py'), ...args]);
  const { seconds: torch } = JSON.parse(output) as { seconds: number };
  return {
    'gatys.secondsPerIteration.slim': { value: rounded(own, 3), unit: 's' },
    'gatys.torchSecondsPerIteration': { value: rounded(torch, 3), unit: 's' },
    'gatys.iterationRatio': { value: rounded(own / torch, 3), unit: '' },
  };
}
