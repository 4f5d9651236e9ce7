/**
 * The whole worker side: engine, compositor, source and loop, put together. Commands come in as `StylizerWorkerApi`;
 * what happens by itself (frames, an ended source, a lost device) goes out as events.
 */
import { required } from '../shared/assert.ts';
import type { ClipFacts } from '../shared/clip.ts';
import { describeError, StylizerError } from '../shared/errors.ts';
import type { ExportJob, ExportPlan, ExportProgress, ExportSummary } from '../shared/export.ts';
import {
  defaultViewSettings,
  type EngineReport,
  type Look,
  type SourceInput,
  type StartOptions,
  type StylizerEvent,
  type StylizerWorkerApi,
  type ViewSettings,
} from '../shared/protocol.ts';
import { fitWithin, networkSizeFor, type Size, turnedLike } from '../shared/size.ts';
import { openClipPlayer } from './clip/clip-player.ts';
import { probeClip } from './clip/clip-reader.ts';
import type { Compositor } from './compositor/compositor.ts';
import { createCompositor } from './compositor/create-compositor.ts';
import { startEngine, type StartedEngine } from './device/start-engine.ts';
import type { WasmPaths } from './device/tfjs-backend.ts';
import type { StylizedFrame } from './engine/style-engine.ts';
import { createPainter } from './export/create-painter.ts';
import { previewExport } from './export/export-clip.ts';
import { ExportDesk } from './export/export-desk.ts';
import { FrameLoop } from './frame-loop.ts';
import { FrameMeter } from './frame-meter.ts';
import { letMessagesIn } from './let-messages-in.ts';
import { fetchNetwork } from './model/fetch-network.ts';
import type { Network } from './model/load-network.ts';
import { CPU_POLICY, fixedPolicy, GPU_POLICY, ResolutionController } from './resolution-controller.ts';
import { type FrameSink, type FrameSource, openFrameSource } from './source/frame-source.ts';
import { openFrameCount, type SourceFrame } from './source/source-frame.ts';
import { decodeStylePicture, StyleShelf } from './style-shelf.ts';

/** Time in which a lost device is noticed after work on it failed. */
const LOSS_NOTICE_MS = 200;

/** Frames that may fail one after the other before the engine counts as useless here. */
const MAX_FAILURES_IN_A_ROW = 5;

/** A device lost more often than this in a row is not coming back. */
const MAX_RECOVERIES = 3;
const RECOVERY_WINDOW_MS = 30_000;

/** What exists between start and dispose, and is replaced when the device is lost. */
interface Running extends StartedEngine {
  readonly compositor: Compositor;
  readonly controller: ResolutionController;
}

export class Stylizer implements StylizerWorkerApi {
  readonly #wasmPaths: WasmPaths;
  readonly #shelf = new StyleShelf();
  readonly #meter = new FrameMeter();
  readonly #exports = new ExportDesk();
  readonly #loop = new FrameLoop(
    (frame) => this.#paint(frame),
    (error) => {
      this.#fail(error);
    },
  );
  #emit: (event: StylizerEvent) => void = () => undefined;
  #options: StartOptions | null = null;
  #network: Network | null = null;
  #running: Running | null = null;
  #source: FrameSource | null = null;
  #sourceGeneration = 0;
  #view: ViewSettings = defaultViewSettings;
  #sourceSize: Size | null = null;
  /** One picture: painted as finely as the engine can, once. */
  #isStill = false;
  #shown: StylizedFrame | null = null;
  #lastReportMs = 0;
  #recoveriesMs: number[] = [];
  /** Settles when the way back from a lost device is done, either way. */
  #recovery: Promise<void> = Promise.resolve();
  #failuresInARow = 0;
  #isDisposed = false;

  constructor(wasmPaths: WasmPaths) {
    this.#wasmPaths = wasmPaths;
  }

  async start(options: StartOptions, onEvent: (event: StylizerEvent) => void): Promise<EngineReport> {
    this.#options = options;
    this.#emit = onEvent;
    this.#network = await fetchNetwork(`${options.modelsUrl}live/`);
    this.#running = await this.#startRunning();
    this.#watchLoss(this.#running);
    return this.#running.report;
  }

  async openSource(input: SourceInput): Promise<void> {
    const generation = ++this.#sourceGeneration;
    this.#source?.stop();
    this.#source = null;
    this.#meter.restart();
    this.#lastReportMs = 0;
    this.#isStill = input.kind === 'still';
    const sink: FrameSink = {
      offer: (frame) => {
        this.#loop.offer(frame);
      },
      skipped: (frames) => {
        this.#loop.addDropped(frames);
      },
      ended: () => {
        this.#emit({ kind: 'source-ended' });
      },
    };
    if (input.kind !== 'clip') {
      this.#source = openFrameSource(input, sink);
      return;
    }
    const source = await openClipPlayer(input.file, input.port, input.start, sink);
    // Another was opened while this one's file was being read.
    if (generation === this.#sourceGeneration) this.#source = source;
    else source.stop();
  }

  closeSource(): Promise<void> {
    this.#sourceGeneration++;
    this.#source?.stop();
    this.#source = null;
    return Promise.resolve();
  }

  async addStyle(id: string, picture: Blob): Promise<void> {
    const decoded = await decodeStylePicture(picture);
    await this.#recovery;
    const running = this.#requireRunning();
    try {
      await this.#shelf.add(id, decoded, running.engine);
    } catch (error) {
      // A device lost meanwhile fails the encoding a moment before the loss is known: once more on the next one.
      await new Promise((resolve) => setTimeout(resolve, LOSS_NOTICE_MS));
      if (this.#running === running) throw error;
      await this.#recovery;
      await this.#shelf.add(id, decoded, this.#requireRunning().engine);
    }
    this.#loop.repaint();
  }

  removeStyle(id: string): Promise<void> {
    this.#shelf.remove(id);
    return Promise.resolve();
  }

  setLook(look: Look): Promise<void> {
    this.#shelf.look = look;
    this.#loop.repaint();
    return Promise.resolve();
  }

  setView(view: ViewSettings): Promise<void> {
    const wasStylized = this.#view.isStylized;
    this.#view = view;
    if (view.isStylized && !wasStylized) this.#loop.repaint();
    else if (this.#sourceSize) this.#running?.compositor.present(this.#shown, view);
    return Promise.resolve();
  }

  async snapshot(): Promise<Blob> {
    const { compositor } = this.#requireRunning();
    if (!this.#sourceSize) throw new TypeError('There is no picture to save yet.');
    // In one task: the canvas must still hold this picture when it is read.
    compositor.present(this.#shown, { ...this.#view, wipe: 0 });
    const picture = required(this.#options, 'start options').canvas.convertToBlob({ type: 'image/png' });
    compositor.present(this.#shown, this.#view);
    return picture;
  }

  probeClip(file: Blob): Promise<ClipFacts> {
    return probeClip(file);
  }

  previewExport(job: ExportJob): Promise<ExportPlan> {
    return previewExport(job);
  }

  exportClip(job: ExportJob, onProgress: (progress: ExportProgress) => void): Promise<ExportSummary> {
    const { engine, backend, facts, controller } = this.#requireRunning();
    const means = { engine, backend, facts, look: this.#shelf.engineLook(), largestShortSidePx: controller.largestPx };
    return this.#exports.run(job, (size) => createPainter(job, size, means), onProgress);
  }

  cancelExport(): Promise<void> {
    this.#exports.cancel();
    return Promise.resolve();
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#exports.cancel();
    this.#source?.stop();
    await this.#loop.stop();
    this.#stopRunning();
  }

  loseDevice(): Promise<void> {
    const { device } = this.#requireRunning().backend;
    if (!device) throw new TypeError('Only the WebGPU engine has a device to lose.');
    device.destroy();
    return Promise.resolve();
  }

  async #startRunning(): Promise<Running> {
    const options = required(this.#options, 'start options');
    const started = await startEngine(required(this.#network, 'network'), {
      forced: options.forcedEngine,
      excluded: options.excludedEngines,
      rememberedTimingsMs: options.rememberedTimingsMs,
      wasmPaths: this.#wasmPaths,
    });
    const compositor = createCompositor(options.canvas, started.backend, started.facts);
    const policy = started.report.isSoftware ? CPU_POLICY : GPU_POLICY;
    const { networkShortSidePx } = options;
    const controller = new ResolutionController(networkShortSidePx === null ? policy : fixedPolicy(networkShortSidePx));
    return { ...started, compositor, controller };
  }

  #stopRunning(): void {
    this.#shown?.release();
    this.#shown = null;
    this.#running?.compositor.dispose();
    this.#running?.engine.dispose();
    this.#running?.backend.stop();
    this.#running = null;
  }

  /** Paints one frame, or the last one again. Closes the frame. */
  async #paint(frame: SourceFrame | null): Promise<{ readonly done: Promise<void> }> {
    const running = this.#running;
    try {
      if (!running || (!frame && !this.#sourceSize)) return { done: Promise.resolve() };
      const { compositor, controller, engine } = running;
      const beginMs = performance.now();
      const failuresBefore = this.#failuresInARow;
      if (frame) {
        const { displayWidth: width, displayHeight: height } = frame.image;
        const outputSize = fitWithin({ width, height }, turnedLike({ width, height }, compositor.maxOutputSize));
        await compositor.takeFrame(frame.image, outputSize);
        frame.close();
        this.#sourceSize = outputSize;
      }
      const outputSize = required(this.#sourceSize, 'a source size');
      const look = this.#view.isStylized ? this.#shelf.engineLook() : null;
      const shortSidePx = this.#isStill ? controller.largestPx : controller.shortSidePx;
      const networkSize = networkSizeFor(outputSize, shortSidePx, engine.sizeMultiple);
      const input = look && compositor.importFrame(networkSize);
      const importedMs = performance.now();
      const stylized = look && input ? await engine.stylize(input, look) : null;
      const paintedMs = performance.now();
      compositor.present(stylized, this.#view);
      this.#shown?.release();
      this.#shown = stylized;
      const presentedMs = performance.now();
      const done = compositor.finished().then(() => {
        const doneMs = performance.now();
        // A GPU reports its errors before its fence: a frame counts as painted only when there were none.
        if (this.#failuresInARow === failuresBefore) this.#failuresInARow = 0;
        // A graphics processor works after the calls return: all of its time counts as the network's.
        const networkMs = engine.frameKind === 'gpu' ? doneMs - beginMs : paintedMs - importedMs;
        if (look && !this.#isStill) controller.observe({ networkMs, otherMs: doneMs - beginMs - networkMs });
        if (frame) {
          const times = {
            import: importedMs - beginMs,
            network: paintedMs - importedMs,
            present: presentedMs - paintedMs,
          };
          this.#meter.add(frame.arrivedMs, doneMs, times);
          this.#report(doneMs, networkSize, outputSize);
        }
      });
      // An engine that computes in this thread must not keep commands waiting.
      if (engine.frameKind === 'cpu') await letMessagesIn();
      return { done };
    } finally {
      frame?.close();
    }
  }

  #report(nowMs: number, networkSize: Size, outputSize: Size): void {
    if (nowMs - this.#lastReportMs < required(this.#options, 'start options').reportIntervalMs) return;
    this.#lastReportMs = nowMs;
    const counts = this.#running?.engine.counts() ?? { tensors: 0, byteLength: 0 };
    this.#emit({
      kind: 'frames',
      report: {
        ...this.#meter.report(nowMs),
        framesDropped: this.#loop.dropped,
        networkSize,
        outputSize,
        counts: { tensors: counts.tensors, tensorBytes: counts.byteLength, openFrames: openFrameCount() },
      },
    });
  }

  /** Call when `running` is the current one: a loss that already happened is reported at once. */
  #watchLoss(running: Running): void {
    const isCurrent = (): boolean => this.#running === running && !this.#isDisposed;
    const { device } = running.backend;
    device?.addEventListener('uncapturederror', (event) => {
      this.#fail(new StylizerError('gpu/failed', `The graphics processor reports: ${event.error.message}`));
    });
    void device?.lost.then(({ message }) => {
      if (isCurrent()) this.#recovery = this.#recover(message);
    });
    void running.compositor.lost.then((message) => {
      // A canvas keeps its dead WebGL context: only a new worker on a new canvas goes on.
      if (isCurrent()) this.#emit({ kind: 'failed', code: 'gpu/lost', message });
    });
  }

  /** The way back from a lost device: a new one, the same network, the same look, the same canvas. */
  async #recover(reason: string): Promise<void> {
    this.#emit({ kind: 'recovering', reason });
    const nowMs = performance.now();
    this.#recoveriesMs = [...this.#recoveriesMs.filter((timeMs) => nowMs - timeMs < RECOVERY_WINDOW_MS), nowMs];
    this.#stopRunning();
    this.#sourceSize = null;
    try {
      if (this.#recoveriesMs.length > MAX_RECOVERIES) throw new Error('it was lost again and again');
      const running = await this.#startRunning();
      this.#running = running;
      this.#watchLoss(running);
      this.#emit({ kind: 'engine', report: running.report });
    } catch (cause) {
      const message = `The graphics processor was lost and did not come back (${describeError(cause)}).`;
      if (!this.#isDisposed) this.#emit({ kind: 'failed', code: 'gpu/unavailable', message });
    }
  }

  #requireRunning(): Running {
    if (!this.#running) throw new StylizerError('state/disposed', 'Painting has not started or was stopped.');
    return this.#running;
  }

  #fail(error: unknown): void {
    // Work on a device that is being replaced fails in many places; the loss itself is reported once.
    if (this.#isDisposed || !this.#running) return;
    this.#failuresInARow++;
    // An engine that started but cannot paint: the client goes on with the next one.
    const isUseless = this.#failuresInARow >= MAX_FAILURES_IN_A_ROW && this.#running.engine.id !== 'cpu';
    const code = isUseless ? 'gpu/unavailable' : error instanceof StylizerError ? error.code : 'gpu/failed';
    this.#emit({ kind: 'failed', code, message: describeError(error) });
  }
}
