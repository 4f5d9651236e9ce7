/**
 * Carrying in its worker: reads the clip, paints live what no keyframe knows, hands compressed frames out. One job, then
 * the worker's end, which is also how it is cancelled.
 */
import { required } from '../../shared/assert.ts';
import {
  type CarryJob,
  type CarryProgress,
  type CarrySummary,
  type CarryWorkerApi,
  MAX_CARRIED_BYTES,
} from '../../shared/carrying.ts';
import { StylizerError } from '../../shared/errors.ts';
import { type CarriedPicture, defaultExportSettings } from '../../shared/export.ts';
import type { ExportSetup } from '../../shared/export-setup.ts';
import { fitWithin, networkSizeFor, type Size, turnedLike } from '../../shared/size.ts';
import { ClipReader } from '../clip/clip-reader.ts';
import { startEngine, type StartedEngine } from '../device/start-engine.ts';
import type { WasmPaths } from '../device/tfjs-backend.ts';
import type { EngineLook, RgbPicture } from '../engine/style-engine.ts';
import { createPainter } from '../export/create-painter.ts';
import { letMessagesIn } from '../let-messages-in.ts';
import { fetchModelFiles } from '../model/fetch-model-files.ts';
import type { Network } from '../model/load-network.ts';
import { NetworkLibrary } from '../model/network-library.ts';
import { decodeStylePicture } from '../picture/decode-style-picture.ts';
import { resolutionPolicy } from '../resolution-policy.ts';
import { StyleShelf } from '../style-shelf.ts';
import { carryClip, type CarriedFrame } from './carry-clip.ts';
import { CarryMeter } from './carry-meter.ts';
import { ClipSource } from './clip-source.ts';
import { type FrameChange, visibleJump } from './jump-meter.ts';
import { LivePainter, type PaintingEngine } from './live-painter.ts';
import { PictureCanvas } from './picture-canvas.ts';
import { planStretches } from './plan-stretches.ts';

const REPORT_INTERVAL_MS = 250;

/** Time in which a lost device is noticed after work on it failed. */
const LOSS_NOTICE_MS = 200;

/** Motion is found on pictures of this short side. */
const FLOW_SHORT_SIDE_PX = 288;

/** Carried frames are as fine as the finest painting, and no finer than this. */
const LARGEST_CARRIED: Size = { width: 1920, height: 1080 };

const JPEG_QUALITY = 0.95;

export class CarryDesk implements CarryWorkerApi {
  readonly #wasmPaths: WasmPaths;
  #engine: StartedEngine | null = null;
  #isLossWanted = false;

  constructor(wasmPaths: WasmPaths) {
    this.#wasmPaths = wasmPaths;
  }

  async carry(setup: ExportSetup, job: CarryJob, onProgress: (progress: CarryProgress) => void): Promise<CarrySummary> {
    const reader = await ClipReader.open(job.file);
    try {
      if (!reader.facts.canDecodeVideo) {
        throw new StylizerError(
          'clip/unreadable',
          'This browser cannot decode the clip frame by frame, so nothing can be carried through it. Convert it to H.264 or VP9 first.',
        );
      }
      const carrySize = await carriedSize(job, reader.facts.displaySize);
      const network = await new NetworkLibrary(fetchModelFiles(setup.modelsUrl)).load(setup.method);
      const live = await LivePainter.create(() => this.#startPainting(setup, network, carrySize));
      try {
        return await this.#carry(reader, live, carrySize, job, onProgress);
      } finally {
        live.dispose();
      }
    } finally {
      reader.dispose();
    }
  }

  loseDevice(): Promise<void> {
    const device = this.#engine?.backend.device;
    if (device) device.destroy();
    else this.#isLossWanted = true;
    return Promise.resolve();
  }

  async #carry(
    reader: ClipReader,
    live: LivePainter,
    carrySize: Size,
    job: CarryJob,
    onProgress: (progress: CarryProgress) => void,
  ): Promise<CarrySummary> {
    const flowSize = networkSizeFor(carrySize, FLOW_SHORT_SIDE_PX, 2);
    const source = new ClipSource({ reader, live, carrySize, flowSize, job });
    const meter = new CarryMeter(planStretches(source.timesS, source.fromS, source.toS));
    const canvas = new PictureCanvas(carrySize);
    const changes: FrameChange[] = [];
    let pictures: CarriedPicture[] = [];
    let [frames, filled, byteLength, reportedMs, steppedMs] = [0, 0, 0, 0, performance.now()];
    const report = (): void => {
      onProgress({ framesDone: frames, ...meter.pace, pictures });
      pictures = [];
      reportedMs = performance.now();
    };
    for await (const step of carryClip(source)) {
      if (step.kind === 'carried' && step.picture) {
        const picture = await compressed(step, job, canvas);
        byteLength += picture.size;
        if (byteLength > MAX_CARRIED_BYTES) {
          report();
          return { ...summaryOf(frames, filled, changes), fullAtS: step.timestampS };
        }
        pictures.push({ timestampS: step.timestampS, picture });
        changes.push(step.change);
        filled += step.filled;
        frames++;
      }
      const nowMs = performance.now();
      meter.count(step.kind, step.durationS, nowMs - steppedMs);
      steppedMs = nowMs;
      if (nowMs - reportedMs >= REPORT_INTERVAL_MS) report();
      await letMessagesIn();
    }
    report();
    if (frames === 0) {
      throw new StylizerError(
        'paint/failed',
        'None of the painted frames lies between the in and the out point, so there is nothing to carry. Move the points.',
      );
    }
    return { ...summaryOf(frames, filled, changes), fullAtS: null };
  }

  async #startPainting(setup: ExportSetup, network: Network, size: Size): Promise<PaintingEngine> {
    const started = await startEngine(network, {
      forced: setup.engine,
      excluded: [],
      rememberedTimingsMs: {},
      wasmPaths: this.#wasmPaths,
    });
    this.#engine = started;
    const { engine, backend, facts, report } = started;
    const look = await encodeLook(setup, started);
    const largestShortSidePx = Math.max(...resolutionPolicy(network.description, report.isSoftware).rungsPx);
    const stability = setup.look?.stability ?? 0;
    return {
      createPainter: (isSteady) => {
        const means = { engine, backend, facts, look, largestShortSidePx, stability: isSteady ? stability : 0 };
        const painter = createPainter(defaultExportSettings, size, means);
        return {
          paint: (frame) => {
            this.#breakIfWanted();
            return painter.paint(frame);
          },
          dispose: () => {
            painter.dispose();
          },
        };
      },
      isLost: async (error) => {
        if (error instanceof StylizerError && error.code === 'gpu/lost') return true;
        if (!backend.device) return false;
        const soon = new Promise<false>((resolve) => setTimeout(() => resolve(false), LOSS_NOTICE_MS));
        return Promise.race([backend.device.lost.then(() => true), soon]);
      },
      stop: () => {
        engine.dispose();
        backend.stop();
      },
    };
  }

  #breakIfWanted(): void {
    if (!this.#isLossWanted) return;
    this.#isLossWanted = false;
    throw new StylizerError('gpu/lost', 'The device was lost, as a test wanted.');
  }
}

async function encodeLook(
  { look, method, styles }: ExportSetup,
  { engine }: StartedEngine,
): Promise<EngineLook | null> {
  const shelf = new StyleShelf(decodeStylePicture);
  for (const { id, picture, learnt } of styles) await shelf.add(id, picture, { method, engine }, learnt ?? null);
  if (look) shelf.look = look;
  return shelf.engineLook(method);
}

/** Even sides: of the finest painting, within the clip's own. */
async function carriedSize({ paintings }: CarryJob, displaySize: Size): Promise<Size> {
  let shortSidePx = 2;
  for (const { picture } of paintings) {
    const bitmap = await createImageBitmap(picture);
    shortSidePx = Math.max(shortSidePx, Math.min(bitmap.width, bitmap.height));
    bitmap.close();
  }
  const limit = fitWithin(displaySize, turnedLike(displaySize, LARGEST_CARRIED));
  return networkSizeFor(limit, shortSidePx, 2);
}

/** The painting itself where the frame is a keyframe. */
function compressed({ keyframe, picture }: CarriedFrame, job: CarryJob, canvas: PictureCanvas): Promise<Blob> {
  const painting = keyframe === null ? undefined : job.paintings[keyframe];
  if (painting) return Promise.resolve(painting.picture);
  return canvas.compress(required<RgbPicture>(picture, 'a carried picture'), JPEG_QUALITY);
}

function summaryOf(
  frames: number,
  filled: number,
  changes: readonly FrameChange[],
): Pick<CarrySummary, 'frames' | 'filled' | 'jump'> {
  return { frames, filled: frames > 0 ? filled / frames : 0, jump: visibleJump(changes) };
}
