/**
 * The window's only handle on the worker: starts it, restarts it with the same look and source when it crashes or its
 * GPU is gone for good, ends it. It alone creates and terminates the Worker.
 */
import { proxy, type Remote, transfer, wrap } from 'comlink';
import type { ClipFacts } from '../shared/clip.ts';
import { StylizerError } from '../shared/errors.ts';
import type { ExportJob, ExportPlan } from '../shared/export.ts';
import type { LearntStyle } from '../shared/learnt-style.ts';
import {
  DEFAULT_REPORT_INTERVAL_MS,
  defaultViewSettings,
  type EngineId,
  type EngineTimings,
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
import { installErrorCodes } from './comlink-errors.ts';
import type { TapHub } from './tap-hub.ts';

installErrorCodes();

export interface StylizerClientOptions {
  /** A fresh canvas, shown in the page in place of the previous one: a canvas is given to one worker only. */
  readonly createCanvas: () => HTMLCanvasElement;
  readonly forcedEngine: EngineId | null;
  /** What to begin with. */
  readonly method: MethodId;
  readonly rememberedTimingsMs: (method: MethodId) => EngineTimings;
  readonly networkShortSidePx: number | null;
  /** Absolute, ending in a slash. */
  readonly modelsUrl: string;
  readonly onEvent: (event: StylizerEvent) => void;
  /** Who else gets the pictures. */
  readonly taps?: TapHub;
}

/** What the worker is to paint; can be asked for anew after a restart. */
export type ConnectSource = () => Promise<{
  readonly input: SourceInput;
  readonly transfer: readonly Transferable[];
  readonly disconnect: () => void;
}>;

const HEARTBEAT_INTERVAL_MS = 2000;
/** Longer than any step of a healthy worker, by whether it has painted yet: before, it may be compiling every shader. */
const HEARTBEAT_TIMEOUT_MS = { starting: 90_000, painting: 12_000 } as const;
/** A worker that crashes more often than this within a minute is given up. */
const MAX_RESTARTS_PER_MINUTE = 3;

/** The worker at work; replaced on restart. */
interface Session {
  readonly worker: Worker;
  readonly api: Remote<StylizerWorkerApi>;
  readonly heartbeat: ReturnType<typeof setInterval>;
  /** Resolves when the worker is ended: its own promises never settle then. */
  readonly ended: Promise<void>;
  readonly end: () => void;
}

export class StylizerClient {
  readonly #options: StylizerClientOptions;
  readonly #styles = new Map<string, { readonly picture: Blob; readonly learnt: LearntStyle | null }>();
  /** What the page wants; what paints until then is the worker's business. */
  #method: MethodId;
  #confirmedMethod: MethodId;
  #look: Look | null = null;
  #view: ViewSettings = defaultViewSettings;
  #connectSource: ConnectSource | null = null;
  #disconnectSource: () => void = () => undefined;
  #session: Session | null = null;
  #excluded: EngineId[] = [];
  #restartsMs: number[] = [];
  #engine: EngineId | null = null;
  #phase: keyof typeof HEARTBEAT_TIMEOUT_MS = 'starting';
  #isDisposed = false;

  constructor(options: StylizerClientOptions) {
    this.#options = options;
    this.#method = this.#confirmedMethod = options.method;
  }

  /** @throws StylizerError when no engine starts or no network can be loaded. */
  async start(): Promise<StartReport> {
    const worker = new Worker(new URL('./stylizer-worker.ts', import.meta.url), { type: 'module', name: 'stylizer' });
    const api = wrap<StylizerWorkerApi>(worker);
    this.#phase = 'starting';
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const session: Session = { worker, api, heartbeat: this.#startHeartbeat(api), ended, end };
    this.#session = session;
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (this.#session === session) void this.#restart(event.message);
    });
    const canvas = this.#options.createCanvas().transferControlToOffscreen();
    const { forcedEngine, rememberedTimingsMs, networkShortSidePx, modelsUrl } = this.#options;
    const startOptions: StartOptions = {
      canvas,
      forcedEngine,
      method: this.#method,
      rememberedTimingsMs: rememberedTimingsMs(this.#method),
      networkShortSidePx,
      modelsUrl,
      excludedEngines: this.#excluded,
      reportIntervalMs: DEFAULT_REPORT_INTERVAL_MS,
    };
    const onEvent = (event: StylizerEvent): void => {
      if (this.#session === session) this.#handle(event);
    };
    const report = await api.start(transfer(startOptions, [canvas]), proxy(onEvent));
    this.#engine = report.engine.id;
    this.#method = this.#confirmedMethod = report.method.id;
    this.#options.taps?.attach((port) => void api.openTap(transfer(port, [port])));
    return report;
  }

  /**
   * Resolves when the method paints; with null when another was asked for meanwhile, or when the worker was replaced:
   * the new one begins with it.
   * @throws StylizerError when its network cannot be loaded; the previous method goes on.
   */
  async setMethod(id: MethodId): Promise<MethodReport | null> {
    this.#method = id;
    this.#phase = 'starting';
    const session = this.#session;
    if (!session) return null;
    try {
      const report = (await Promise.race([session.api.setMethod(id), session.ended])) ?? null;
      if (report) this.#confirmedMethod = report.id;
      return report;
    } catch (error) {
      if (this.#method === id) this.#method = this.#confirmedMethod;
      throw error;
    }
  }

  /** Null closes the source. */
  async setSource(connect: ConnectSource | null): Promise<void> {
    this.#connectSource = connect;
    this.#disconnectSource();
    if (!connect) return this.#tell((api) => api.closeSource());
    const session = this.#session;
    const { input, transfer: transferList, disconnect } = await connect();
    // Another source was chosen, or the worker replaced, while this one connected: whoever did that sends its own.
    if (connect !== this.#connectSource || session !== this.#session) {
      disconnect();
      return;
    }
    this.#disconnectSource = disconnect;
    await this.#tell((api) => api.openSource(transfer(input, [...transferList])));
  }

  /** @returns whether the method in use paints it, as far as is known: a worker that was replaced has not said. */
  async addStyle(id: string, picture: Blob, learnt: LearntStyle | null = null): Promise<boolean> {
    // Kept before it is known to be readable: a restart meanwhile sends it again.
    this.#styles.set(id, { picture, learnt });
    const session = this.#session;
    try {
      return (session && (await Promise.race([session.api.addStyle(id, picture, learnt), session.ended]))) ?? true;
    } catch (error) {
      this.#styles.delete(id);
      throw error;
    }
  }

  async removeStyle(id: string): Promise<void> {
    this.#styles.delete(id);
    await this.#tell((api) => api.removeStyle(id));
  }

  async setLook(look: Look): Promise<void> {
    this.#look = look;
    await this.#tell((api) => api.setLook(look));
  }

  async setView(view: ViewSettings): Promise<void> {
    this.#view = view;
    await this.#tell((api) => api.setView(view));
  }

  /** A PNG of the picture as it is now. */
  async snapshot(of: SnapshotSubject = 'painted'): Promise<Blob> {
    const session = this.#session;
    if (!session) throw new StylizerError('state/disposed', 'Painting has not started yet.');
    const picture = await Promise.race([session.api.snapshot(of), session.ended]);
    if (picture) return picture;
    throw new StylizerError('worker/crashed', 'The painting engine had to start again. Save the picture once more.');
  }

  probeClip(file: Blob): Promise<ClipFacts> {
    return this.#ask((api) => api.probeClip(file));
  }

  previewExport(job: ExportJob): Promise<ExportPlan> {
    return this.#ask((api) => api.previewExport(job));
  }

  /** For tests of the way back. */
  async loseDevice(): Promise<void> {
    await this.#tell((api) => api.loseDevice());
  }

  /** Final. */
  dispose(): void {
    this.#isDisposed = true;
    this.#endSession();
  }

  /** Asks the worker; fails when it is ended meanwhile. */
  async #ask<T>(question: (api: Remote<StylizerWorkerApi>) => Promise<T>): Promise<T> {
    const session = this.#session;
    if (!session) throw new StylizerError('state/disposed', 'Painting has not started yet.');
    const answer = await Promise.race([question(session.api), session.ended]);
    if (answer !== undefined) return answer;
    throw new StylizerError('worker/crashed', 'The painting engine had to start again. Try once more.');
  }

  /** Tells the worker; also done when the worker is ended meanwhile, since a restart repeats everything it must know. */
  async #tell(command: (api: Remote<StylizerWorkerApi>) => Promise<void>): Promise<void> {
    if (this.#session) await Promise.race([command(this.#session.api), this.#session.ended]);
  }

  #handle(event: StylizerEvent): void {
    if (event.kind === 'engine') {
      this.#engine = event.report.engine.id;
      // The new device has no picture yet; a paused clip or a still would not send one by itself.
      if (this.#connectSource) void this.setSource(this.#connectSource);
    }
    // A method that is being loaded compiles its shaders first, while the former one may still paint.
    if (event.kind === 'frames' && event.report.method === this.#method) this.#phase = 'painting';
    if (event.kind === 'recovering') this.#phase = 'starting';
    if (event.kind === 'failed' && (event.code === 'gpu/lost' || event.code === 'gpu/unavailable')) {
      // The canvas is bound to what is gone, so a new worker starts on a new canvas: with the same engine after a loss,
      // without it when it did not come back or never painted.
      if (event.code === 'gpu/unavailable' && this.#engine) this.#excluded = [...this.#excluded, this.#engine];
      void this.#restart(event.message);
      return;
    }
    this.#options.onEvent(event);
  }

  async #restart(reason: string): Promise<void> {
    this.#endSession();
    if (this.#isDisposed) return;
    this.#options.onEvent({ kind: 'recovering', reason });
    const nowMs = performance.now();
    this.#restartsMs = [...this.#restartsMs.filter((timeMs) => nowMs - timeMs < 60_000), nowMs];
    if (this.#restartsMs.length > MAX_RESTARTS_PER_MINUTE) {
      const message =
        'Painting stopped again and again on this machine. Reload the page; if that does not help, restart the browser.';
      this.#options.onEvent({ kind: 'failed', code: 'worker/crashed', message });
      return;
    }
    try {
      const report = await this.start();
      await this.setView(this.#view);
      if (this.#look) await this.setLook(this.#look);
      // The styles of the look first: the picture is back while the others are still being encoded.
      const isInLook = (id: string): boolean => this.#look?.styles.some((style) => style.id === id) === true;
      const styles = [...this.#styles].sort(([a], [b]) => Number(isInLook(b)) - Number(isInLook(a)));
      for (const [index, [id, { picture, learnt }]] of styles.entries()) {
        await this.addStyle(id, picture, learnt);
        if (index === 0 && this.#connectSource) await this.setSource(this.#connectSource);
      }
      if (styles.length === 0 && this.#connectSource) await this.setSource(this.#connectSource);
      this.#options.onEvent({ kind: 'engine', report });
    } catch (error) {
      const message =
        error instanceof Error ? error.message : 'The painting engine could not be restarted. Reload the page.';
      this.#options.onEvent({ kind: 'failed', code: 'worker/crashed', message });
    }
  }

  #startHeartbeat(api: Remote<StylizerWorkerApi>): ReturnType<typeof setInterval> {
    let answeredMs = performance.now();
    let tickedMs = answeredMs;
    let isWaiting = false;
    return setInterval(() => {
      const nowMs = performance.now();
      // The machine slept or the tab was frozen: the worker could not answer either.
      if (nowMs - tickedMs > 3 * HEARTBEAT_INTERVAL_MS) answeredMs = nowMs;
      tickedMs = nowMs;
      if (isWaiting && nowMs - answeredMs > HEARTBEAT_TIMEOUT_MS[this.#phase]) {
        if (this.#session?.api === api) void this.#restart('The painting engine stopped answering.');
        return;
      }
      if (isWaiting) return;
      isWaiting = true;
      answeredMs = nowMs;
      void api.ping().then(() => {
        isWaiting = false;
      });
    }, HEARTBEAT_INTERVAL_MS);
  }

  #endSession(): void {
    if (!this.#session) return;
    this.#options.taps?.detach();
    clearInterval(this.#session.heartbeat);
    this.#disconnectSource();
    this.#session.worker.terminate();
    this.#session.end();
    this.#session = null;
  }
}
