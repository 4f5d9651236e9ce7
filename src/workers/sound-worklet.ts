/** Runs beside the sound: hands all it hears, in chunks, to the port it is sent. */
import type { PostedSound } from '../shared/recorder-protocol.ts';

/** TypeScript has no library for this world. */
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Samples in a chunk: 21 ms at 48 kHz, eight of the browser's own portions. */
const CHUNK_SAMPLES = 1024;
const CHANNELS = 2;

class SoundTap extends AudioWorkletProcessor {
  #taker: MessagePort | null = null;
  #chunk = emptyChunk();
  #filled = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<MessagePort>) => {
      this.#taker = data;
    };
  }

  /** @returns true: goes on. */
  process([input]: readonly (readonly Float32Array[])[]): boolean {
    // A source that was stopped leaves the input without channels: silence, which the recorder fills in by itself.
    const [left] = input ?? [];
    if (!left || !input) return true;
    this.#chunk.forEach((channel, i) => {
      channel.set(input[i] ?? left, this.#filled);
    });
    this.#filled += left.length;
    if (this.#filled >= CHUNK_SAMPLES) this.#send();
    return true;
  }

  #send(): void {
    const chunk: PostedSound = this.#chunk;
    this.#taker?.postMessage(
      chunk,
      chunk.map(({ buffer }) => buffer),
    );
    this.#chunk = emptyChunk();
    this.#filled = 0;
  }
}

function emptyChunk(): readonly Float32Array<ArrayBuffer>[] {
  return Array.from({ length: CHANNELS }, () => new Float32Array(CHUNK_SAMPLES));
}

registerProcessor('sound-tap', SoundTap);
