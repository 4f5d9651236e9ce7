/** `impasto join`: puts the segments of one clip together, packet by packet; nothing is decoded. Needs no browser. */
import { rename, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  FilePathTarget,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  MP4,
  Output,
  WEBM,
} from 'mediabunny';
import { outputFormat } from '../../src/pipeline/export/output-format.ts';
import { UsageError } from './exit-codes.ts';
import { containerOf } from './render-options.ts';

interface Segment {
  readonly file: string;
  readonly input: Input;
  readonly video: InputVideoTrack;
  readonly startS: number;
}

/** Sound is written this far ahead of the picture. */
const SOUND_AHEAD_S = 0.5;

export async function join(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { out: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  if (values.out === undefined || positionals.length === 0) {
    throw new UsageError('join takes the segments of one clip and --out OUT.');
  }
  const frames = await joinSegments(positionals, values.out);
  const said = { kind: 'done', out: values.out, frames };
  process.stdout.write(values.json ? `${JSON.stringify(said)}\n` : `${values.out}: ${String(frames)} frames\n`);
}

/** Returns the number of frames. @throws Error when the segments do not belong together; no file is left then. */
export async function joinSegments(files: readonly string[], out: string): Promise<number> {
  const segments: Segment[] = [];
  const part = `${out}.part`;
  try {
    for (const file of files) segments.push(await openSegment(file));
    // By their times, whatever order a shell's wildcard gave.
    segments.sort((a, b) => a.startS - b.startS);
    await requireAlike(segments);
    const frames = await write(segments, out, part);
    await rename(part, out);
    return frames;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    for (const { input } of segments) input.dispose();
  }
}

async function openSegment(file: string): Promise<Segment> {
  const input = new Input({ formats: [MP4, WEBM], source: new FilePathSource(file) });
  try {
    const video = await input.getPrimaryVideoTrack();
    if (!video) throw new Error('no picture');
    return { file, input, video, startS: await video.getFirstTimestamp() };
  } catch (cause) {
    input.dispose();
    throw new Error(`“${file}” is not a segment that can be read. Render it again.`, { cause });
  }
}

async function requireAlike(segments: readonly Segment[]): Promise<void> {
  const [first, ...others] = segments;
  const wanted = first && (await signature(first.video));
  for (const { file, video } of others) {
    if ((await signature(video)) === wanted) continue;
    throw new Error(
      `“${file}” was rendered with other settings than “${first?.file ?? ''}”. Render all segments alike.`,
    );
  }
}

/** Codec, size and the decoder's set-up: what one track has only one of. */
async function signature(track: InputVideoTrack): Promise<string> {
  const config = await track.getDecoderConfig();
  const description = config?.description;
  const bytes = description === undefined ? '' : Buffer.from(description as ArrayBuffer).toString('hex');
  return [config?.codec, config?.codedWidth, config?.codedHeight, bytes].join();
}

async function write(segments: readonly Segment[], out: string, part: string): Promise<number> {
  const [first] = segments;
  if (!first) throw new Error('There is nothing to join.');
  const container = containerOf(out);
  const output = new Output({ format: outputFormat(container), target: new FilePathTarget(part) });
  const codec = await first.video.getCodec();
  if (codec === null) throw new Error(`“${first.file}” has an unknown codec.`);
  const source = new EncodedVideoPacketSource(codec);
  const ticksPerSecond = await first.video.getTimeResolution();
  output.addVideoTrack(source, container === 'mp4' ? { frameRate: ticksPerSecond } : {});
  const sounds: SoundCopy[] = [];
  for (const track of await first.input.getAudioTracks()) sounds.push(await SoundCopy.create(track, output));
  await output.start();
  let frames = 0;
  for (const { video } of segments) {
    const decoderConfig = await video.getDecoderConfig();
    for await (const packet of new EncodedPacketSink(video).packets()) {
      for (const sound of sounds) await sound.writeUntil(packet.timestamp + SOUND_AHEAD_S);
      await source.add(packet, frames === 0 && decoderConfig ? { decoderConfig } : undefined);
      frames++;
    }
  }
  source.close();
  for (const sound of sounds) await sound.writeUntil(Infinity);
  await output.finalize();
  return frames;
}

/** The first segment carries the sound of the whole clip. */
class SoundCopy {
  readonly #packets: ReturnType<EncodedPacketSink['packets']>;
  readonly #source: EncodedAudioPacketSource;
  readonly #decoderConfig: AudioDecoderConfig | null;
  #waiting: Awaited<ReturnType<EncodedPacketSink['getFirstPacket']>> = null;
  #isFirst = true;
  #isDone = false;

  private constructor(
    track: InputAudioTrack,
    source: EncodedAudioPacketSource,
    decoderConfig: AudioDecoderConfig | null,
  ) {
    this.#packets = new EncodedPacketSink(track).packets();
    this.#source = source;
    this.#decoderConfig = decoderConfig;
  }

  static async create(track: InputAudioTrack, output: Output): Promise<SoundCopy> {
    const codec = await track.getCodec();
    if (codec === null) throw new Error('The sound has an unknown codec.');
    const source = new EncodedAudioPacketSource(codec);
    output.addAudioTrack(source, { languageCode: await track.getLanguageCode() });
    return new SoundCopy(track, source, await track.getDecoderConfig());
  }

  async writeUntil(timeS: number): Promise<void> {
    while (!this.#isDone) {
      this.#waiting ??= (await this.#packets.next()).value ?? null;
      if (!this.#waiting) {
        this.#isDone = true;
        this.#source.close();
        return;
      }
      if (this.#waiting.timestamp >= timeS) return;
      const config = this.#isFirst ? this.#decoderConfig : null;
      await this.#source.add(this.#waiting, config ? { decoderConfig: config } : undefined);
      this.#isFirst = false;
      this.#waiting = null;
    }
  }
}
