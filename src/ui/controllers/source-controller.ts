/**
 * Which source is painted. A new one is opened and connected first, then the old one is stopped, except between two
 * cameras: phones open only one at a time. Whatever arrives after the visitor has changed their mind (a permission
 * granted late) is stopped at once.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { liveSession, type Problem, type ReleasedCamera, type SourceState } from '../app-state.ts';
import type { CaptureSession, SessionEnd } from '../capture/capture-session.ts';
import type { ProbeClip } from '../capture/clip-session.ts';
import { openSource, type SourceChoice } from '../source-choice.ts';
import { SourceLink } from './source-link.ts';
import { problemOf, type StudioController } from './studio-controller.ts';

export interface SourceOptions {
  readonly demoUrl: string;
  readonly probeClip: ProbeClip;
  /** A file that cannot be opened: told beside the picture, as the picture goes on. */
  readonly onBadFile: (problem: Problem) => void;
}

export class SourceController implements ReactiveController {
  state: SourceState = { kind: 'none' };
  readonly #host: ReactiveControllerHost;
  readonly #studio: Pick<StudioController, 'engine' | 'setSource'>;
  readonly #link: SourceLink;
  readonly #options: SourceOptions;
  /** What is on now, to open it again after it ended. */
  #choice: SourceChoice = { kind: 'demo' };
  /** What a new engine is to paint, when the last one failed for good. */
  #suspended: SourceChoice | null = null;
  /** To go back to when the camera that took its place does not open. */
  #released: ReleasedCamera | null = null;
  #generation = 0;
  #isPausedByVisitor = false;

  constructor(
    host: ReactiveControllerHost,
    studio: Pick<StudioController, 'engine' | 'setSource'>,
    options: SourceOptions,
  ) {
    this.#host = host;
    this.#studio = studio;
    this.#link = new SourceLink(studio);
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
    this.#suspended = null;
    this.#released = null;
    this.#setState({ kind: 'none' });
  }

  get session(): CaptureSession | null {
    return liveSession(this.state);
  }

  async open(choice: SourceChoice): Promise<void> {
    const generation = ++this.#generation;
    if (this.#studio.engine.kind === 'failed') {
      this.#suspend(choice);
      return;
    }
    this.#suspended = null;
    const before = this.#settledState();
    const inTheWay = choice.kind === 'camera' && this.session?.kind === 'camera' ? this.session : null;
    this.#setState({ kind: 'opening', choice, session: inTheWay ? null : this.session });
    let session: CaptureSession | null = null;
    try {
      if (inTheWay) await this.#makeWay(inTheWay);
      if (generation !== this.#generation) return;
      session = await openSource(choice, this.#options.demoUrl, this.#options.probeClip);
      await this.#link.connect(session, () => generation === this.#generation);
      if (generation === this.#generation) this.#goLive(session, choice);
      else session.stop();
    } catch (error) {
      session?.stop();
      if (generation === this.#generation) this.#refuse(choice, problemOf(error), before);
    }
  }

  /** A new engine runs: it gets what is on, or what was on when the last one failed, or the demo. */
  async begin(): Promise<void> {
    const { state } = this;
    const choice = this.#suspended ?? (state.kind === 'none' ? ({ kind: 'demo' } as const) : null);
    this.#suspended = null;
    if (!choice) await this.#reconnect();
    // Browsers share a screen only upon a click: the stage offers one.
    else if (choice.kind === 'screen') this.#setState({ kind: 'off', choice });
    else await this.open(choice);
  }

  /** No engine runs and none will by itself: the light goes out, the choice is kept for `begin`. */
  suspend(): void {
    const { state } = this;
    const wanted = state.kind === 'opening' ? state.choice : this.session ? this.#choice : null;
    if (!wanted) return;
    this.#generation++;
    this.#suspend(wanted);
  }

  /** Connects a new worker to the source that was on. */
  async #reconnect(): Promise<void> {
    const { session } = this;
    if (session) await this.#link.connect(session, () => session === this.session);
  }

  retry(): void {
    const { state } = this;
    void this.open('choice' in state ? state.choice : this.#choice);
  }

  /** After a refusal: the camera that had to make way is opened again. */
  reopenReleased(): void {
    if (this.#released) void this.open(this.#released.choice);
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

  /** The worker saw a stream end. It may be one that was closed here to make place for the next, so ask the session. */
  readonly handleStreamEnded = (): void => {
    const { session } = this;
    if (session?.end) this.#showEnd(session, session.end);
  };

  #showEnd(session: CaptureSession, { error }: SessionEnd): void {
    const { state } = this;
    this.#release(session);
    if (state.kind === 'opening') {
      this.#setState({ ...state, session: null });
      return;
    }
    const problem = error && problemOf(error);
    this.#setState({ kind: 'ended', choice: this.#choice, label: session.label, problem });
  }

  #goLive(session: CaptureSession, choice: SourceChoice): void {
    const previous = this.session;
    this.#choice = choice;
    this.#released = null;
    this.#isPausedByVisitor = false;
    session.onEnded = (end) => {
      if (this.session === session) this.#showEnd(session, end);
    };
    if (session.clip) {
      session.clip.onPlaybackChange = () => {
        this.#host.requestUpdate();
      };
    }
    this.#setState({ kind: 'live', session });
    this.#release(previous);
    // While it was being connected, nobody listened.
    if (session.end) this.#showEnd(session, session.end);
  }

  #suspend(choice: SourceChoice): void {
    this.#release(this.session);
    this.#suspended = choice;
    this.#setState({ kind: 'opening', choice, session: null });
  }

  async #makeWay(session: CaptureSession): Promise<void> {
    this.#released = { choice: this.#choice, label: session.label };
    this.#release(session);
    await this.#link.disconnect();
  }

  #turnOff(session: CaptureSession): void {
    this.#generation++;
    this.#release(session);
    void this.#link.disconnect();
    this.#setState({ kind: 'off', choice: this.#choice });
  }

  #setPaused(session: CaptureSession, isPaused: boolean): void {
    this.#isPausedByVisitor = isPaused;
    if (isPaused) session.playback?.pause();
    else void session.playback?.play().catch(() => undefined); // Interrupted by the next pause.
    this.#host.requestUpdate();
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
      this.#setState({ kind: 'refused', choice, problem, session, released: this.#released });
    }
    // It got as far as the worker and failed there: the worker goes back to what was on.
    if (session && this.#link.connected !== session) this.#reconnect().catch(() => undefined);
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
    // A clip of the worker's goes on by itself.
    if (document.hidden || this.#isPausedByVisitor || session?.clip || !session?.playback?.isPaused) return;
    this.#setPaused(session, false);
  };
}
