/** Sound on its way into the recording: placed on its time, one chunk after the other. */
import { required } from '../../shared/assert.ts';
import type { PostedSound } from '../../shared/recorder-protocol.ts';
import type { MediaWriter } from './media-writer.ts';
import { SoundClock, stretchSamples } from './sound-clock.ts';

export const SOUND_CHANNELS = 2;

/** Chunks that may wait for the encoder: about two seconds. Later ones are left out and become silence. */
const MAX_WAITING = 100;

/** A microphone that delivers nothing must not hold the pictures up: silence stands in after this. */
const SILENCE_AFTER_US = 1_000_000;

export class SoundTrack {
  readonly #writer: MediaWriter;
  readonly #clock: SoundClock;
  readonly #onError: (error: unknown) => void;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #peak = 0;

  constructor(writer: MediaWriter, sampleRate: number, onError: (error: unknown) => void) {
    this.#writer = writer;
    this.#clock = new SoundClock(sampleRate);
    this.#onError = onError;
  }

  /** A chunk that ended when the recording was at `elapsedUs`. */
  add(chunk: PostedSound, elapsedUs: number): void {
    const [first] = chunk;
    if (!first || this.#waiting >= MAX_WAITING) return;
    for (const sample of first) this.#peak = Math.max(this.#peak, Math.abs(sample));
    const beforeUs = this.#clock.positionUs;
    const { silentSamples, samples } = this.#clock.place(first.length, elapsedUs);
    this.#write(new Float32Array(silentSamples * SOUND_CHANNELS), beforeUs);
    const chunkUs = this.#clock.positionUs - beforeUs;
    const startUs = beforeUs + (samples === 0 ? 0 : (chunkUs * silentSamples) / (silentSamples + samples));
    this.#write(joinChannels(chunk, samples), startUs);
  }

  /** To be called now and then: fills up when no sound comes. */
  keepUp(elapsedUs: number): void {
    const limitUs = elapsedUs - SILENCE_AFTER_US;
    const positionUs = this.#clock.positionUs;
    if (positionUs >= limitUs) return;
    this.#write(new Float32Array(this.#clock.fillUntil(limitUs) * SOUND_CHANNELS), positionUs);
  }

  /** Loudest sample since it was last asked for, 0 … 1. */
  takePeak(): number {
    const peak = this.#peak;
    this.#peak = 0;
    return Math.min(1, peak);
  }

  /** Resolves when all of it is handed to the writer. */
  settled(): Promise<void> {
    return this.#last;
  }

  #write(planes: Float32Array<ArrayBuffer>, positionUs: number): void {
    if (planes.length === 0) return;
    this.#waiting++;
    this.#last = this.#last
      .then(() => this.#writer.addSound(planes, positionUs))
      .catch(this.#onError)
      .finally(() => {
        this.#waiting--;
      });
  }
}

/** The channels one after the other, each of `samples` samples; one channel serves for both ears. */
function joinChannels(chunk: PostedSound, samples: number): Float32Array<ArrayBuffer> {
  const planes = new Float32Array(samples * SOUND_CHANNELS);
  if (samples === 0) return planes;
  for (let i = 0; i < SOUND_CHANNELS; i++) {
    const channel = required(chunk[i] ?? chunk[0], 'a channel');
    planes.set(channel.length === samples ? channel : stretchSamples(channel, samples), i * samples);
  }
  return planes;
}
