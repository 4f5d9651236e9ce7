/**
 * The painting engine as the page sees it: starts the client when the host appears, ends it when the host goes, keeps
 * the engine's state, the canvas to show and the latest figures. Sources and styles are other controllers' business.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ClipFacts } from '../../shared/clip.ts';
import { describeError, StylizerError } from '../../shared/errors.ts';
import type { ExportJob, ExportPlan } from '../../shared/export.ts';
import type { LearntStyle } from '../../shared/learnt-style.ts';
import {
  defaultViewSettings,
  type EngineId,
  type EngineTimings,
  type FrameReport,
  type Look,
  type MethodId,
  type MethodReport,
  type SnapshotSubject,
  type StartReport,
  type StylizerEvent,
  type ViewSettings,
} from '../../shared/protocol.ts';
import { type ConnectSource, StylizerClient } from '../../workers/stylizer-client.ts';
import { TapHub } from '../../workers/tap-hub.ts';
import type { EngineState, Problem } from '../app-state.ts';
import { RestartGuard } from './restart-guard.ts';

export interface StudioOptions {
  readonly forcedEngine: EngineId | null;
  /** Null: the frame rate decides. */
  readonly networkShortSidePx: number | null;
  /** Absolute, ending in a slash: the folder that holds `models/`. */
  readonly baseUrl: string;
  /** What to begin with. */
  readonly method: () => MethodId;
  readonly timingsMs: (method: MethodId) => EngineTimings;
  /**
   * An engine runs: the first, or the next after a loss. `isNew` when this client knows nothing yet; otherwise it has
   * repeated styles, look, view and source by itself.
   */
  readonly onReady: (report: StartReport, isNew: boolean) => void;
  /** A method paints: the first, or another one. Comes before `onReady`. */
  readonly onMethod: (report: MethodReport) => void;
  /** No engine runs, and none will by itself. */
  readonly onGivenUp: () => void;
  readonly onSourceEnded: () => void;
  /** Something went wrong that painting survives. */
  readonly onTrouble: (message: string) => void;
}

/** Without a report for this long, no frames flow: paused, a still picture, or no source. */
const FLOW_TIMEOUT_MS = 1500;

export class StudioController implements ReactiveController {
  engine: EngineState = { kind: 'starting' };
  /** To be put into the page; a restart brings another one. */
  canvas: HTMLCanvasElement | null = null;
  frames: FrameReport | null = null;
  /** Null until an engine runs. */
  method: MethodReport | null = null;
  areFramesFlowing = false;
  /** Recorder and output windows; they outlive workers. */
  readonly taps = new TapHub();

  readonly #host: ReactiveControllerHost;
  readonly #options: StudioOptions;
  readonly #guard = new RestartGuard();
  #client: StylizerClient | null = null;
  #hasBeenReady = false;
  #view: ViewSettings = defaultViewSettings;
  #flowTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, options: StudioOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** For the debug handle only. */
  get client(): StylizerClient | null {
    return this.#client;
  }

  hostConnected(): void {
    this.start();
  }

  hostDisconnected(): void {
    this.#end();
  }

  /** Starts, or starts over with a new worker and nothing tried yet. */
  start(): void {
    this.#end();
    this.#setEngine({ kind: 'starting' });
    const client: StylizerClient = new StylizerClient({
      createCanvas: () => this.#createCanvas(),
      forcedEngine: this.#options.forcedEngine,
      method: this.#options.method(),
      rememberedTimingsMs: this.#options.timingsMs,
      networkShortSidePx: this.#options.networkShortSidePx,
      modelsUrl: `${this.#options.baseUrl}models/`,
      taps: this.taps,
      onEvent: (event) => {
        if (this.#client === client) this.#handle(event);
      },
    });
    this.#client = client;
    this.#hasBeenReady = false;
    this.#view = defaultViewSettings;
    client.start().then(
      (report) => {
        if (this.#client === client) this.#becomeReady(report);
      },
      (error: unknown) => {
        if (this.#client === client) this.#giveUp(problemOf(error));
      },
    );
  }

  /** @throws WorkerReplaced when a restart came between; the new worker is then connected already. */
  setSource(connect: ConnectSource | null): Promise<void> {
    return this.#call((client) => client.setSource(connect));
  }

  /** @throws WorkerReplaced when a restart came between; the style must be added again. */
  async addStyle(id: string, picture: Blob, learnt: LearntStyle | null): Promise<void> {
    await this.#call((client) => client.addStyle(id, picture, learnt));
  }

  /**
   * Resolves when the method paints, or when another was asked for meanwhile.
   * @throws WorkerReplaced when a restart came between; the new worker begins with the method.
   */
  setMethod(id: MethodId): Promise<void> {
    return this.#call(async (client) => {
      const report = await client.setMethod(id);
      // Also when the caller has given up: after a loss of the device alone the worker carries it through.
      if (report && client === this.#client) this.#useMethod(report);
    });
  }

  /** @throws StylizerError `clip/unreadable`, or WorkerReplaced when a restart came between. */
  probeClip(file: Blob): Promise<ClipFacts> {
    return this.#call((client) => client.probeClip(file));
  }

  previewExport(job: ExportJob): Promise<ExportPlan> {
    return this.#call((client) => client.previewExport(job));
  }

  removeStyle(id: string): void {
    this.#tell((client) => client.removeStyle(id));
  }

  setLook(look: Look): void {
    this.#tell((client) => client.setLook(look));
  }

  /** Cheap to call with what is set already. */
  setView(view: ViewSettings): void {
    const { wipe, isMirrored, isStylized, motionView = null } = this.#view;
    const isSame = view.wipe === wipe && view.isMirrored === isMirrored && view.isStylized === isStylized;
    if (isSame && (view.motionView ?? null) === motionView) return;
    this.#view = view;
    this.#tell((client) => client.setView(view));
  }

  snapshot(of?: SnapshotSubject): Promise<Blob> {
    return this.#call((client) => client.snapshot(of));
  }

  #call<T>(command: (client: StylizerClient) => Promise<T>): Promise<T> {
    const client = this.#client;
    if (!client) return Promise.reject(new StylizerError('state/disposed', 'The studio is closed. Reload the page.'));
    return this.#guard.run(command(client));
  }

  /** For commands nobody waits for; the client repeats them after a restart. */
  #tell(command: (client: StylizerClient) => Promise<void>): void {
    if (!this.#client) return;
    command(this.#client).catch((error: unknown) => {
      this.#options.onTrouble(describeError(error));
    });
  }

  #handle(event: StylizerEvent): void {
    switch (event.kind) {
      case 'frames':
        this.#showFrames(event.report);
        return;
      case 'source-ended':
        this.#options.onSourceEnded();
        return;
      case 'recovering':
        this.#setEngine({ kind: 'recovering' });
        return;
      case 'engine':
        this.#guard.rejectPending();
        this.#becomeReady(event.report);
        return;
      case 'failed':
        this.#fail(event);
        return;
    }
    event satisfies never;
  }

  /** One frame that failed is trouble; an engine that cannot start again is the end. */
  #fail(problem: Problem): void {
    if (problem.code === 'gpu/failed') {
      this.#options.onTrouble(problem.message);
      return;
    }
    this.#giveUp(problem);
  }

  #giveUp(problem: Problem): void {
    this.#guard.rejectPending();
    this.#setEngine({ kind: 'failed', problem });
    this.#options.onGivenUp();
  }

  #becomeReady(report: StartReport): void {
    const isNew = !this.#hasBeenReady;
    this.#hasBeenReady = true;
    this.#useMethod(report.method);
    this.#setEngine({ kind: 'running', report: report.engine });
    this.#options.onReady(report, isNew);
  }

  #useMethod(report: MethodReport): void {
    this.method = report;
    this.#options.onMethod(report);
    this.#host.requestUpdate();
  }

  #setEngine(engine: EngineState): void {
    this.engine = engine;
    this.#host.requestUpdate();
  }

  #createCanvas(): HTMLCanvasElement {
    this.canvas = document.createElement('canvas');
    this.#host.requestUpdate();
    return this.canvas;
  }

  #showFrames(report: FrameReport): void {
    this.frames = report;
    this.areFramesFlowing = true;
    clearTimeout(this.#flowTimer);
    this.#flowTimer = setTimeout(() => {
      this.areFramesFlowing = false;
      this.#host.requestUpdate();
    }, FLOW_TIMEOUT_MS);
    this.#host.requestUpdate();
  }

  #end(): void {
    clearTimeout(this.#flowTimer);
    this.areFramesFlowing = false;
    this.#client?.dispose();
    this.#client = null;
    this.#guard.rejectPending();
  }
}

export function problemOf(error: unknown): Problem {
  return { code: error instanceof StylizerError ? error.code : null, message: describeError(error) };
}
