/**
 * The whole worker side: engine, compositor, source and loop, put together. Commands come in as `StylizerWorkerApi`;
 * what happens by itself (frames, an ended source, a lost device) goes out as events.
 */
import { required } from '../shared/assert.ts';
import type { ClipFacts } from '../shared/clip.ts';
import { describeError, StylizerError } from '../shared/errors.ts';
import type { ExportJob, ExportPlan, ExportProgress, ExportSummary } from '../shared/export.ts';
import type { LearntStyle } from '../shared/learnt-style.ts';
import {
  DEFAULT_METHOD,
  defaultViewSettings,
  type FrameReport,
  type Look,
  type MethodId,
  type MethodReport,
  type SnapshotSubject,
  type SourceInput,
  type StartOptions,
  type StartReport,
  type StylizerEvent,
  type StylizerWorkerApi,
  type ViewSettings,
} from '../shared/protocol.ts';
import { fitWithin, networkSizeFor, type Size, turnedLike } from '../shared/size.ts';
import { CarriedView } from './carry/carried-view.ts';
import { openClipPlayer } from './clip/clip-player.ts';
import { probeClip } from './clip/clip-reader.ts';
import type { Compositor } from './compositor/compositor.ts';
import { createCompositor } from './compositor/create-compositor.ts';
import { createEngine, startEngine, type StartedEngine } from './device/start-engine.ts';
import type { WasmPaths } from './device/tfjs-backend.ts';
import type { StyleEngine, StylizedFrame } from './engine/style-engine.ts';
import { createPainter } from './export/create-painter.ts';
import { previewExport } from './export/export-clip.ts';
import { ExportDesk } from './export/export-desk.ts';
import { FrameLoop } from './frame-loop.ts';
import { FrameMeter } from './frame-meter.ts';
import { letMessagesIn } from './let-messages-in.ts';
import { type BackendUse, MethodDesk, methodReport, type Painter } from './method-desk.ts';
import { fetchModelFiles } from './model/fetch-model-files.ts';
import type { Network } from './model/load-network.ts';
import { NetworkLibrary } from './model/network-library.ts';
import { PictureTaps } from './output/picture-taps.ts';
import { decodeStylePicture } from './picture/decode-style-picture.ts';
import { ResolutionController } from './resolution-controller.ts';
import { fixedPolicy, resolutionPolicy } from './resolution-policy.ts';
import { ReuseController } from './reuse-controller.ts';
import { type FrameSink, type FrameSource, openFrameSource } from './source/frame-source.ts';
import { openFrameCount, type SourceFrame } from './source/source-frame.ts';
import { StyleShelf } from './style-shelf.ts';
import { createStabilizer } from './temporal/create-stabilizer.ts';
import { SteadyPainter } from './temporal/steady-painter.ts';

/** Time in which a lost device is noticed after work on it failed. */
const LOSS_NOTICE_MS = 200;

/** Frames that may fail one after the other before the engine counts as useless here. */
const MAX_FAILURES_IN_A_ROW = 5;

/** A device lost more often than this in a row is not coming back. */
const MAX_RECOVERIES = 3;
const RECOVERY_WINDOW_MS = 30_000;

/** What exists between start and dispose, and is replaced when the device is lost. The method's part is the desk's. */
interface Running extends Omit<StartedEngine, 'engine'> {
  readonly compositor: Compositor;
  readonly steady: SteadyPainter;
}

export class Stylizer implements StylizerWorkerApi {
  readonly #wasmPaths: WasmPaths;
  readonly #shelf = new StyleShelf(decodeStylePicture);
  readonly #desk = new MethodDesk({
    shelf: this.#shelf,
    loadNetwork: (method) => this.#loadNetwork(method),
    onBackend: (work) => this.#onBackend(work),
    onChanged: () => {
      this.#loop.repaint();
    },
  });
  readonly #meter = new FrameMeter();
  readonly #taps = new PictureTaps();
  readonly #exports = new ExportDesk();
  readonly #loop = new FrameLoop(
    (frame) => this.#paint(frame),
    (error) => {
      this.#fail(error);
    },
  );
  #emit: (event: StylizerEvent) => void = () => undefined;
  #options: StartOptions | null = null;
  #library: NetworkLibrary | null = null;
  #running: Running | null = null;
  #source: FrameSource | null = null;
  #sourceGeneration = 0;
  #view: ViewSettings = defaultViewSettings;
  #sourceSize: Size | null = null;
  /** One picture: painted as finely as the engine can, once. */
  #isStill = false;
  #shown: StylizedFrame | null = null;
  /** Of the loop, when the last frame was done. */
  #droppedBefore = 0;
  readonly #carried = new CarriedView();
  /** Of the frame that was taken last, where it is painted already. */
  #painting: Blob | null = null;
  #lastReportMs = 0;
  #recoveriesMs: number[] = [];
  /** Settles when the way back from a lost device is done, either way. */
  #recovery: Promise<void> = Promise.resolve();
  #failuresInARow = 0;
  #isDisposed = false;

  constructor(wasmPaths: WasmPaths) {
    this.#wasmPaths = wasmPaths;
  }

  async start(options: StartOptions, onEvent: (event: StylizerEvent) => void): Promise<StartReport> {
    this.#options = options;
    this.#emit = onEvent;
    this.#library = new NetworkLibrary(fetchModelFiles(options.modelsUrl));
    const { method, network, trouble } = await this.#firstMethod(options.method);
    const { running, painter } = await this.#startRunning(method, network);
    this.#attach(running, painter);
    return { engine: running.report, method: methodReport(painter, trouble) };
  }

  setMethod(id: MethodId): Promise<MethodReport | null> {
    return this.#desk.setMethod(id);
  }

  async openSource(input: SourceInput): Promise<void> {
    const generation = ++this.#sourceGeneration;
    this.#source?.stop();
    this.#source = null;
    this.#meter.restart();
    this.#lastReportMs = 0;
    this.#isStill = input.kind === 'still';
    this.#running?.steady.breakOff();
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

  addStyle(id: string, picture: Blob, learnt: LearntStyle | null = null): Promise<boolean> {
    return this.#desk.addStyle(id, picture, learnt);
  }

  removeStyle(id: string): Promise<void> {
    this.#shelf.remove(id);
    return Promise.resolve();
  }

  setLook(look: Look): Promise<void> {
    return this.#desk.setLook(look);
  }

  setView(view: ViewSettings): Promise<void> {
    const wasStylized = this.#view.isStylized;
    this.#view = view;
    if (view.isStylized && !wasStylized) this.#loop.repaint();
    else this.#presentAgain();
    return Promise.resolve();
  }

  openTap(port: MessagePort): Promise<void> {
    this.#taps.add(port);
    this.#presentAgain();
    return Promise.resolve();
  }

  async snapshot(of: SnapshotSubject = 'painted'): Promise<Blob> {
    const { compositor } = this.#requireRunning();
    if (!this.#sourceSize) throw new TypeError('There is no picture to save yet.');
    // In one task: the canvas must still hold this picture when it is read.
    const plain = { ...defaultViewSettings, isStylized: false };
    compositor.present(this.#shown, of === 'source' ? plain : { ...this.#view, wipe: 0 });
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
    const { backend, facts } = this.#requireRunning();
    const { engine, controller, method } = required(this.#desk.painter, 'a painter');
    const look = this.#shelf.engineLook(method);
    const { stability } = this.#shelf;
    const means = { engine, backend, facts, look, stability, largestShortSidePx: controller.largestPx };
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
    this.#taps.dispose();
    await this.#loop.stop();
    this.#stopRunning();
  }

  loseDevice(): Promise<void> {
    const { device } = this.#requireRunning().backend;
    if (!device) throw new TypeError('Only the WebGPU engine has a device to lose.');
    device.destroy();
    return Promise.resolve();
  }

  #loadNetwork(method: MethodId): Promise<Network> {
    return required(this.#library, 'the networks').load(method);
  }

  /** The method that was asked for; when it cannot be loaded, the one that comes with every build. */
  async #firstMethod(
    wanted: MethodId,
  ): Promise<{ readonly method: MethodId; readonly network: Network; readonly trouble: string | null }> {
    try {
      return { method: wanted, network: await this.#loadNetwork(wanted), trouble: null };
    } catch (error) {
      if (wanted === DEFAULT_METHOD) throw error;
      const network = await this.#loadNetwork(DEFAULT_METHOD);
      return { method: DEFAULT_METHOD, network, trouble: describeError(error) };
    }
  }

  async #startRunning(method: MethodId, network: Network): Promise<{ running: Running; painter: Painter }> {
    const options = required(this.#options, 'start options');
    const { engine, ...started } = await startEngine(network, {
      forced: options.forcedEngine,
      excluded: options.excludedEngines,
      rememberedTimingsMs: options.rememberedTimingsMs,
      wasmPaths: this.#wasmPaths,
    });
    const compositor = createCompositor(options.canvas, started.backend, started.facts);
    const steady = new SteadyPainter(createStabilizer(started.backend));
    const running = { ...started, compositor, steady };
    return { running, painter: this.#createPainter(running, method, network, engine) };
  }

  #createPainter({ report }: Running, method: MethodId, network: Network, engine: StyleEngine): Painter {
    const { networkShortSidePx } = required(this.#options, 'start options');
    const policy =
      networkShortSidePx === null
        ? resolutionPolicy(network.description, report.isSoftware)
        : fixedPolicy(networkShortSidePx);
    // Where somebody chose a size, every frame is painted at it; a graphics processor carries nothing along.
    const reuse = networkShortSidePx === null && engine.frameKind === 'cpu' ? new ReuseController() : null;
    return { method, network, engine, controller: new ResolutionController(policy), reuse };
  }

  #attach(running: Running, painter: Painter): void {
    this.#running = running;
    this.#desk.use(painter);
    this.#watchLoss(running);
  }

  #stopRunning(): void {
    this.#shown?.release();
    this.#shown = null;
    this.#running?.compositor.dispose();
    this.#running?.steady.dispose();
    this.#desk.use(null);
    this.#running?.backend.stop();
    this.#running = null;
  }

  /** See `MethodDeskParts.onBackend`. */
  async #onBackend<T>(work: (backend: BackendUse) => Promise<T>): Promise<T> {
    await this.#recovery;
    const running = this.#requireRunning();
    try {
      return await work(this.#backendUse(running));
    } catch (error) {
      // A device lost meanwhile fails the work a moment before the loss is known: once more on the next one.
      if (error instanceof StylizerError && error.code !== 'gpu/lost') throw error;
      await new Promise((resolve) => setTimeout(resolve, LOSS_NOTICE_MS));
      if (this.#running === running) throw error;
      await this.#recovery;
      return work(this.#backendUse(this.#requireRunning()));
    }
  }

  #backendUse(running: Running): BackendUse {
    return {
      isCurrent: () => this.#running === running,
      createPainter: (method, network) =>
        this.#createPainter(running, method, network, createEngine(running.backend.id, network)),
    };
  }

  /** Paints one frame, or the last one again. Closes the frame. */
  async #paint(frame: SourceFrame | null): Promise<{ readonly done: Promise<void> }> {
    const running = this.#running;
    try {
      if (!running || (!frame && !this.#sourceSize)) return { done: Promise.resolve() };
      const { compositor, steady } = running;
      const beginMs = performance.now();
      const failuresBefore = this.#failuresInARow;
      const timestampUs = frame?.image.timestamp ?? null;
      const outputSize = frame ? outputSizeOf(frame, compositor) : required(this.#sourceSize, 'a source size');
      const painting = frame ? frame.painting : this.#painting;
      // Before the frame is taken, so that it and its painting change at once.
      const carried =
        painting && this.#view.isStylized
          ? await this.#carried.show(painting, outputSize, running.backend.device)
          : null;
      if (frame) {
        await compositor.takeFrame(frame.image, outputSize);
        frame.close();
        this.#sourceSize = outputSize;
        this.#painting = painting;
      }
      // Method and look are read here, after the wait for the frame's pixels: both may have changed meanwhile.
      const { painter } = this.#desk;
      if (!painter || this.#running !== running) {
        carried?.release();
        return { done: Promise.resolve() };
      }
      const { controller, reuse, engine, method } = painter;
      const look = this.#view.isStylized && !carried ? this.#shelf.engineLook(method) : null;
      const shortSidePx = this.#isStill ? controller.largestPx : controller.shortSidePx;
      const networkSize = networkSizeFor(outputSize, shortSidePx, engine.sizeMultiple);
      const input = look && compositor.importFrame(networkSize);
      const importedMs = performance.now();
      if (!look) steady.breakOff();
      const { stability } = this.#shelf;
      steady.filtersNoise = this.#shelf.filtersNoise;
      const isShared = frame !== null && look !== null && !this.#isStill && stability > 0;
      const paintEvery = isShared ? (reuse?.every ?? 1) : 1;
      const stylized =
        look && input ? await steady.paint({ input, timestampUs, paintEvery }, engine, look, stability) : carried;
      const isReused = look !== null && steady.isReused;
      const paintedMs = performance.now();
      this.#present(running, stylized);
      this.#offerToTaps(frame?.arrivedMs ?? beginMs);
      this.#shown?.release();
      this.#shown = stylized;
      const presentedMs = performance.now();
      const done = compositor.finished().then(() => {
        const doneMs = performance.now();
        // A GPU reports its errors before its fence: a frame counts as painted only when there were none.
        if (this.#failuresInARow === failuresBefore) this.#failuresInARow = 0;
        // A graphics processor works after the calls return: all of its time counts as the network's.
        const networkMs = engine.frameKind === 'gpu' ? doneMs - beginMs : paintedMs - importedMs;
        if (look && !this.#isStill) {
          if (!isReused) controller.observe({ networkMs, otherMs: doneMs - beginMs - networkMs });
          if (timestampUs !== null) {
            reuse?.observe(doneMs - beginMs, isReused, timestampUs, this.#loop.dropped - this.#droppedBefore);
            this.#droppedBefore = this.#loop.dropped;
          }
        }
        if (frame) {
          const times = {
            import: importedMs - beginMs,
            network: paintedMs - importedMs,
            present: presentedMs - paintedMs,
          };
          this.#meter.add(frame.arrivedMs, doneMs, times);
          const flicker = look ? steady.flicker : null;
          const styleShift = look ? (stability === 0 ? 0 : steady.styleShift) : null;
          this.#report(doneMs, {
            method,
            networkSize: carried?.size ?? networkSize,
            outputSize,
            paintedEvery: paintEvery,
            flicker,
            styleShift,
          });
        }
      });
      // An engine that computes in this thread must not keep commands waiting.
      if (engine.frameKind === 'cpu') await letMessagesIn();
      return { done };
    } finally {
      frame?.close();
    }
  }

  /** The last picture once more, in the view as it is now. */
  #presentAgain(): void {
    if (!this.#sourceSize || !this.#running) return;
    this.#present(this.#running, this.#shown);
    this.#offerToTaps(performance.now());
  }

  #present({ compositor, steady }: Running, stylized: StylizedFrame | null): void {
    const { motionView } = this.#view;
    const motion = motionView ? steady.inspect(motionView) : null;
    compositor.present(motion ?? stylized, this.#view);
    motion?.release();
  }

  #offerToTaps(timeMs: number): void {
    if (this.#taps.count > 0) this.#taps.offer(required(this.#options, 'start options').canvas, timeMs);
  }

  #report(
    nowMs: number,
    painted: Pick<FrameReport, 'method' | 'networkSize' | 'outputSize' | 'paintedEvery' | 'flicker' | 'styleShift'>,
  ): void {
    if (nowMs - this.#lastReportMs < required(this.#options, 'start options').reportIntervalMs) return;
    this.#lastReportMs = nowMs;
    const counts = this.#desk.painter?.engine.counts() ?? { tensors: 0, byteLength: 0 };
    this.#emit({
      kind: 'frames',
      report: {
        ...this.#meter.report(nowMs),
        ...painted,
        framesDropped: this.#loop.dropped,
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
    const lost = required(this.#desk.painter, 'a painter');
    this.#stopRunning();
    this.#sourceSize = null;
    try {
      if (this.#recoveriesMs.length > MAX_RECOVERIES) throw new Error('it was lost again and again');
      const { running, painter } = await this.#startRunning(lost.method, lost.network);
      this.#attach(running, painter);
      this.#emit({ kind: 'engine', report: { engine: running.report, method: methodReport(painter) } });
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
    const isUseless = this.#failuresInARow >= MAX_FAILURES_IN_A_ROW && this.#running.backend.id !== 'cpu';
    const code = isUseless ? 'gpu/unavailable' : error instanceof StylizerError ? error.code : 'gpu/failed';
    this.#emit({ kind: 'failed', code, message: describeError(error) });
  }
}

function outputSizeOf({ image }: SourceFrame, { maxOutputSize }: Compositor): Size {
  const size = { width: image.displayWidth, height: image.displayHeight };
  return fitWithin(size, turnedLike(size, maxOutputSize));
}
