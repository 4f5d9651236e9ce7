/**
 * A clip from file to file: every frame once, with its own timestamp, through a painter; the sound beside it. Frames come
 * one by one and each waits for the last, so memory does not depend on the clip's length.
 */
import { EncodedVideoPacketSource, Output, type VideoTrackMetadata } from 'mediabunny';
import { describeError, StylizerError } from '../../shared/errors.ts';
import {
  type ExportJob,
  type ExportPlan,
  type ExportProgress,
  type ExportRange,
  type ExportSummary,
  KEY_FRAME_GRID_S,
} from '../../shared/export.ts';
import type { Size } from '../../shared/size.ts';
import { type ClipFrame, ClipReader } from '../clip/clip-reader.ts';
import { letMessagesIn } from '../let-messages-in.ts';
import { ExportMeter } from './export-meter.ts';
import { FrameEncoder } from './frame-encoder.ts';
import { hashFrame } from './frame-hash.ts';
import type { FramePainter } from './frame-painter.ts';
import { outputFormat } from './output-format.ts';
import { openSink, type OutputSink } from './output-sink.ts';
import { FramePadder } from './pad-frame.ts';
import { type FullExportPlan, planExport } from './plan-export.ts';
import { createSoundWriter, type SoundWriter } from './sound-writer.ts';

/** Timestamps that were rounded to a container's ticks may lie this much beside a range's edge. */
const EDGE_TOLERANCE_S = 1e-4;

/** Fewer would shift the sound against the picture, more would not fit into four bytes for an hour. */
const LEAST_TICKS = 600;
const MOST_TICKS = 1_000_000;

/** Sound is written this far ahead of the picture. */
const SOUND_AHEAD_S = 0.5;

export interface ExportMeans {
  /** Called once, with the size of what is painted. */
  readonly createPainter: (size: Size) => FramePainter;
  readonly onProgress: (progress: ExportProgress) => void;
  readonly signal: AbortSignal;
}

/** What an export would do. */
export async function previewExport(job: ExportJob): Promise<ExportPlan> {
  const reader = await ClipReader.open(job.file);
  try {
    const { codec, size, sound, bitsPerSecond, durationS, notes } = await planExport(reader, job);
    return { codec, size, sound, bitsPerSecond, durationS, notes };
  } finally {
    reader.dispose();
  }
}

/**
 * @throws AbortError when the signal is aborted, StylizerError otherwise; either way no file is left behind.
 */
export async function exportClip(job: ExportJob, means: ExportMeans): Promise<ExportSummary> {
  const reader = await ClipReader.open(job.file);
  try {
    const plan = await planExport(reader, job);
    means.signal.throwIfAborted();
    const sink = await openSink(job.sink, `video/${job.container}`);
    try {
      return await new ClipExport(job, means, reader, plan, sink).run();
    } catch (error) {
      await sink.discard().catch(() => undefined); // What made the export fail may keep the sink from cleaning up.
      throw means.signal.aborted ? means.signal.reason : exportError(error);
    }
  } finally {
    reader.dispose();
  }
}

class ClipExport {
  readonly #job: ExportJob;
  readonly #means: ExportMeans;
  readonly #reader: ClipReader;
  readonly #plan: FullExportPlan;
  readonly #sink: OutputSink;
  readonly #output: Output;
  readonly #video: EncodedVideoPacketSource;
  readonly #encoder: FrameEncoder;
  readonly #painter: FramePainter;
  readonly #padder: FramePadder | null;
  readonly #meter: ExportMeter;
  readonly #hashes: string[] = [];
  #sound: readonly SoundWriter[] = [];
  #gridCell = NaN;
  #lastTimeS = -Infinity;

  constructor(job: ExportJob, means: ExportMeans, reader: ClipReader, plan: FullExportPlan, sink: OutputSink) {
    this.#job = job;
    this.#means = means;
    this.#reader = reader;
    this.#plan = plan;
    this.#sink = sink;
    this.#output = new Output({ format: outputFormat(job.container), target: sink.target });
    this.#video = new EncodedVideoPacketSource(plan.codec);
    this.#encoder = new FrameEncoder(plan.encoder, this.#video);
    this.#painter = means.createPainter(plan.paintSize);
    const isPadded = plan.encoder.width !== plan.paintSize.width || plan.encoder.height !== plan.paintSize.height;
    this.#padder = isPadded ? new FramePadder(plan.encoder) : null;
    this.#meter = new ExportMeter(Math.max(plan.range.fromS, reader.facts.startS), plan.durationS, means.onProgress);
  }

  async run(): Promise<ExportSummary> {
    try {
      this.#output.addVideoTrack(this.#video, await this.#videoMetadata());
      await this.#addSound();
      await this.#output.start();
      await this.#writePicture();
      if (this.#meter.frames === 0)
        throw new StylizerError('export/failed', 'There is no frame in this part of the clip.');
      await this.#meter.time('encodeMs', () => this.#finish());
      const file = await this.#sink.commit();
      return this.#summary(file);
    } catch (error) {
      if (this.#output.state === 'started' || this.#output.state === 'pending') await this.#output.cancel();
      throw error;
    } finally {
      this.#encoder.close();
      this.#painter.dispose();
      for (const writer of this.#sound) await writer.stop();
    }
  }

  /** A segment keeps the clip's times; a part that stands for itself begins at 0. */
  get #shiftS(): number {
    const { fromS } = this.#plan.range;
    return this.#job.isSegment || fromS === -Infinity ? 0 : fromS;
  }

  /** MP4 counts time in ticks of our choice: the clip's own, where they are whole, keep its timestamps to the digit. */
  async #videoMetadata(): Promise<VideoTrackMetadata> {
    const ticksPerSecond = await this.#reader.ticksPerSecond();
    const isUsable = Number.isInteger(ticksPerSecond) && ticksPerSecond >= LEAST_TICKS && ticksPerSecond <= MOST_TICKS;
    return this.#job.container === 'mp4' && isUsable ? { frameRate: ticksPerSecond } : {};
  }

  async #addSound(): Promise<void> {
    const { range } = this.#plan;
    const isLater = range.fromS > this.#reader.facts.startS;
    if (this.#job.isSegment && isLater) return;
    const soundRange: ExportRange = this.#job.isSegment ? { fromS: -Infinity, toS: Infinity } : range;
    const writers: SoundWriter[] = [];
    for (const [index, plan] of this.#plan.sound.entries()) {
      const track = this.#reader.audioTracks[index];
      const writer = track && (await createSoundWriter(track, plan, soundRange, this.#shiftS));
      if (!writer) continue;
      this.#output.addAudioTrack(writer.source, { languageCode: await track.getLanguageCode() });
      writers.push(writer);
    }
    this.#sound = writers;
  }

  async #writePicture(): Promise<void> {
    const { fromS, toS } = this.#plan.range;
    const leadS = this.#job.prerollFrames / Math.max(1, this.#reader.facts.frameRate);
    const frames = this.#reader.frames(fromS - leadS, toS);
    try {
      for (;;) {
        const { value } = await this.#meter.time('decodeMs', () => frames.next());
        if (!value) return;
        await this.#take(value, fromS, toS);
        this.#means.signal.throwIfAborted();
        await letMessagesIn();
      }
    } finally {
      await frames.return();
    }
  }

  async #take(source: ClipFrame, fromS: number, toS: number): Promise<void> {
    const { timestampS, durationS } = source;
    let painted: VideoFrame;
    try {
      const isRepeated = timestampS <= this.#lastTimeS;
      if (isRepeated || timestampS >= toS - EDGE_TOLERANCE_S) return;
      this.#lastTimeS = timestampS;
      painted = await this.#meter.time('networkMs', () => this.#painter.paint(source.frame.image));
    } finally {
      source.frame.close();
    }
    if (timestampS < fromS - EDGE_TOLERANCE_S) painted.close();
    else await this.#meter.time('encodeMs', () => this.#write(painted, timestampS, durationS));
  }

  /** Takes ownership. */
  async #write(painted: VideoFrame, timestampS: number, durationS: number): Promise<void> {
    const frame = this.#padder ? this.#padder.pad(painted) : painted;
    try {
      if (this.#job.wantsFrameHashes) this.#hashes.push(await hashFrame(frame));
      const cell = Math.floor((timestampS + EDGE_TOLERANCE_S) / KEY_FRAME_GRID_S);
      if (cell !== this.#gridCell) await this.#encoder.restart();
      this.#gridCell = cell;
      for (const writer of this.#sound) await writer.writeUntil(timestampS + SOUND_AHEAD_S);
    } catch (error) {
      frame.close();
      throw error;
    }
    await this.#encoder.encode(frame, { timestampS: timestampS - this.#shiftS, durationS });
    this.#meter.countFrame(timestampS + durationS);
  }

  async #finish(): Promise<void> {
    await this.#encoder.flush();
    this.#video.close();
    for (const writer of this.#sound) await writer.finish();
    await this.#output.finalize();
  }

  #summary(file: Blob | null): ExportSummary {
    const { codec, size, sound, bitsPerSecond, durationS, notes } = this.#plan;
    return {
      plan: { codec, size, sound, bitsPerSecond, durationS, notes },
      frames: this.#meter.frames,
      soundPackets: this.#sound.reduce((sum, { written }) => sum + written, 0),
      byteLength: this.#sink.byteLength,
      times: this.#meter.times,
      frameHashes: this.#hashes,
      file,
    };
  }
}

function exportError(error: unknown): StylizerError {
  if (error instanceof StylizerError) return error;
  return new StylizerError(
    'export/failed',
    `The export stopped: ${describeError(error)}. Nothing was saved. The clip may be damaged, or the size too large for this machine.`,
    { cause: error },
  );
}
