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
import { areaDownscale, type RgbaPicture } from './picture/area-downscale.ts';
import { decodeStylePicture } from './picture/decode-style-picture.ts';
import { toRgbaPicture } from './picture/resample.ts';
import { toBitmap } from './picture/to-bitmap.ts';
import { SlowWork } from './slow-work.ts';
import { growTextureFast } from './texture/k-coherence.ts';
import { defaultTextureSettings, seededCanvas, seededRandom } from './texture/texture-grid.ts';

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
    if (job.method !== 'texture') refuseTooLarge(network, input.content, levels);
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
    return this.#work.follow(painting, async ({ picture, ...step }, workedMs, isPreviewDue) => {
      const perLevel = step.iterations / step.levels;
      workDone += levelWeights[step.level - 1] ?? 1;
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

function refuseTooLarge({ description }: Network, content: RgbaPicture, { shortSidesPx }: LevelSettings): void {
  const size = sizeAtShortSide(content, Math.max(...shortSidesPx));
  if (paintBytes(description, size) <= MAX_PAINT_BYTES) return;
  const fittingPx = largestShortSidePx(description, content, MAX_PAINT_BYTES);
  throw new StylizerError(
    'paint/too-large',
    `Painting at ${formatSize(size)} needs more memory than is safe here. Choose a lower quality: up to ${String(fittingPx)} pixels on the short side fit.`,
  );
}

function startPainting(
  host: NetworkHost,
  input: PaintInput,
  job: PaintJob,
  levels: LevelSettings,
): AsyncGenerator<Step, RgbPicture> {
  const { keepsColors, strength } = job;
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
      });
    case 'texture':
      return paintTexture(host, input, levels);
  }
  job.method satisfies never;
}

/** Grows the first style's picture into a texture of the frame's shape. */
async function* paintTexture(
  { breathe }: NetworkHost,
  { content, styles }: PaintInput,
  { shortSidesPx, seed }: LevelSettings,
): AsyncGenerator<Step, RgbPicture> {
  const [style] = styles;
  if (!style) throw new TypeError('A texture needs a style.');
  const shortSidePx = Math.max(...shortSidesPx);
  const sample = areaDownscale(style.picture, sizeAtShortSide(style.picture, Math.min(64, shortSidePx)));
  const size = sizeAtShortSide(content, shortSidePx);
  const random = seededRandom(seed);
  const canvas = seededCanvas(sample, size.width, size.height, random);
  for (const { filled, total, picture } of growTextureFast(
    sample,
    canvas,
    { ...defaultTextureSettings, seed },
    random,
  )) {
    yield { iteration: filled, iterations: total, level: 1, levels: 1, loss: null, picture };
    await breathe();
  }
  return canvas.picture;
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
