/**
 * Paused painting in its worker: opens a backend, runs one painting at a time, says how it goes. Learning a style is the
 * same kind of work, and done here too (`learn-desk.ts`).
 */
import { required } from '../shared/assert.ts';
import { StylizerError } from '../shared/errors.ts';
import type { LearnJob, LearnProgress, LearnResult } from '../shared/learning.ts';
import {
  MAX_PAINT_BYTES,
  PAINT_LEVELS,
  type PainterWorkerApi,
  type PaintJob,
  type PaintProgress,
  type PaintResult,
  type PaintSetup,
} from '../shared/painting.ts';
import { formatSize } from '../shared/size.ts';
import type { WasmPaths } from './device/tfjs-backend.ts';
import type { RgbPicture } from './engine/style-engine.ts';
import { learnStyle } from './learn-desk.ts';
import type { Network } from './model/load-network.ts';
import { loadLossNetwork, readVgg19 } from './model/loss-network.ts';
import { defaultCnnmrfSettings, paintCnnmrf } from './optimise/cnnmrf.ts';
import { FeatureNetwork } from './optimise/feature-network.ts';
import { defaultGatysSettings, paintGatys, STYLE_WEIGHTS } from './optimise/gatys.ts';
import {
  type LevelSettings,
  type NetworkHost,
  type PaintInput,
  type PaintStep,
  sizeAtShortSide,
} from './optimise/paint-levels.ts';
import { largestShortSidePx, paintBytes } from './optimise/paint-memory.ts';
import type { RgbaPicture } from './picture/area-downscale.ts';
import { decodeStylePicture } from './picture/decode-style-picture.ts';
import { toRgbaPicture } from './picture/resample.ts';
import { toBitmap } from './picture/to-bitmap.ts';
import { SlowWork } from './slow-work.ts';
import { growFrame } from './texture/texture-frame.ts';
import { defaultTextureSettings } from './texture/texture-grid.ts';

/** How strongly the style's patches pull beside a content weight of `defaultCnnmrfSettings`. */
const PATCH_WEIGHTS = { gentle: 0.4, balanced: 1, strong: 3 } as const;

/** One step of whichever method, as it is reported. */
type Step = Omit<PaintStep, 'loss' | 'parts'> & { readonly loss: number | null };

export class PaintDesk implements PainterWorkerApi {
  readonly #work: SlowWork;

  constructor(wasmPaths: WasmPaths) {
    this.#work = new SlowWork(wasmPaths);
  }

  async paint(setup: PaintSetup, job: PaintJob, onProgress: (progress: PaintProgress) => void): Promise<PaintResult> {
    const beganMs = performance.now();
    const network = await loadLossNetwork(setup.ownNetwork, setup.modelsUrl);
    const input = await decodeInput(job);
    const levels = levelSettings(job, input.content);
    if (job.method !== 'texture') refuseTooLarge(network, input, job, levels);
    const { breathe } = this.#work;
    const bench = await this.#work.openBench(setup.engine, () => new FeatureNetwork(network));
    const host: NetworkHost = {
      get network() {
        return bench.current();
      },
      breathe,
      recover: bench.recover,
    };
    const painting = startPainting(host, input, job, levels);
    const levelWeights = levels.shortSidesPx.map((sidePx) => sidePx * sidePx);
    const painted = await this.#follow(painting, levelWeights, onProgress);
    const picture = toRgbaPicture(painted);
    const engine = required(this.#work.engine, 'an engine');
    const seconds = (performance.now() - beganMs) / 1000;
    return {
      picture: await encodePng(picture),
      size: { width: picture.width, height: picture.height },
      seconds,
      engine,
    };
  }

  learn(setup: PaintSetup, job: LearnJob, onProgress: (progress: LearnProgress) => void): Promise<LearnResult> {
    return learnStyle(this.#work, setup, job, onProgress);
  }

  async checkNetwork(files: readonly File[]): Promise<void> {
    await readVgg19(files);
  }

  pause(): Promise<void> {
    this.#work.pause();
    return Promise.resolve();
  }

  resume(): Promise<void> {
    this.#work.resume();
    return Promise.resolve();
  }

  loseDevice(): Promise<void> {
    this.#work.loseDevice();
    return Promise.resolve();
  }

  /** @param levelWeights what one step of each level costs, relatively. */
  #follow(
    painting: AsyncGenerator<Step, RgbPicture>,
    levelWeights: readonly number[],
    onProgress: (progress: PaintProgress) => void,
  ): Promise<RgbPicture> {
    let workDone = 0;
    let before: Pick<Step, 'iteration' | 'level'> = { iteration: 0, level: 1 };
    return this.#work.follow(painting, async ({ picture, ...step }, workedMs, isPreviewDue) => {
      const perLevel = step.iterations / step.levels;
      // A texture's step fills many pixels; a level that converged was left early, and cost no more.
      const done = step.level === before.level ? step.iteration - before.iteration : 1;
      before = step;
      workDone += done * (levelWeights[step.level - 1] ?? 1);
      const workLeft = levelWeights.reduce(
        (sum, weight, index) => sum + weight * Math.max(0, Math.min(perLevel, (index + 1) * perLevel - step.iteration)),
        0,
      );
      const secondsLeft = (workedMs / 1000) * (workLeft / workDone);
      onProgress({ ...step, secondsLeft, preview: isPreviewDue ? await toBitmap(picture) : null });
    });
  }
}

async function decodeInput(job: PaintJob): Promise<PaintInput> {
  const styles = job.styles.map(async ({ picture, weight, mask }) => ({
    picture: await decodeStylePicture(picture),
    weight,
    mask: mask && (await decodeStylePicture(mask)),
  }));
  return {
    content: await decodeStylePicture(job.content),
    live: job.live && (await decodeStylePicture(job.live)),
    styles: await Promise.all(styles),
  };
}

function levelSettings(job: PaintJob, content: RgbaPicture): LevelSettings {
  const { shortSidesPx, iterations } = job.levels ?? PAINT_LEVELS[job.method][job.quality];
  const shortSidePx = Math.min(content.width, content.height);
  const fitting = shortSidesPx.map((sidePx) => Math.min(sidePx, shortSidePx));
  return {
    shortSidesPx: [...new Set(fitting)],
    iterationsPerLevel: iterations,
    optimiser: job.optimiser,
    init: job.init,
    seed: job.seed,
  };
}

function refuseTooLarge(
  { description }: Network,
  { content, styles }: PaintInput,
  { method, isTurned, isScaled }: PaintJob,
  { shortSidesPx }: LevelSettings,
): void {
  const size = sizeAtShortSide(content, Math.max(...shortSidesPx));
  const variants = (isTurned ? 3 : 1) * (isScaled ? 3 : 1);
  const patchPictures = method === 'cnnmrf' ? styles.length * variants : 0;
  if (paintBytes(description, size, patchPictures) <= MAX_PAINT_BYTES) return;
  const fittingPx = largestShortSidePx(description, content, patchPictures, MAX_PAINT_BYTES);
  const advice = patchPictures > 1 ? 'Choose a lower quality or fewer patches' : 'Choose a lower quality';
  throw new StylizerError(
    'paint/too-large',
    `Painting at ${formatSize(size)} needs more memory than is safe here. ${advice}: up to ${String(fittingPx)} pixels on the short side fit.`,
  );
}

function startPainting(
  host: NetworkHost,
  input: PaintInput,
  job: PaintJob,
  levels: LevelSettings,
): AsyncGenerator<Step, RgbPicture> {
  const { keepsColors, strength, isTurned, isScaled, isDense } = job;
  switch (job.method) {
    case 'gatys':
      return paintGatys(host, input, {
        ...defaultGatysSettings,
        ...levels,
        keepsColors,
        styleWeight: STYLE_WEIGHTS[strength],
      });
    case 'cnnmrf':
      return paintCnnmrf(host, input, {
        ...defaultCnnmrfSettings,
        ...levels,
        keepsColors,
        patchWeight: PATCH_WEIGHTS[strength],
        isTurned,
        isScaled,
        stride: isDense ? 1 : 2,
      });
    case 'texture':
      return paintTexture(host, input, job, levels);
  }
  job.method satisfies never;
}

async function* paintTexture(
  { breathe }: NetworkHost,
  { content, styles }: PaintInput,
  { windowPx, isExact, isTileable, seed }: PaintJob,
  { shortSidesPx }: LevelSettings,
): AsyncGenerator<Step, RgbPicture> {
  const settings = { ...defaultTextureSettings, windowPx, isExact, isTileable, seed };
  const growing = growFrame(content, styles, { ...settings, shortSidePx: Math.max(...shortSidesPx) });
  for (;;) {
    const { value, done } = growing.next();
    if (done) return value;
    yield { iteration: value.filled, iterations: value.total, level: 1, levels: 1, loss: null, picture: value.picture };
    await breathe();
  }
}

function encodePng({ width, height, rgba }: RgbaPicture): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  required(canvas.getContext('2d'), 'a 2D context').putImageData(
    new ImageData(new Uint8ClampedArray(rgba), width, height),
    0,
    0,
  );
  return canvas.convertToBlob({ type: 'image/png' });
}
