/**
 * Gatys on named pairs, judged: style weights are tried for a few iterations, then the best whose content loss is allowed
 * goes on to the end. A stronger weight means less style loss and more content loss, so of three weights the middle one
 * is tried first and then the one on the side that it points to. What is painted is kept, pair by pair: a run that was
 * broken off goes on there.
 */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePicture } from '../../scripts/node/picture-files.ts';
import { required } from '../../src/shared/assert.ts';
import type { RgbPicture } from '../../src/pipeline/engine/style-engine.ts';
import type { Network } from '../../src/pipeline/model/load-network.ts';
import { defaultGatysSettings, paintGatys, STYLE_WEIGHTS } from '../../src/pipeline/optimise/gatys.ts';
import type { NetworkHost, PaintInput } from '../../src/pipeline/optimise/paint-levels.ts';
import { toRgbaPicture } from '../../src/pipeline/picture/resample.ts';
import { pictureFolder, remembered } from '../quality/cache.ts';
import { type Judge, type Judgement, judgeRows } from '../quality/judge.ts';
import { type Pair, pairName, type PairSet } from '../quality/pairs.ts';
import { hostOf, readInput } from './paint.ts';

/** A painting may lose so much more of the content than `adain` does. */
const CONTENT_ALLOWANCE = 1.05;

export interface GatysRun {
  /** `slim` or `vgg19`: where pictures are kept. */
  readonly name: string;
  readonly network: Network;
  /** With which every weight is tried. */
  readonly trialIterations: number;
  readonly iterations: number;
}

export interface GatysOutcome {
  /** The chosen pictures, one a pair. */
  readonly folder: string;
  /** Pairs whose content loss is allowed. */
  readonly within: number;
}

interface Choice {
  readonly styleWeight: number;
  readonly isAllowed: boolean;
}

export async function paintJudgedPairs(
  run: GatysRun,
  judge: Judge,
  set: PairSet,
  sizePx: number,
  adainFolder: string,
): Promise<GatysOutcome> {
  const { name, trialIterations, iterations } = run;
  const key = `keyframe-${name}-t${String(trialIterations)}-i${String(iterations)}`;
  const best = await pictureFolder(set.name, sizePx, key);
  const host = hostOf(run.network);
  let within = 0;
  try {
    for (const pair of set.pairs) {
      const choice = await remembered([key, String(sizePx), pairName(pair)], () =>
        paintPair({ run, host, judge, set, sizePx, adainFolder }, pair, best),
      );
      if (choice.isAllowed) within++;
      console.log(
        `${name} ${pairName(pair)}: style weight ${String(choice.styleWeight)}${choice.isAllowed ? '' : ', too much content lost'}`,
      );
    }
  } finally {
    host.network.dispose();
  }
  return { folder: best, within };
}

interface Easel {
  readonly run: GatysRun;
  readonly host: NetworkHost;
  readonly judge: Judge;
  readonly set: PairSet;
  readonly sizePx: number;
  readonly adainFolder: string;
}

async function paintPair(easel: Easel, pair: Pair, bestFolder: string): Promise<Choice> {
  const { run, host, sizePx } = easel;
  const input = await readInput(pair, sizePx);
  const [gentle, balanced, strong] = Object.values(STYLE_WEIGHTS).map(
    (styleWeight) => new Trial(host, input, styleWeight, sizePx, run.iterations),
  ) as [Trial, Trial, Trial];
  const tryOut = async (trial: Trial): Promise<TrialJudgement> => {
    await trial.paintTo(run.trialIterations);
    return required((await judgeTrials(easel, pair, [trial], run.trialIterations)).get(trial), 'a judgement');
  };
  const middle = await tryOut(balanced);
  const isStrongAllowed = middle.isAllowed && (await tryOut(strong)).isAllowed;
  // Content is lost until the end: what was allowed on the way may be too much there.
  const candidates = isStrongAllowed ? [strong, balanced, gentle] : middle.isAllowed ? [balanced, gentle] : [gentle];
  let [chosen, content] = [gentle, Infinity];
  for (const trial of candidates) {
    await trial.paintTo(run.iterations);
    const end = required((await judgeTrials(easel, pair, [trial], run.iterations)).get(trial), 'a judgement');
    if (end.isAllowed || end.content < content) [chosen, content] = [trial, end.content];
    if (!end.isAllowed) continue;
    await keep(easel, pair, chosen, bestFolder);
    return { styleWeight: chosen.styleWeight, isAllowed: true };
  }
  await keep(easel, pair, chosen, bestFolder);
  return { styleWeight: chosen.styleWeight, isAllowed: false };
}

async function keep(easel: Easel, pair: Pair, trial: Trial, folder: string): Promise<void> {
  const from = await trialFolder(easel, trial, easel.run.iterations);
  await copyFile(join(from, `${pairName(pair)}.png`), join(folder, `${pairName(pair)}.png`));
}

/** One style weight's painting, which can be left and gone on with. */
class Trial {
  readonly styleWeight: number;
  readonly #painting: AsyncGenerator<{ readonly picture: RgbPicture }, RgbPicture>;
  picture: RgbPicture;
  #steps = 0;

  constructor(host: NetworkHost, input: PaintInput, styleWeight: number, sizePx: number, iterations: number) {
    this.styleWeight = styleWeight;
    const settings = { ...defaultGatysSettings, shortSidesPx: [sizePx], iterationsPerLevel: iterations, styleWeight };
    this.#painting = paintGatys(host, input, settings);
    this.picture = { width: 0, height: 0, rgb: new Float32Array() };
  }

  async paintTo(iterations: number): Promise<void> {
    for (; this.#steps < iterations; this.#steps++) {
      const { value, done } = await this.#painting.next();
      this.picture = done ? value : value.picture;
      if (done) return;
    }
  }
}

interface TrialJudgement extends Judgement {
  readonly isAllowed: boolean;
}

function trialFolder({ run, set, sizePx }: Easel, { styleWeight }: Trial, iterations: number): Promise<string> {
  return pictureFolder(
    set.name,
    sizePx,
    `keyframe-${run.name}-w${String(styleWeight)}-i${String(iterations)}of${String(run.iterations)}`,
  );
}

async function judgeTrials(
  easel: Easel,
  pair: Pair,
  trials: readonly Trial[],
  iterations: number,
): Promise<ReadonlyMap<Trial, TrialJudgement>> {
  const { judge, set, sizePx, adainFolder } = easel;
  const rows = [{ name: 'adain', folder: adainFolder }];
  for (const trial of trials) {
    const folder = await trialFolder(easel, trial, iterations);
    await writePicture(join(folder, `${pairName(pair)}.png`), toRgbaPicture(trial.picture));
    rows.push({ name: `weight${String(trial.styleWeight)}`, folder });
  }
  const judged = await judgeRows(judge, { name: set.name, pairs: [pair] }, sizePx, rows);
  const allowed = CONTENT_ALLOWANCE * required(judged.get('adain'), 'adain').content;
  return new Map(
    trials.map((trial) => {
      const own = required(judged.get(`weight${String(trial.styleWeight)}`), 'a row');
      return [trial, { ...own, isAllowed: own.content <= allowed }];
    }),
  );
}
