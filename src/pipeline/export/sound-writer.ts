/**
 * Carries one sound track into the file, in step with the picture: containers interleave the two, and whichever runs
 * ahead is held in memory.
 */
import {
  type AudioSample,
  AudioSampleSink,
  AudioSampleSource,
  type AudioSource,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  type InputAudioTrack,
  Quality,
} from 'mediabunny';
import { required } from '../../shared/assert.ts';
import type { ExportRange, SoundPlan } from '../../shared/export.ts';
import { MOST_OPUS_CHANNELS, OPUS_RATE_HZ } from './sound-plan.ts';

const OPUS_BITS_PER_SECOND = 160_000;

export interface SoundWriter {
  /** To be added to the output before it starts. */
  readonly source: AudioSource;
  /** Packets (copied) or decoded pieces (encoded) written so far. */
  readonly written: number;
  /** Writes all sound that begins before `timeS` of the clip. */
  writeUntil(timeS: number): Promise<void>;
  /** Writes the rest and ends the track. */
  finish(): Promise<void>;
  /** Frees decoders when it is not to be finished. Idempotent. */
  stop(): Promise<void>;
}

/** @param shiftS is subtracted from all times: where the range begins, or 0. */
export async function createSoundWriter(
  track: InputAudioTrack,
  plan: SoundPlan,
  range: ExportRange,
  shiftS: number,
): Promise<SoundWriter | null> {
  if (plan.kind === 'copied') return copySound(track, range, shiftS);
  return plan.kind === 'encoded' ? encodeSound(track, range, shiftS) : null;
}

async function copySound(track: InputAudioTrack, range: ExportRange, shiftS: number): Promise<SoundWriter> {
  const source = new EncodedAudioPacketSource(required(await track.getCodec(), 'a known codec'));
  const decoderConfig = required(await track.getDecoderConfig(), 'a description of the sound');
  const sink = new EncodedPacketSink(track);
  const first = range.fromS === -Infinity ? await sink.getFirstPacket() : await firstFrom(sink, range.fromS);
  const packets = first ? sink.packets(first) : nothing<EncodedPacket>();
  return new PacedWriter(source, packets, range.toS, (packet, isFirst) =>
    source.add(packet.clone({ timestamp: packet.timestamp - shiftS }), isFirst ? { decoderConfig } : undefined),
  );
}

/** A range begins with the first packet that begins in it. */
async function firstFrom(sink: EncodedPacketSink, fromS: number): Promise<EncodedPacket | null> {
  const before = await sink.getPacket(fromS);
  if (!before) return sink.getFirstPacket();
  return before.timestamp >= fromS ? before : sink.getNextPacket(before);
}

async function encodeSound(track: InputAudioTrack, range: ExportRange, shiftS: number): Promise<SoundWriter> {
  const channels = await track.getNumberOfChannels();
  const source = new AudioSampleSource({
    codec: 'opus',
    quality: new Quality({ bitrate: OPUS_BITS_PER_SECOND }),
    transform: { sampleRate: OPUS_RATE_HZ, numberOfChannels: Math.min(MOST_OPUS_CHANNELS, channels) },
  });
  const fromS = Math.max(0, range.fromS);
  // The last packet is filled up with silence that an edit list cuts off; decoders do not know of it.
  const toS = Math.min(range.toS, (await track.getDurationFromMetadata()) ?? Infinity);
  const samples = new AudioSampleSink(track).samples(fromS, toS);
  return new PacedWriter(source, samples, toS, async (sample) => {
    const kept = cutOut(sample, fromS, toS);
    if (!kept) return;
    try {
      kept.setTimestamp(kept.timestamp - shiftS);
      await source.add(kept);
    } finally {
      kept.close();
    }
  });
}

/** What of the sample is heard between the two times. The sample is closed; the result is the caller's. */
function cutOut(sample: AudioSample, fromS: number, toS: number): AudioSample | null {
  const first = Math.max(0, Math.round((fromS - sample.timestamp) * sample.sampleRate));
  const end = Math.min(sample.numberOfFrames, Math.round((toS - sample.timestamp) * sample.sampleRate));
  if (first === 0 && end === sample.numberOfFrames) return sample;
  const rest = first < end ? sample.trim(first, end) : null;
  sample.close();
  return rest;
}

/** What `PacedWriter` hands on: a packet, or a decoded sample that must be closed by `write`. */
interface Piece {
  readonly timestamp: number;
  close?(): void;
}

class PacedWriter<T extends Piece> implements SoundWriter {
  readonly source: AudioSource;
  readonly #pieces: AsyncGenerator<T, void>;
  readonly #toS: number;
  readonly #write: (piece: T, isFirst: boolean) => Promise<void>;
  #waiting: T | null = null;
  #isDone = false;
  #written = 0;

  constructor(
    source: AudioSource,
    pieces: AsyncGenerator<T, void>,
    toS: number,
    write: (piece: T, isFirst: boolean) => Promise<void>,
  ) {
    this.source = source;
    this.#pieces = pieces;
    this.#toS = toS;
    this.#write = write;
  }

  get written(): number {
    return this.#written;
  }

  async writeUntil(timeS: number): Promise<void> {
    while (!this.#isDone) {
      const piece = this.#waiting ?? (await this.#next());
      this.#waiting = piece;
      if (!piece || piece.timestamp >= timeS) return;
      this.#waiting = null;
      await this.#write(piece, this.#written === 0);
      this.#written++;
    }
  }

  async finish(): Promise<void> {
    await this.writeUntil(Infinity);
    this.source.close();
  }

  async stop(): Promise<void> {
    this.#isDone = true;
    this.#waiting?.close?.();
    this.#waiting = null;
    await this.#pieces.return();
  }

  async #next(): Promise<T | null> {
    const { value } = await this.#pieces.next();
    if (value && value.timestamp < this.#toS) return value;
    value?.close?.();
    this.#isDone = true;
    return null;
  }
}

async function* nothing<T>(): AsyncGenerator<T, void> {
  // A range without sound.
}
