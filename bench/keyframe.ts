/**
 * `npm run bench -- keyframe [--pairs N] [--weights N] [--iterations N] [--cnnmrf N] [--vgg19 FILE]`: the slow methods. Gatys on the eight pairs of the
 * quality bench with three style weights, CNNMRF at 384 px, texture growth; judged by the shared judge. `--vgg19` names
 * a safetensors file as a visitor would bring it. Runs for hours; options make it shorter and the result partial.
 * `--carry` measures carrying alone.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { MODELS_FOLDER, readModel } from '../scripts/node/node-engine.ts';
import { writePicture } from '../scripts/node/picture-files.ts';
import { required } from '../src/shared/assert.ts';
import type { RgbPicture } from '../src/pipeline/engine/style-engine.ts';
import { importVgg19 } from '../src/pipeline/model/import-vgg19.ts';
import type { Network } from '../src/pipeline/model/load-network.ts';
import { defaultCnnmrfSettings, paintCnnmrf } from '../src/pipeline/optimise/cnnmrf.ts';
import { FeatureNetwork } from '../src/pipeline/optimise/feature-network.ts';
import { defaultGatysSettings, paintGatys, STYLE_WEIGHTS } from '../src/pipeline/optimise/gatys.ts';
import type { NetworkHost, PaintInput, PaintStep } from '../src/pipeline/optimise/paint-levels.ts';
import { toRgbaPicture } from '../src/pipeline/picture/resample.ts';
import { growTexture } from '../src/pipeline/texture/efros-leung.ts';
import { growTextureFast } from '../src/pipeline/texture/k-coherence.ts';
import { defaultTextureSettings, seededCanvas, seededRandom } from '../src/pipeline/texture/texture-grid.ts';
import { textureError } from '../src/pipeline/texture/texture-quality.ts';
import { type Figure, type Figures, type Measurement, rounded } from './figures.ts';
import { benchProgram, requirePython, requireSharedFolder, runPython } from './python.ts';
import { measureCarry } from './keyframe/carry.ts';
import { CACHE_FOLDER, pictureFolder } from './quality/cache.ts';
import { GATYS_PAIRS, GATYS_SIZE_PX } from './quality/gatys-rows.ts';
import { type Judge, judgeRows, type Judgement } from './quality/judge.ts';
import { Painter, readSquare } from './quality/painter.ts';
import { crossPairs, type Pair, pairName, type PairSet, pickPairs, readRole } from './quality/pairs.ts';

const ITERATIONS = 300;
const CNNMRF_SIZE_PX = 384;
const CNNMRF_ITERATIONS = 100;
/** A painting may lose so much more of the content than `adain` does. */
const CONTENT_ALLOWANCE = 1.05;
const TIMED_EVALUATIONS = 12;
const TEXTURE = { samplePx: 64, resultPx: 128 };

interface Options {
  readonly pairs: number;
  readonly weights: readonly number[];
  readonly iterations: number;
  readonly cnnmrf: number;
  readonly vgg19: string | null;
  readonly isPartial: boolean;
}

export async function measureKeyframes(args: readonly string[]): Promise<Measurement> {
  if (args[0] === '--carry') return { figures: await measureCarry(), isPartial: true };
  const options = readOptions(args);
  const figures: Record<string, Figure> = { ...measureTextures() };
  const shared = requireSharedFolder();
  const python = requirePython();
  const judge = { python, program: `${shared}/tools/judge.py` };
  const folder = `${shared}/data/test/styleid`;
  const all = crossPairs(await readRole(folder, 'content'), await readRole(folder, 'style'));
  const set: PairSet = { name: 'styleid', pairs: pickPairs(all, GATYS_PAIRS.slice(0, options.pairs)) };
  figures['pairs'] = { value: set.pairs.length, unit: 'pairs' };
  figures['gatys.iterations'] = { value: options.iterations, unit: '' };

  const adain = await Painter.create('adain');
  const adainFolder = await adain.paintPairs(set, { sizePx: GATYS_SIZE_PX });
  adain.dispose();
  const networks: Record<string, Network> = { slim: await readModel('vgg-slim') };
  if (options.vgg19 !== null) networks['vgg19'] = await readVgg19(options.vgg19);
  for (const [name, network] of Object.entries(networks)) {
    const host = hostOf(network);
    const { rows, secondsPerEvaluation } = await paintAll(host, name, set, options);
    host.network.dispose();
    const best = await chooseBest(judge, set, adainFolder, rows);
    figures[`gatys.styleRatio.${name}`] = { value: rounded(best.styleRatio, 4), unit: '' };
    figures[`gatys.withinContent.${name}`] = { value: best.within, unit: 'pairs' };
    figures[`gatys.secondsPerEvaluation.${name}`] = { value: rounded(secondsPerEvaluation, 4), unit: 's' };
    if (name !== 'slim') continue;
    const torch = await timeTorch(python);
    figures['gatys.torchSecondsPerEvaluation'] = { value: rounded(torch, 4), unit: 's' };
    figures['gatys.iterationRatio'] = { value: rounded(secondsPerEvaluation / torch, 3), unit: '' };
  }
  Object.assign(
    figures,
    await measureCnnmrf(required(networks['slim'], 'slim'), required(set.pairs[0], 'a pair'), options.cnnmrf),
  );
  Object.assign(figures, await measureCarry());
  return { figures, isPartial: options.isPartial };
}

function readOptions(args: readonly string[]): Options {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { pairs: option, weights: option, iterations: option, cnnmrf: option, vgg19: option },
  });
  const { pairs, weights, iterations, cnnmrf, vgg19 } = values;
  return {
    pairs: Number(pairs ?? GATYS_PAIRS.length),
    weights: Object.values(STYLE_WEIGHTS).slice(0, Number(weights ?? 3)),
    iterations: Number(iterations ?? ITERATIONS),
    cnnmrf: Number(cnnmrf ?? CNNMRF_ITERATIONS),
    vgg19: vgg19 ?? null,
    isPartial: [pairs, weights, iterations, cnnmrf].some((value) => value !== undefined),
  };
}

function hostOf(network: Network): NetworkHost {
  return {
    network: new FeatureNetwork(network),
    breathe: () => Promise.resolve(),
    recover: () => Promise.resolve(false),
  };
}

async function readVgg19(file: string): Promise<Network> {
  return importVgg19([{ name: 'vgg19.safetensors', bytes: Uint8Array.from(await readFile(file)).buffer }]);
}

async function finish(painting: AsyncGenerator<PaintStep, RgbPicture>): Promise<RgbPicture> {
  for (;;) {
    const { value, done } = await painting.next();
    if (done) return value;
  }
}

async function readInput({ content, style }: Pair, sizePx: number): Promise<PaintInput> {
  return {
    content: await readSquare(content.file, sizePx),
    live: null,
    styles: [{ picture: await readSquare(style.file, sizePx), weight: 1, mask: null }],
  };
}

/** @returns one folder per style weight, and what an evaluation costs. */
async function paintAll(
  host: NetworkHost,
  name: string,
  set: PairSet,
  { weights, iterations }: Options,
): Promise<{ readonly rows: readonly string[]; readonly secondsPerEvaluation: number }> {
  const rows: string[] = [];
  let evaluations = 0;
  let seconds = 0;
  // One pass forwards to relu5_1 and one back is an evaluation: the way back is counted by its last call.
  for (const styleWeight of weights) {
    const folder = await pictureFolder(
      set.name,
      GATYS_SIZE_PX,
      `keyframe-${name}-w${String(styleWeight)}-i${String(iterations)}`,
    );
    for (const pair of set.pairs) {
      const input = await readInput(pair, GATYS_SIZE_PX);
      const settings = {
        ...defaultGatysSettings,
        shortSidesPx: [GATYS_SIZE_PX],
        iterationsPerLevel: iterations,
        styleWeight,
      };
      const beganMs = performance.now();
      const painted = await finish(
        paintGatys(
          counted(host, () => evaluations++),
          input,
          settings,
        ),
      );
      seconds += (performance.now() - beganMs) / 1000;
      await writePicture(join(folder, `${pairName(pair)}.png`), toRgbaPicture(painted));
      console.log(`painted ${name} ${pairName(pair)}, style weight ${String(styleWeight)}`);
    }
    rows.push(folder);
  }
  return { rows, secondsPerEvaluation: seconds / evaluations };
}

/** The same host, telling of every whole evaluation. */
function counted(host: NetworkHost, onEvaluation: () => void): NetworkHost {
  const { network } = host;
  const told = {
    forward: async (...args: Parameters<FeatureNetwork['forward']>) => {
      onEvaluation();
      return network.forward(...args);
    },
    tapSize: network.tapSize.bind(network),
  };
  return { ...host, network: told as unknown as FeatureNetwork };
}

/** Per pair the lowest style loss whose content loss is allowed; the lowest content loss when none is. */
async function chooseBest(
  judge: Judge,
  set: PairSet,
  adainFolder: string,
  rows: readonly string[],
): Promise<{ readonly styleRatio: number; readonly within: number }> {
  let [own, adain, within] = [0, 0, 0];
  for (const pair of set.pairs) {
    const single = { name: set.name, pairs: [pair] };
    const named = [
      { name: 'adain', folder: adainFolder },
      ...rows.map((folder, index) => ({ name: `weight${String(index)}`, folder })),
    ];
    const judged = await judgeRows(judge, single, GATYS_SIZE_PX, named);
    const reference = required(judged.get('adain'), 'adain');
    const own_ = rows.map((_, index): Judgement => required(judged.get(`weight${String(index)}`), 'a row'));
    const allowed = own_.filter(({ content }) => content <= CONTENT_ALLOWANCE * reference.content);
    if (allowed.length > 0) within++;
    const best =
      allowed.length > 0
        ? Math.min(...allowed.map(({ style }) => style))
        : required([...own_].sort((a, b) => a.content - b.content)[0], 'a row').style;
    own += best;
    adain += reference.style;
  }
  return { styleRatio: own / adain, within };
}

async function timeTorch(python: string): Promise<number> {
  const args = [
    '--model',
    `${MODELS_FOLDER}vgg-slim`,
    '--size',
    String(GATYS_SIZE_PX),
    '--evaluations',
    String(TIMED_EVALUATIONS),
  ];
  const output = await runPython(python, [benchProgram('time_slim_gatys.py'), ...args]);
  return (JSON.parse(output) as { seconds: number }).seconds;
}

async function measureCnnmrf(network: Network, pair: Pair, iterations: number): Promise<Figures> {
  const host = hostOf(network);
  const input = await readInput(pair, CNNMRF_SIZE_PX);
  const beganMs = performance.now();
  let peakBytes = 0;
  const painting = paintCnnmrf(
    {
      ...host,
      breathe: () => {
        peakBytes = Math.max(peakBytes, tf.memory().numBytes);
        return Promise.resolve();
      },
    },
    input,
    { ...defaultCnnmrfSettings, iterationsPerLevel: iterations },
  );
  const painted = await finish(painting);
  const seconds = (performance.now() - beganMs) / 1000;
  host.network.dispose();
  await writePicture(join(CACHE_FOLDER, `cnnmrf-${pairName(pair)}.png`), toRgbaPicture(painted));
  return {
    'cnnmrf.seconds': { value: rounded(seconds, 1), unit: 's' },
    'cnnmrf.iterations': { value: iterations * defaultCnnmrfSettings.shortSidesPx.length, unit: '' },
    'cnnmrf.peakMb': { value: rounded(peakBytes / 1e6, 0), unit: 'MB of tensors' },
  };
}

/** A wall of bricks, 64 pixels square: what texture synthesis is always shown with. */
function brickSample(): RgbPicture {
  const side = TEXTURE.samplePx;
  const random = seededRandom(3);
  const rgb = new Float32Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isMortar = y % 10 < 2 || (x + (Math.floor(y / 10) % 2) * 10) % 20 < 2;
      const color = isMortar ? [0.8, 0.8, 0.8] : [0.6, 0.25, 0.2];
      for (let c = 0; c < 3; c++) rgb[(y * side + x) * 3 + c] = (color[c] ?? 0) + 0.1 * (random() - 0.5);
    }
  }
  return { width: side, height: side, rgb };
}

function measureTextures(): Figures {
  const sample = brickSample();
  const run = (method: typeof growTexture): { readonly seconds: number; readonly error: number } => {
    const canvas = seededCanvas(sample, TEXTURE.resultPx, TEXTURE.resultPx, seededRandom(1));
    const beganMs = performance.now();
    const growing = method(sample, canvas, defaultTextureSettings);
    while (!(growing.next().done ?? false));
    const seconds = (performance.now() - beganMs) / 1000;
    return { seconds, error: textureError(canvas.picture, sample, defaultTextureSettings.windowPx) };
  };
  const [exact, fast] = [run(growTexture), run(growTextureFast)];
  return {
    'efrosLeung.exactSeconds': { value: rounded(exact.seconds, 2), unit: 's' },
    'efrosLeung.fastSeconds': { value: rounded(fast.seconds, 2), unit: 's' },
    'efrosLeung.fastQualityRatio': { value: rounded(fast.error / exact.error, 3), unit: '' },
  };
}
