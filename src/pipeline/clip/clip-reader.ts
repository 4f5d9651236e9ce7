/**
 * A clip's frames by time. The only place that reads containers and decodes video; what it hands out are upright frames
 * in square pixels, each owned by whoever receives it. Times are seconds of the clip's own timeline.
 */
import {
  BlobSource,
  EncodedPacketSink,
  Input,
  type InputAudioTrack,
  type InputFormat,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  MPEG_TS,
  QTFF,
  type VideoSample,
  VideoSampleSink,
  WEBM,
} from 'mediabunny';
import type { ClipFacts } from '../../shared/clip.ts';
import { StylizerError } from '../../shared/errors.ts';
import { SourceFrame } from '../source/source-frame.ts';
import { UprightFrames } from './upright-frames.ts';

/** Formats that are one file: playlists, which would fetch others, are left out. */
const FORMATS: readonly InputFormat[] = [MP4, QTFF, WEBM, MATROSKA, MPEG_TS];

/** Packets from which the frame rate is estimated. */
const RATE_SAMPLE_PACKETS = 120;

/** Frames of negative time are cut off by an edit list: they are decoded for others, and not shown. */
const LEAST_TIME_S = -1e-5;

export interface ClipFrame {
  /** Owned by the receiver. Its own `timestamp` is rounded to microseconds. */
  readonly frame: SourceFrame;
  readonly timestampS: number;
  readonly durationS: number;
}

export class ClipReader {
  readonly facts: ClipFacts;
  readonly audioTracks: readonly InputAudioTrack[];
  readonly #input: Input;
  readonly #track: InputVideoTrack;
  readonly #frames: VideoSampleSink;
  readonly #packets: EncodedPacketSink;
  readonly #upright = new UprightFrames();

  private constructor(input: Input, track: InputVideoTrack, audioTracks: readonly InputAudioTrack[], facts: ClipFacts) {
    this.#input = input;
    this.#track = track;
    this.#frames = new VideoSampleSink(track);
    this.#packets = new EncodedPacketSink(track);
    this.audioTracks = audioTracks;
    this.facts = facts;
  }

  /** @throws StylizerError `clip/unreadable` that says what is wrong with the file. */
  static async open(file: Blob): Promise<ClipReader> {
    const name = file instanceof File && file.name !== '' ? `“${file.name}”` : 'The clip';
    if (file.size === 0) {
      throw new StylizerError('clip/unreadable', `${name} is empty (0 bytes). Copy it again, or choose another clip.`);
    }
    const input = new Input({ formats: [...FORMATS], source: new BlobSource(file) });
    try {
      const track = await input.getPrimaryVideoTrack();
      const audioTracks = await input.getAudioTracks();
      if (!track && audioTracks.length === 0) throw new Error('the file has no tracks: its description is missing');
      if (!track) {
        throw new StylizerError('clip/unreadable', `${name} has no picture, only sound. Choose a clip with a picture.`);
      }
      return new ClipReader(input, track, audioTracks, await readFacts(track, audioTracks[0] ?? null));
    } catch (cause) {
      input.dispose();
      if (cause instanceof StylizerError) throw cause;
      throw new StylizerError(
        'clip/unreadable',
        `${name} cannot be played: it is damaged, not a video, or in a format this browser does not know. ` +
          'MP4 (H.264) and WebM files work everywhere.',
        { cause },
      );
    }
  }

  /** Frames in the order they are shown, from the one that is on at `fromS`. Early `return` frees the decoder. */
  async *frames(fromS = -Infinity, toS = Infinity): AsyncGenerator<ClipFrame, void> {
    for await (const sample of this.#frames.samples(fromS, toS)) {
      if (sample.timestamp < LEAST_TIME_S) sample.close();
      else yield this.#handOut(sample);
    }
  }

  /** The frame that is on at `timeS`; before the first frame, the first. */
  async frameAt(timeS: number): Promise<ClipFrame | null> {
    const sample = await this.#frames.getSample(Math.max(timeS, this.facts.startS));
    return sample && this.#handOut(sample);
  }

  async frameAfter(timeS: number): Promise<ClipFrame | null> {
    for await (const next of this.frames(timeS)) {
      if (next.timestampS > timeS) return next;
      next.frame.close();
    }
    return null;
  }

  async frameBefore(timeS: number): Promise<ClipFrame | null> {
    const halfTickS = 0.5 / (await this.ticksPerSecond());
    const packet = await this.#packets.getPacket(timeS - halfTickS, { metadataOnly: true });
    return packet && packet.timestamp >= LEAST_TIME_S ? this.frameAt(packet.timestamp) : null;
  }

  /** Start of the frame that is on at `timeS`, without decoding it; null before the first. */
  async frameTime(timeS: number): Promise<number | null> {
    return (await this.#packets.getPacket(timeS, { metadataOnly: true }))?.timestamp ?? null;
  }

  /** All timestamps are whole multiples of one over this. */
  ticksPerSecond(): Promise<number> {
    return this.#track.getTimeResolution();
  }

  /** Frees decoders and stops what still reads. Idempotent. */
  dispose(): void {
    this.#input.dispose();
  }

  #handOut(sample: VideoSample): ClipFrame {
    const { timestamp: timestampS, duration: durationS } = sample;
    try {
      return { frame: new SourceFrame(this.#upright.toFrame(sample)), timestampS, durationS };
    } finally {
      sample.close();
    }
  }
}

async function readFacts(track: InputVideoTrack, audio: InputAudioTrack | null): Promise<ClipFacts> {
  const startS = Math.max(0, await track.getFirstTimestamp());
  const { averagePacketRate } = await track.computePacketStats(RATE_SAMPLE_PACKETS);
  return {
    displaySize: { width: await track.getDisplayWidth(), height: await track.getDisplayHeight() },
    startS,
    endS: await track.computeDuration(),
    frameRate: averagePacketRate,
    videoCodec: await track.getCodec(),
    canDecodeVideo: await track.canDecode(),
    audioCodec: audio && (await audio.getCodec()),
    canDecodeAudio: (await audio?.canDecode()) ?? false,
  };
}

/** A look into the file; nothing stays open. */
export async function probeClip(file: Blob): Promise<ClipFacts> {
  const reader = await ClipReader.open(file);
  reader.dispose();
  return reader.facts;
}
