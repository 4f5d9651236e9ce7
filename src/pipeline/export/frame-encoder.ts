/**
 * A VideoEncoder that keeps what it loses: exact timestamps (the encoder knows whole microseconds) and back-pressure.
 * It starts over at every grid point, so that what it makes of a stretch depends on nothing before it.
 */
import { EncodedPacket, type EncodedVideoPacketSource } from 'mediabunny';
import { required } from '../../shared/assert.ts';

/** Frames that wait in the encoder; more only cost memory. */
const MOST_QUEUED = 4;

export interface FrameTime {
  readonly timestampS: number;
  readonly durationS: number;
}

export class FrameEncoder {
  readonly #config: VideoEncoderConfig;
  readonly #source: EncodedVideoPacketSource;
  readonly #encoder: VideoEncoder;
  /** By the microseconds the encoder knows a frame by. */
  readonly #times = new Map<number, FrameTime>();
  #error: Error | null = null;
  #writing: Promise<void> = Promise.resolve();
  #isFresh = true;
  #lastUs = -1;
  #wake: () => void = () => undefined;

  constructor(config: VideoEncoderConfig, source: EncodedVideoPacketSource) {
    this.#config = config;
    this.#source = source;
    this.#encoder = new VideoEncoder({
      output: (chunk, meta) => {
        this.#take(chunk, meta);
      },
      error: (error) => {
        this.#error ??= error;
        this.#wake();
      },
    });
    this.#encoder.addEventListener('dequeue', () => {
      this.#wake();
    });
    this.#encoder.configure(config);
  }

  /** Encodes and closes the frame. Resolves when the next one may come. */
  async encode(frame: VideoFrame, time: FrameTime): Promise<void> {
    const timestamp = Math.max(this.#lastUs + 1, Math.round(time.timestampS * 1e6));
    this.#lastUs = timestamp;
    this.#times.set(timestamp, time);
    const timed = new VideoFrame(frame, { timestamp, duration: Math.max(1, Math.round(time.durationS * 1e6)) });
    frame.close();
    try {
      this.#throwFailure();
      this.#encoder.encode(timed, { keyFrame: this.#isFresh });
    } finally {
      timed.close();
    }
    this.#isFresh = false;
    await this.#writing;
    while (this.#encoder.encodeQueueSize > MOST_QUEUED && !this.#error) await this.#dequeued();
    this.#throwFailure();
  }

  /** Everything so far is written; the next frame begins as the first did. */
  async restart(): Promise<void> {
    if (this.#isFresh) return;
    await this.flush();
    this.#encoder.reset();
    this.#encoder.configure(this.#config);
    this.#isFresh = true;
  }

  async flush(): Promise<void> {
    this.#throwFailure();
    await this.#encoder.flush();
    await this.#writing;
    this.#throwFailure();
  }

  /** Idempotent. */
  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }

  #take(chunk: EncodedVideoChunk, meta: EncodedVideoChunkMetadata | undefined): void {
    const { timestampS, durationS } = required(this.#times.get(chunk.timestamp), 'the time of an encoded frame');
    this.#times.delete(chunk.timestamp);
    const packet = EncodedPacket.fromEncodedChunk(chunk).clone({ timestamp: timestampS, duration: durationS });
    this.#writing = this.#writing
      .then(() => this.#source.add(packet, meta))
      .catch((error: unknown) => {
        this.#error ??= error instanceof Error ? error : new Error(String(error));
      });
  }

  /** Also resolves when the encoder failed. */
  #dequeued(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #throwFailure(): void {
    if (this.#error) throw this.#error;
  }
}
