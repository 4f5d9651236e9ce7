/**
 * Which source is painted. A new one is opened and connected first, then the old one is stopped; whatever arrives after
 * the visitor has changed their mind (a permission granted late) is stopped at once.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { liveSession, type Problem, type SourceState } from '../app-state.ts';
import type { CaptureSession } from '../capture/capture-session.ts';
import { openSource, type SourceChoice } from '../source-choice.ts';
import { WorkerReplaced } from './restart-guard.ts';
import { problemOf, type StudioController } from './studio-controller.ts';

export interface SourceOptions {
  readonly demoUrl: string;
  /** A file that cannot be opened: told beside the picture, as the picture goes on. */
  readonly onBadFile: (problem: Problem) => void;
}

export class SourceController implements ReactiveController {
  state: SourceState = { kind: 'none' };
  readonly #host: ReactiveControllerHost;
  readonly #studio: StudioController;
  readonly #options: SourceOptions;
  /** What is on now, to open it again after it ended. */
  #choice: SourceChoice = { kind: 'demo' };
  #generation = 0;
  /** What the worker was last connected to. */
  #connected: CaptureSession | null = null;
  /** Connections are made one after the other: the worker must end up with the last one. */
  #connecting: Promise<void> = Promise.resolve();
  #isPausedByVisitor = false;

  constructor(host: ReactiveControllerHost, studio: StudioController, options: SourceOptions) {
    this.#host = host;
    this.#studio = studio;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisibilityChange);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisibilityChange);
    this.#generation++;
    this.#release(this.session);
    this.#setState({ kind: 'none' });
  }

  get session(): CaptureSession | null {
    return liveSession(this.state);
  }

  async open(choice: SourceChoice): Promise<void> {
    const generation = ++this.#generation;
    const before = this.#settledState();
    this.#setState({ kind: 'opening', choice, session: this.session });
    let session: CaptureSession | null = null;
    try {
      session = await openSource(choice, this.#options.demoUrl);
      await this.#connect(session, generation);
      if (generation === this.#generation) this.#goLive(session, choice);
      else session.stop();
    } catch (error) {
      session?.stop();
      if (generation === this.#generation) this.#refuse(choice, problemOf(error), before);
    }
  }

  /** Connects a new worker to the source that was on. */
  async reconnect(): Promise<void> {
    const { session } = this;
    if (session) await this.#connect(session, this.#generation);
  }

  retry(): void {
    const { state } = this;
    void this.open('choice' in state ? state.choice : this.#choice);
  }

  /** After a refusal: what was on before simply stays. */
  keepSession(): void {
    const { session } = this;
    if (session) this.#setState({ kind: 'live', session });
  }

  /** Play and pause where the source knows it; otherwise off (lights out) and on again. */
  togglePlayback(): void {
    const { session } = this;
    if (!session) {
      if (this.state.kind !== 'opening') this.retry();
    } else if (session.playback) {
      this.#setPaused(session, !session.playback.isPaused);
    } else if (session.kind !== 'picture') {
      this.#turnOff(session);
    }
  }

  /** The worker noticed that the stream is over; the session may not have. */
  readonly handleEnded = (): void => {
    const { session, state } = this;
    if (!session) return;
    this.#release(session);
    if (state.kind === 'opening') this.#setState({ ...state, session: null });
    else this.#setState({ kind: 'ended', choice: this.#choice, label: session.label });
  };

  #goLive(session: CaptureSession, choice: SourceChoice): void {
    const previous = this.session;
    this.#choice = choice;
    this.#isPausedByVisitor = false;
    session.onEnded = () => {
      if (this.session === session) this.handleEnded();
    };
    this.#setState({ kind: 'live', session });
    this.#release(previous);
  }

  #turnOff(session: CaptureSession): void {
    this.#generation++;
    this.#release(session);
    this.#studio.setSource(null).catch(() => undefined); // Only a lost worker: it has no source any more.
    this.#setState({ kind: 'off', choice: this.#choice });
  }

  #setPaused(session: CaptureSession, isPaused: boolean): void {
    this.#isPausedByVisitor = isPaused;
    if (isPaused) session.playback?.pause();
    else void session.playback?.play().catch(() => undefined); // Interrupted by the next pause.
    this.#host.requestUpdate();
  }

  /** Does nothing when the visitor has chosen something else before its turn came. */
  async #connect(session: CaptureSession, generation: number): Promise<void> {
    const connect = async (): Promise<void> => {
      if (generation !== this.#generation) return;
      this.#connected = session;
      await this.#studio.setSource(() => session.connect());
    };
    const connected = this.#connecting.then(connect).catch((error: unknown) => {
      // The client has connected the new worker to the same session by itself.
      if (!(error instanceof WorkerReplaced)) throw error;
    });
    this.#connecting = connected.catch(() => undefined);
    await connected;
  }

  #release(session: CaptureSession | null): void {
    if (!session) return;
    session.onEnded = null;
    session.stop();
  }

  #refuse(choice: SourceChoice, problem: Problem, before: SourceState): void {
    const { session } = this;
    if (choice.kind === 'clip' || choice.kind === 'picture') {
      this.#setState(session ? { kind: 'live', session } : before);
      this.#options.onBadFile(problem);
    } else {
      this.#setState({ kind: 'refused', choice, problem, session });
    }
    // It got as far as the worker and failed there: the worker goes back to what was on.
    if (session && this.#connected !== session) this.reconnect().catch(() => undefined);
  }

  /** What to fall back to when the next source does not open. */
  #settledState(): SourceState {
    const { state } = this;
    const isSettled = state.kind === 'none' || state.kind === 'off' || state.kind === 'ended';
    return isSettled ? state : { kind: 'off', choice: this.#choice };
  }

  #setState(state: SourceState): void {
    this.state = state;
    this.#host.requestUpdate();
  }

  /** Browsers pause muted videos of hidden pages. */
  readonly #onVisibilityChange = (): void => {
    const { session } = this;
    if (document.hidden || this.#isPausedByVisitor || !session?.playback?.isPaused) return;
    this.#setPaused(session, false);
  };
}
