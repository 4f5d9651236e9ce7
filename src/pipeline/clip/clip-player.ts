/**
 * Plays a clip as a frame source. Each playback from one moment on is a *run* with its own abort signal; every command
 * that moves the playhead ends the run and starts the next. Late frames are left out and counted, as from a camera.
 */
import { type ClipCommand, type ClipMessage, type ClipSettings, type ClipStart, epochMs } from '../../shared/clip.ts';
import { describeError } from '../../shared/errors.ts';
import type { CarriedPicture } from '../../shared/export.ts';
import { findCarried } from '../../shared/find-carried.ts';
import type { FrameSink, FrameSource } from '../source/frame-source.ts';
import { type ClipFrame, ClipReader } from './clip-reader.ts';
import { sendSound } from './clip-sound-sender.ts';
import { MediaClock } from './media-clock.ts';
import { sendThumbnails } from './thumbnails.ts';

/** A decoder that is slower than the clip still shows a picture this often. */
const LONGEST_GAP_MS = 250;
/** Between `state` messages while playing. */
const REPORT_INTERVAL_MS = 100;

/** Opens the file and plays it as `start` says. @throws StylizerError `clip/unreadable` */
export async function openClipPlayer(
  file: Blob,
  port: MessagePort,
  start: ClipStart,
  sink: FrameSink,
): Promise<FrameSource> {
  return new ClipPlayer(await ClipReader.open(file), file, port, start, sink);
}

class ClipPlayer implements FrameSource {
  readonly #reader: ClipReader;
  readonly #file: Blob;
  readonly #port: MessagePort;
  readonly #sink: FrameSink;
  readonly #clock = new MediaClock();
  readonly #stopped = new AbortController();
  #settings: ClipSettings;
  #carried: readonly CarriedPicture[] = [];
  #isPaused: boolean;
  /** Time of the frame that is on, or where the next run begins. */
  #timeS: number;
  #run = new AbortController();
  #runNumber = 0;
  #reportedMs = 0;
  /** Steps are taken one after the other; each starts where the last one ended. */
  #steps: Promise<void> = Promise.resolve();

  constructor(reader: ClipReader, file: Blob, port: MessagePort, start: ClipStart, sink: FrameSink) {
    this.#reader = reader;
    this.#file = file;
    this.#port = port;
    this.#sink = sink;
    this.#settings = start.settings;
    this.#isPaused = start.isPaused;
    this.#timeS = this.#clamp(start.timeS);
    port.onmessage = ({ data }: MessageEvent<ClipCommand>) => {
      this.#obey(data);
    };
    this.#start();
  }

  stop(): void {
    this.#stopped.abort();
    this.#run.abort();
    this.#port.close();
    this.#reader.dispose();
  }

  get #inS(): number {
    return this.#settings.inS ?? this.#reader.facts.startS;
  }

  get #outS(): number {
    return this.#settings.outS ?? this.#reader.facts.endS;
  }

  #obey(command: ClipCommand): void {
    if (this.#stopped.signal.aborted) return;
    switch (command.kind) {
      case 'play':
        if (this.#timeS >= this.#outS - this.#frameS) this.#timeS = this.#inS;
        this.#isPaused = false;
        this.#start();
        return;
      case 'pause':
        this.#pause();
        return;
      case 'seek':
        this.#timeS = this.#clamp(command.timeS);
        this.#start();
        return;
      case 'step':
        this.#pause();
        this.#steps = this.#steps.then(() => this.#step(command.frames));
        return;
      case 'settings':
        this.#applySettings(command.settings);
        return;
      case 'clock':
        if (command.run === this.#runNumber) this.#clock.set(command.timeS, command.atMs);
        return;
      case 'thumbnails':
        void sendThumbnails(this.#file, command, this.#stopped.signal, (index, bitmap) => {
          this.#post({ kind: 'thumbnail', index, bitmap }, [bitmap]);
        });
        return;
      case 'carried':
        this.#carried = command.pictures;
        // What plays takes them up with its next frame.
        if (this.#isPaused) this.#start();
        return;
    }
    command satisfies never;
  }

  #applySettings(settings: ClipSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    const isInside = this.#timeS >= this.#inS && this.#timeS < this.#outS;
    if (!isInside) this.#timeS = this.#clamp(this.#timeS);
    const isSoundSwitched = settings.isMuted !== before.isMuted;
    const isRangeChanged = settings.outS !== before.outS || settings.inS !== before.inS;
    if (!isInside || (!this.#isPaused && (isSoundSwitched || isRangeChanged))) this.#start();
  }

  #pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#endRun();
    this.#report(true);
  }

  #endRun(): AbortSignal {
    this.#run.abort();
    this.#run = new AbortController();
    this.#runNumber++;
    this.#post({ kind: 'silence' });
    return this.#run.signal;
  }

  /** Begins a run at the playhead: one frame while paused, all from there on otherwise. */
  #start(): void {
    const signal = this.#endRun();
    const playing = this.#isPaused ? this.#showFrameAt(this.#timeS, signal) : this.#play(signal);
    playing.catch((error: unknown) => {
      this.#breakOff(error, signal);
    });
    this.#report(true);
  }

  async #showFrameAt(timeS: number, signal: AbortSignal): Promise<void> {
    this.#show(await this.#reader.frameAt(timeS), signal);
  }

  async #step(frames: 1 | -1): Promise<void> {
    const { signal } = this.#run;
    try {
      const next =
        frames === 1 ? await this.#reader.frameAfter(this.#timeS) : await this.#reader.frameBefore(this.#timeS);
      this.#show(next, signal);
    } catch (error) {
      this.#breakOff(error, signal);
    }
  }

  async #play(signal: AbortSignal): Promise<void> {
    for (let fromS = this.#timeS; ; fromS = this.#inS) {
      const hasShown = await this.#playOnce(fromS, signal);
      if (signal.aborted) return;
      if (!this.#settings.isLooping || !hasShown) {
        this.#pause();
        return;
      }
      this.#runNumber++;
    }
  }

  /** To the out point. The playhead stays on the frame that is on until the first is there. False when there was none. */
  async #playOnce(fromS: number, signal: AbortSignal): Promise<boolean> {
    const toS = this.#outS;
    this.#clock.set(fromS);
    this.#startSound(fromS, toS, signal);
    let current: ClipFrame | null = null;
    let shownMs = 0;
    let endS = fromS;
    try {
      for await (const next of this.#reader.frames(fromS, toS)) {
        if (current) {
          const isLate = this.#clock.now() >= next.timestampS && epochMs() - shownMs < LONGEST_GAP_MS;
          if (isLate) this.#skip(current);
          else {
            await this.#clock.until(current.timestampS, signal);
            this.#show(current, signal);
            shownMs = epochMs();
          }
        }
        current = next;
        endS = next.timestampS + next.durationS;
        if (signal.aborted) return true;
      }
      if (!current) return false;
      await this.#clock.until(current.timestampS, signal);
      this.#show(current, signal);
      current = null;
      await this.#clock.until(Math.min(endS, toS), signal);
      return true;
    } finally {
      current?.frame.close();
    }
  }

  #startSound(fromS: number, toS: number, signal: AbortSignal): void {
    const [track] = this.#reader.audioTracks;
    if (!track || !this.#reader.facts.canDecodeAudio || this.#settings.isMuted) return;
    const run = this.#runNumber;
    sendSound(track, { run, fromS, toS, clock: this.#clock, signal }, (message, transfer) => {
      this.#post(message, transfer);
    }).catch(() => undefined); // Sound that breaks off does not stop the picture; the export says so.
  }

  /** Takes ownership. */
  #show(shown: ClipFrame | null, signal: AbortSignal): void {
    if (!shown) return;
    if (signal.aborted) {
      shown.frame.close();
      return;
    }
    this.#timeS = shown.timestampS;
    shown.frame.arriveNow();
    shown.frame.painting = findCarried(this.#carried, shown.timestampS)?.picture ?? null;
    this.#sink.offer(shown.frame);
    this.#report(this.#isPaused);
  }

  #skip({ frame }: ClipFrame): void {
    frame.close();
    this.#sink.skipped(1);
  }

  #breakOff(error: unknown, signal: AbortSignal): void {
    if (signal.aborted || this.#stopped.signal.aborted) return;
    this.#pause();
    const message = `The clip could not be played on from here: it is damaged (${describeError(error)}). Choose another clip or source.`;
    this.#post({ kind: 'broken', code: 'clip/unreadable', message });
  }

  #report(isForced: boolean): void {
    const nowMs = epochMs();
    if (!isForced && nowMs - this.#reportedMs < REPORT_INTERVAL_MS) return;
    this.#reportedMs = nowMs;
    this.#post({ kind: 'state', timeS: this.#timeS, isPaused: this.#isPaused });
  }

  #post(message: ClipMessage, transfer: readonly Transferable[] = []): void {
    this.#port.postMessage(message, [...transfer]);
  }

  get #frameS(): number {
    return 1 / Math.max(1, this.#reader.facts.frameRate);
  }

  #clamp(timeS: number): number {
    return Math.min(Math.max(timeS, this.#inS), Math.max(this.#inS, this.#outS - 1e-6));
  }
}
