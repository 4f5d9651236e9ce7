/**
 * Recording what is painted: starts, pauses, ends and saves. Warns before a page is closed that records; finds what an
 * earlier visit left behind.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { describeError } from '../../shared/errors.ts';
import {
  MEMORY_LIMIT_BYTES,
  type RecorderEvent,
  type RecordingEncoding,
  type RecordingProgress,
  type RecordingTarget,
} from '../../shared/recorder-protocol.ts';
import { RecorderClient } from '../../workers/recorder-client.ts';
import type { SourceSound } from '../capture/source-sound.ts';
import { formatBytes, formatDuration } from '../format.ts';
import {
  BROWSER_RECORDER_NOTE,
  browserRecorderType,
  noRecorder,
  startBrowserRecorder,
} from '../record/browser-recorder.ts';
import { startCodecRecorder } from '../record/codec-recorder.ts';
import type { LiveRecording } from '../record/live-recording.ts';
import {
  chooseFile,
  hasPrivateFiles,
  holdRecording,
  type KeptRecording,
  listKept,
  markSaved,
  readKept,
  removeKept,
  removeSaved,
} from '../record/recording-files.ts';
import { openSound, type OpenSound } from '../record/sound-input.ts';
import type { RecordSettings } from '../record/record-settings.ts';
import { downloadFile, pictureFileName } from '../save-picture.ts';
import type { StudioController } from './studio-controller.ts';

export interface RecordOptions {
  readonly settings: () => RecordSettings;
  /** Sound of what is painted, if it has any. */
  readonly sourceSound: () => SourceSound | null;
  /** What the file is called after. */
  readonly titles: () => readonly string[];
  readonly onNews: (text: string) => void;
  readonly onTrouble: (text: string) => void;
}

export type RecordingState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'recording';
      readonly isPaused: boolean;
      readonly hasSound: boolean;
      readonly progress: RecordingProgress;
    }
  | { readonly kind: 'finishing' };

/** What belongs to the recording under way. */
interface Session {
  readonly live: LiveRecording;
  readonly name: string;
  /** Whether it lies in the page's private folder. */
  readonly isPrivate: boolean;
  readonly sound: OpenSound | null;
  readonly release: () => void;
}

const NO_PROGRESS: RecordingProgress = {
  durationMs: 0,
  byteLength: 0,
  framesWritten: 0,
  framesSkipped: 0,
  soundPeak: 0,
};

export class RecordController implements ReactiveController {
  state: RecordingState = { kind: 'idle' };
  /** Recordings that lie in the browser. */
  kept: readonly KeptRecording[] = [];
  readonly #host: ReactiveControllerHost;
  readonly #studio: StudioController;
  readonly #options: RecordOptions;
  #session: Session | null = null;
  #generation = 0;

  constructor(host: ReactiveControllerHost, studio: StudioController, options: RecordOptions) {
    this.#host = host;
    this.#studio = studio;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('beforeunload', this.#onBeforeUnload);
    void this.#findLeftOver();
  }

  hostDisconnected(): void {
    window.removeEventListener('beforeunload', this.#onBeforeUnload);
    this.#generation++;
    void this.stop();
  }

  /** Starts, or stops and saves. */
  toggle(): void {
    if (this.state.kind === 'idle') void this.start();
    else if (this.state.kind === 'recording') void this.stop();
  }

  async start(): Promise<void> {
    if (this.state.kind !== 'idle') return;
    const generation = ++this.#generation;
    this.#setState({ kind: 'starting' });
    try {
      const session = await this.#open();
      if (generation !== this.#generation) {
        await session?.live.discard();
        if (session) this.#letGo(session);
        return;
      }
      this.#session = session;
      if (!session) this.#setState({ kind: 'idle' });
      else this.#showProgress(NO_PROGRESS);
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#setState({ kind: 'idle' });
      this.#options.onTrouble(describeError(error));
    }
  }

  togglePause(): void {
    const { state } = this;
    if (state.kind !== 'recording' || !this.#session) return;
    const { live } = this.#session;
    this.#setState({ ...state, isPaused: !state.isPaused });
    (state.isPaused ? live.resume() : live.pause()).catch((error: unknown) => {
      this.#options.onTrouble(describeError(error));
    });
  }

  /** Ends and saves. */
  async stop(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = null;
    this.#setState({ kind: 'finishing' });
    try {
      const { file, progress, problem } = await session.live.stop();
      if (file) downloadFile(file, session.name);
      if (file && session.isPrivate) markSaved(session.name);
      const facts = `${formatDuration(progress.durationMs)}, ${formatBytes(progress.byteLength)}`;
      if (problem) this.#options.onTrouble(problem);
      else this.#options.onNews(`Recording saved as ${session.name} (${facts}).`);
    } catch (error) {
      this.#options.onTrouble(describeError(error));
    } finally {
      this.#letGo(session);
      this.#setState({ kind: 'idle' });
      await this.refreshKept();
    }
  }

  async discard(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = null;
    try {
      await session.live.discard();
      this.#options.onNews('The recording was thrown away.');
    } catch (error) {
      this.#options.onTrouble(describeError(error));
    } finally {
      this.#letGo(session);
      this.#setState({ kind: 'idle' });
    }
  }

  async saveKept(name: string): Promise<void> {
    try {
      downloadFile(await readKept(name), name);
      markSaved(name);
    } catch (error) {
      this.#options.onTrouble(describeError(error));
    }
  }

  async removeKept(name: string): Promise<void> {
    await removeKept(name).catch((error: unknown) => {
      this.#options.onTrouble(describeError(error));
    });
    await this.refreshKept();
  }

  async refreshKept(): Promise<void> {
    // Without a list there is nothing to offer: recording itself says what is wrong.
    this.kept = await listKept().catch(() => []);
    this.#host.requestUpdate();
  }

  /** Null when the visitor changed their mind. */
  async #open(): Promise<Session | null> {
    const { sound: choice } = this.#options.settings();
    const onEnded = (label: string): void => {
      this.#options.onTrouble(
        `“${label}” has gone silent: it was unplugged or is no longer shared. Recording goes on.`,
      );
    };
    // First of all: browsers ask for permissions only right after a click.
    const sound = choice === 'none' ? null : await openSound(choice, this.#options.sourceSound(), onEnded);
    try {
      const session = await this.#openWith(sound);
      if (!session) sound?.stop();
      return session;
    } catch (error) {
      sound?.stop();
      throw error;
    }
  }

  async #openWith(sound: OpenSound | null): Promise<Session | null> {
    if ('VideoEncoder' in globalThis) {
      const client = new RecorderClient();
      const size = this.#studio.frames?.outputSize ?? { width: 640, height: 360 };
      const encoding = await client.chooseEncoding(this.#options.settings().container, size);
      if (encoding) return this.#openCodecs(client, encoding, sound);
      client.dispose();
    }
    const { canvas } = this.#studio;
    const type = browserRecorderType();
    if (!type || !canvas) throw noRecorder();
    this.#options.onNews(BROWSER_RECORDER_NOTE);
    const live = startBrowserRecorder(canvas, sound?.createTrack() ?? null, type, this.#onEvent);
    const name = this.#fileName(type.startsWith('video/mp4') ? 'mp4' : 'webm');
    return { live, name, isPrivate: false, sound, release: () => undefined };
  }

  async #openCodecs(
    client: RecorderClient,
    encoding: RecordingEncoding,
    sound: OpenSound | null,
  ): Promise<Session | null> {
    const name = this.#fileName(encoding.container);
    const target = await this.#chooseTarget(name);
    if (!target) {
      client.dispose();
      return null;
    }
    if (sound && !encoding.audioCodec) {
      this.#options.onTrouble('This browser cannot encode sound: the recording will be silent.');
    }
    const release = target.kind === 'private' ? await holdRecording(name) : (): void => undefined;
    try {
      const soundInput = sound && { port: sound.connect(), sampleRate: sound.sampleRate };
      const options = { target, encoding, sound: soundInput };
      const live = await startCodecRecorder(client, options, this.#studio.taps, this.#onEvent);
      return { live, name, isPrivate: target.kind === 'private', sound, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  async #chooseTarget(name: string): Promise<RecordingTarget | null> {
    if (this.#options.settings().keepIn === 'file') {
      const handle = await chooseFile(name);
      return handle && { kind: 'file', handle };
    }
    if (await hasPrivateFiles()) return { kind: 'private', name };
    this.#options.onNews(
      `This browser gives the page no room on the disk: it records into memory, up to ${formatBytes(MEMORY_LIMIT_BYTES)}.`,
    );
    return { kind: 'memory', limitBytes: MEMORY_LIMIT_BYTES };
  }

  #fileName(extension: string): string {
    return pictureFileName(this.#options.titles(), new Date(), extension);
  }

  readonly #onEvent = (event: RecorderEvent): void => {
    switch (event.kind) {
      case 'progress':
        if (this.#session) this.#showProgress(event.progress);
        return;
      case 'broke-off':
        this.#options.onTrouble(event.message);
        void this.#stopBroken();
        return;
    }
    event satisfies never;
  };

  /** What there is is saved; what was said about the break stays in sight. */
  async #stopBroken(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = null;
    const { file } = await session.live.stop().catch(() => ({ file: null }));
    if (file) downloadFile(file, session.name);
    this.#letGo(session);
    this.#setState({ kind: 'idle' });
    await this.refreshKept();
  }

  #showProgress(progress: RecordingProgress): void {
    const isPaused = this.state.kind === 'recording' && this.state.isPaused;
    this.#setState({ kind: 'recording', isPaused, hasSound: this.#session?.sound != null, progress });
  }

  #letGo({ sound, release }: Session): void {
    sound?.stop();
    release();
  }

  async #findLeftOver(): Promise<void> {
    await removeSaved();
    await this.refreshKept();
    if (this.kept.length > 0) {
      this.#options.onNews('A recording of an earlier visit is still in this browser. Save or delete it under Output.');
    }
  }

  readonly #onBeforeUnload = (event: BeforeUnloadEvent): void => {
    // The browser asks in its own words.
    if (this.state.kind !== 'idle') event.preventDefault();
  };

  #setState(state: RecordingState): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}
