/**
 * Paused painting in its worker: opens a backend, runs one painting at a time, says how it goes. Pausing and the device
 * coming back are settled between two layers of the network; cancelling is the window's business, which ends the worker.
 */
import { required } from '../shared/assert.ts';
import { describeError, StylizerError } from '../shared/errors.ts';
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
import { readMachineFacts } from './device/machine-facts.ts';
import { rankEngines } from './device/rank-engines.ts';
import { type RunningBackend, startBackend, type WasmPaths } from './device/tfjs-backend.ts';
import type { RgbPicture } from './engine/style-engine.ts';
import { letMessagesIn } from './let-messages-in.ts';
import { fetchModelFiles } from './model/fetch-model-files.ts';
import { importVgg19 } from './model/import-vgg19.ts';
import type { Network } from './model/load-network.ts';
import { NetworkLibrary } from './model/network-library.ts';
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
import { growTextureFast } from './texture/k-coherence.ts';
import { defaultTextureSettings, seededCanvas, seededRandom } from './texture/texture-grid.ts';

const PREVIEW_INTERVAL_MS = 1000;
const MAX_RECOVERIES = 3;
const LOSS_NETWORK = 'vgg-slim';

/** How strongly the style's patches pull beside a content weight of `defaultCnnmrfSettings`. */
const PATCH_WEIGHTS = { gentle: 0.4, balanced: 1, strong: 3 } as const;

/** One step of whichever method, as it is reported. */
type Step = Omit<PaintStep, 'loss' | 'parts'> & { readonly loss: number | null };

export class PaintDesk implements PainterWorkerApi {
  readonly #wasmPaths: WasmPaths;
  #resume: (() => void) | null = null;
  #paused: Promise<void> = Promise.resolve();
  #backend: RunningBackend | null = null;
  #isLossWanted = false;

  constructor(wasmPaths: WasmPaths) {
    this.#wasmPaths = wasmPaths;
  }

  async paint(setup: PaintSetup, job: PaintJob, onProgress: (progress: PaintProgress) => void): Promise<PaintResult> {
    const beganMs = performance.now();
    const network = await loadLossNetwork(setup);
    const input = await decodeInput(job);
    const levels = levelSettings(job, input.content);
    if (job.method !== 'texture') refuseTooLarge(network, input.content, levels);
    const host = await this.#openHost(setup, network);
    const painting = startPainting(host, input, job, levels);
    const painted = await this.#follow(
      painting,
      levels.shortSidesPx.map((sidePx) => sidePx * sidePx),
      onProgress,
    );
    const picture = toRgbaPicture(painted);
    const engine = required(this.#backend, 'a backend').id;
    const seconds = (performance.now() - beganMs) / 1000;
    return {
      picture: await encodePng(picture),
      size: { width: picture.width, height: picture.height },
      seconds,
      engine,
    };
  }

  async checkNetwork(files: readonly File[]): Promise<void> {
    await readVgg19(files);
  }

  pause(): Promise<void> {
    if (!this.#resume) {
      this.#paused = new Promise((resolve) => {
        this.#resume = resolve;
      });
    }
    return Promise.resolve();
  }

  resume(): Promise<void> {
    this.#resume?.();
    this.#resume = null;
    return Promise.resolve();
  }

  loseDevice(): Promise<void> {
    if (this.#backend?.device) this.#backend.device.destroy();
    else this.#isLossWanted = true;
    return Promise.resolve();
  }

  async #breathe(): Promise<void> {
    await letMessagesIn();
    await this.#paused;
    if (!this.#isLossWanted) return;
    this.#isLossWanted = false;
    throw new StylizerError('gpu/lost', 'The device was lost, as a test wanted.');
  }

  /** @param levelWeights what one step of each level costs, relatively. */
  async #follow(
    painting: AsyncGenerator<Step, RgbPicture>,
    levelWeights: readonly number[],
    onProgress: (progress: PaintProgress) => void,
  ): Promise<RgbPicture> {
    let shownMs = -Infinity;
    let workedMs = 0;
    let workDone = 0;
    for (;;) {
      const beganMs = performance.now();
      const { value, done } = await painting.next();
      if (done) return value;
      const nowMs = performance.now();
      workedMs += nowMs - beganMs;
      const { picture, ...step } = value;
      const perLevel = step.iterations / step.levels;
      workDone += levelWeights[step.level - 1] ?? 1;
      const workLeft = levelWeights.reduce(
        (sum, weight, index) => sum + weight * Math.max(0, Math.min(perLevel, (index + 1) * perLevel - step.iteration)),
        0,
      );
      const isPreviewDue = nowMs - shownMs >= PREVIEW_INTERVAL_MS;
      if (isPreviewDue) shownMs = nowMs;
      const secondsLeft = (workedMs / 1000) * (workLeft / workDone);
      onProgress({ ...step, secondsLeft, preview: isPreviewDue ? await toBitmap(picture) : null });
      await letMessagesIn();
      await this.#paused;
    }
  }

  async #openHost(setup: PaintSetup, network: Network): Promise<NetworkHost> {
    let recoveries = 0;
    let current = await this.#openNetwork(setup, network);
    return {
      get network() {
        return current;
      },
      breathe: () => this.#breathe(),
      recover: async (error) => {
        // Anything but a loss would happen again.
        const isLoss = this.#isLost(error);
        if (!(await isLoss) || ++recoveries > MAX_RECOVERIES) return false;
        this.#backend?.stop();
        current = await this.#openNetwork(setup, network);
        return true;
      },
    };
  }

  async #isLost(error: unknown): Promise<boolean> {
    if (error instanceof StylizerError && error.code === 'gpu/lost') return true;
    const device = this.#backend?.device;
    if (!device) return false;
    const soon = new Promise<false>((resolve) => setTimeout(() => resolve(false), 200));
    return Promise.race([device.lost.then(() => true), soon]);
  }

  async #openNetwork(setup: PaintSetup, network: Network): Promise<FeatureNetwork> {
    const facts = await readMachineFacts();
    const failures: string[] = [];
    for (const { id } of rankEngines(facts, { forced: setup.engine, excluded: [] })) {
      try {
        this.#backend = await startBackend(id, this.#wasmPaths, facts.wasmThreads);
        return new FeatureNetwork(network);
      } catch (error) {
        failures.push(`${id}: ${describeError(error)}`);
      }
    }
    throw new StylizerError('gpu/failed', `No way to compute could be started here. ${failures.join(' ')}`);
  }
}

function loadLossNetwork({ ownNetwork, modelsUrl }: PaintSetup): Promise<Network> {
  if (ownNetwork.length > 0) return readVgg19(ownNetwork);
  return new NetworkLibrary(fetchModelFiles(modelsUrl)).load(LOSS_NETWORK);
}

async function readVgg19(files: readonly File[]): Promise<Network> {
  return importVgg19(
    await Promise.all(files.map(async (file) => ({ name: file.name, bytes: await file.arrayBuffer() }))),
  );
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
    optimiser: 'lbfgs',
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

function toBitmap(picture: RgbPicture): Promise<ImageBitmap> {
  const { width, height, rgba } = toRgbaPicture(picture);
  return createImageBitmap(new ImageData(new Uint8ClampedArray(rgba), width, height));
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
