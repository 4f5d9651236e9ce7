/**
 * A live recording: pictures and sound that come on ports go, encoded, into a file, for as long as it takes. Nothing
 * gathers: at most two pictures are on their way, sound waits two seconds at most, and bytes leave for the disk at once.
 */
import { required } from '../../shared/assert.ts';
import { describeError, StylizerError } from '../../shared/errors.ts';
import { nowUs } from '../../shared/media-clock.ts';
import type { PortReply, PostedFrame } from '../../shared/protocol.ts';
import type {
  FinishedRecording,
  PostedSound,
  RecorderEvent,
  RecorderWorkerApi,
  RecordingEncoding,
  RecordingOptions,
  RecordingProgress,
} from '../../shared/recorder-protocol.ts';
import { type ByteStore, openByteStore } from './byte-store.ts';
import { chooseEncoding } from './choose-encoding.ts';
import { MediaWriter } from './media-writer.ts';
import { RecordTimeline } from './record-timeline.ts';
import { SOUND_CHANNELS, SoundTrack } from './sound-track.ts';

const REPORT_INTERVAL_MS = 500;

/** A picture that does not change (pause, still) is repeated, so that sound is not held up and players can seek. */
const REPEAT_AFTER_US = 1_000_000;

/** What exists from the first picture on. */
interface Take {
  readonly writer: MediaWriter;
  readonly timeline: RecordTimeline;
  readonly sound: SoundTrack | null;
}

export class Recorder implements RecorderWorkerApi {
  #emit: (event: RecorderEvent) => void = () => undefined;
  #options: RecordingOptions | null = null;
  #store: ByteStore | null = null;
  #take: Take | null = null;
  /** The newest picture, to be repeated; owned. */
  #lastFrame: VideoFrame | null = null;
  /** Pictures are handled one after the other. */
  #queue: Promise<void> = Promise.resolve();
  #pictures: MessagePort | null = null;
  #reports: ReturnType<typeof setInterval> | undefined;
  #framesWritten = 0;
  #framesSkipped = 0;
  #isPausedFromStart = false;
  #isOver = false;
  #isBroken = false;

  chooseEncoding(...args: Parameters<typeof chooseEncoding>): Promise<RecordingEncoding | null> {
    return chooseEncoding(...args);
  }

  async start(options: RecordingOptions, onEvent: (event: RecorderEvent) => void): Promise<void> {
    if (this.#options) throw new TypeError('A recorder records once. Make another one.');
    this.#options = options;
    this.#emit = onEvent;
    this.#store = await openByteStore(options.target);
    if (options.sound) {
      options.sound.port.onmessage = ({ data }: MessageEvent<PostedSound>) => {
        this.#takeSound(data);
      };
    }
    this.#reports = setInterval(() => {
      this.#tick();
    }, REPORT_INTERVAL_MS);
  }

  connectPictures(port: MessagePort): Promise<void> {
    this.#letGo(this.#pictures);
    this.#pictures = port;
    port.onmessage = ({ data }: MessageEvent<PostedFrame>) => {
      this.#queue = this.#queue.then(() => this.#takePicture(data, port));
    };
    return Promise.resolve();
  }

  pause(): Promise<void> {
    this.#take?.timeline.pause(nowUs());
    this.#isPausedFromStart = !this.#take;
    return Promise.resolve();
  }

  resume(): Promise<void> {
    this.#take?.timeline.resume(nowUs());
    this.#isPausedFromStart = false;
    return Promise.resolve();
  }

  async stop(): Promise<FinishedRecording> {
    const store = required(this.#store, 'an open recording');
    this.#end();
    await this.#queue;
    const problem = await this.#finishTake().then(
      () => null,
      // Once it has broken off, which was said then, ending it may fail as well.
      (error: unknown) => (this.#isBroken ? null : brokenOff(error)),
    );
    const progress = this.#progress();
    this.#closeLastFrame();
    return { file: await store.finish(), progress, problem };
  }

  async discard(): Promise<void> {
    this.#end();
    await this.#queue;
    // Encoders that failed cannot be ended in good order; the file goes in any case.
    await this.#take?.writer.cancel().catch(() => undefined);
    this.#closeLastFrame();
    await this.#store?.discard();
  }

  /** Handles one picture; closes it. */
  async #takePicture({ frame, skipped }: PostedFrame, port: MessagePort): Promise<void> {
    try {
      this.#framesSkipped += skipped;
      if (this.#isOver || this.#isPausedFromStart) return;
      this.#take ??= await this.#begin(frame);
      this.#closeLastFrame();
      this.#lastFrame = frame.clone();
      const positionUs = this.#take.timeline.placePicture(frame.timestamp);
      if (positionUs !== null) await this.#write(frame, positionUs);
    } catch (error) {
      this.#breakOff(error);
    } finally {
      frame.close();
      const reply: PortReply = this.#isOver ? 'stopped' : 'taken';
      port.postMessage(reply);
    }
  }

  async #begin(frame: VideoFrame): Promise<Take> {
    const { encoding, sound } = required(this.#options, 'recording options');
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    const format = sound && encoding.audioCodec ? { sampleRate: sound.sampleRate, channels: SOUND_CHANNELS } : null;
    const writer = await MediaWriter.open(required(this.#store, 'an open store'), encoding, size, format);
    const onError = (error: unknown): void => {
      this.#breakOff(error);
    };
    return {
      writer,
      timeline: new RecordTimeline(nowUs()),
      sound: format && new SoundTrack(writer, format.sampleRate, onError),
    };
  }

  async #write(frame: VideoFrame, positionUs: number): Promise<void> {
    await this.#take?.writer.addPicture(frame, positionUs);
    this.#framesWritten++;
  }

  #takeSound(chunk: PostedSound): void {
    const take = this.#take;
    if (!take || take.timeline.isPaused || this.#isOver) return;
    take.sound?.add(chunk, take.timeline.elapsedUs(nowUs()));
  }

  #tick(): void {
    const take = this.#take;
    if (take && !take.timeline.isPaused) {
      const elapsedUs = take.timeline.elapsedUs(nowUs());
      take.sound?.keepUp(elapsedUs);
      if (elapsedUs - take.timeline.lastPictureUs > REPEAT_AFTER_US)
        this.#queue = this.#queue.then(() => this.#repeat());
    }
    this.#emit({ kind: 'progress', progress: this.#progress() });
  }

  /** The newest picture once more, as of now. */
  async #repeat(): Promise<void> {
    const positionUs = this.#take?.timeline.placePicture(nowUs()) ?? null;
    if (!this.#lastFrame || positionUs === null || this.#isBroken) return;
    await this.#write(this.#lastFrame, positionUs).catch((error: unknown) => {
      this.#breakOff(error);
    });
  }

  async #finishTake(): Promise<void> {
    const take = this.#take;
    if (!take) return;
    // Up to the end, or the last picture would be cut short; a paused recording ended with its pause.
    if (!take.timeline.isPaused) await this.#repeat();
    await take.sound?.settled();
    await take.writer.finish();
  }

  #progress(): RecordingProgress {
    return {
      durationMs: (this.#take?.timeline.elapsedUs(nowUs()) ?? 0) / 1000,
      byteLength: this.#store?.byteLength ?? 0,
      framesWritten: this.#framesWritten,
      framesSkipped: this.#framesSkipped,
      soundPeak: this.#take?.sound?.takePeak() ?? 0,
    };
  }

  #breakOff(error: unknown): void {
    if (this.#isBroken || this.#isOver) return;
    this.#isBroken = true;
    this.#end();
    this.#emit({ kind: 'broke-off', message: brokenOff(error) });
  }

  /** No more pictures, no more sound. */
  #end(): void {
    this.#isOver = true;
    clearInterval(this.#reports);
    this.#letGo(this.#pictures);
    this.#pictures = null;
    this.#options?.sound?.port.close();
  }

  /** Not closed: pictures on their way must still be received, to be closed. */
  #letGo(port: MessagePort | null): void {
    const reply: PortReply = 'stopped';
    port?.postMessage(reply);
  }

  #closeLastFrame(): void {
    this.#lastFrame?.close();
    this.#lastFrame = null;
  }
}

function brokenOff(error: unknown): string {
  if (error instanceof StylizerError) return error.message;
  return `The recording broke off (${describeError(error)}). What was recorded until here is kept.`;
}
