/** FFmpeg as the judge of what was exported: it shares no code with what is judged. */
import { execFileSync } from 'node:child_process';

export function ffmpeg(args: readonly string[]): Buffer {
  return execFileSync('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...args], { maxBuffer: 1 << 30 });
}

export interface ProbedStream {
  readonly kind: 'video' | 'audio';
  readonly codec: string;
  /** Seconds a tick. */
  readonly tickS: number;
}

export interface Probed {
  readonly streams: readonly ProbedStream[];
  readonly durationS: number;
}

/** Facts of a file's streams. */
export function probe(file: string): Probed {
  const { streams, format } = ffprobe(file, ['-show_streams', '-show_format']) as {
    streams: { codec_type: 'video' | 'audio'; codec_name: string; time_base: string }[];
    format: { duration: string };
  };
  return {
    durationS: Number(format.duration),
    streams: streams.map(({ codec_type: kind, codec_name: codec, time_base }) => {
      const [numerator = 1, denominator = 1] = time_base.split('/').map(Number);
      return { kind, codec, tickS: numerator / denominator };
    }),
  };
}

/** When each decoded frame is shown, in the order they are shown. */
export function frameTimes(file: string): readonly number[] {
  const { frames } = ffprobe(file, ['-select_streams', 'v:0', '-show_frames', '-show_entries', 'frame=pts']) as {
    frames: { pts: number }[];
  };
  // From whole ticks: printed seconds are rounded to microseconds.
  const { tickS = 0 } = probe(file).streams.find(({ kind }) => kind === 'video') ?? {};
  return frames.map(({ pts }) => pts * tickS);
}

export interface SoundPacket {
  /** Digest of its bytes. */
  readonly hash: string;
  readonly byteLength: number;
}

/** In order. */
export function soundPackets(file: string): readonly SoundPacket[] {
  const { packets } = ffprobe(file, ['-select_streams', 'a:0', '-show_packets', '-show_data_hash', 'md5']) as {
    packets: { data_hash: string; size: string }[];
  };
  return packets.map(({ data_hash: hash, size }) => ({ hash, byteLength: Number(size) }));
}

export interface GrayFrames {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8Array[];
}

/** Every frame as it is displayed: upright, in square pixels, as luma of 0 … 255. */
export function grayFrames(file: string): GrayFrames {
  // A y4m header says the size; the sample aspect is applied by the filter, rotation by FFmpeg itself.
  const y4m = ffmpeg([
    '-i',
    file,
    '-fps_mode',
    'passthrough',
    '-vf',
    'scale=iw*sar:ih,format=gray',
    '-f',
    'yuv4mpegpipe',
    '-strict',
    '-1',
    '-',
  ]);
  const headerEnd = y4m.indexOf(0x0a);
  const header = y4m.subarray(0, headerEnd).toString();
  const [, width = 0, height = 0] = (/W(\d+) H(\d+)/.exec(header) ?? []).map(Number);
  const frames: Uint8Array[] = [];
  for (let at = headerEnd + 1; at < y4m.length;) {
    const begin = y4m.indexOf(0x0a, at) + 1;
    frames.push(y4m.subarray(begin, begin + width * height));
    at = begin + width * height;
  }
  return { width, height, frames };
}

/** Peak signal to noise ratio of two files' pictures in dB; identical ones count as 100. */
export function picturePsnr(a: string, b: string): number {
  const errors = squaredErrors(a, b);
  return psnr(errors.reduce((sum, error) => sum + error, 0) / errors.length);
}

/** The same of one frame. */
export function framePsnr(a: string, b: string, index: number): number {
  return psnr(squaredErrors(a, b)[index] ?? Infinity);
}

/** Mean squared difference of each frame. */
function squaredErrors(a: string, b: string): readonly number[] {
  const [first, second] = [grayFrames(a).frames, grayFrames(b).frames];
  return first.map((frame, index) => {
    const other = second[index];
    let squares = 0;
    for (let i = 0; i < frame.length; i++) squares += ((frame[i] ?? 0) - (other?.[i] ?? 255)) ** 2;
    return squares / frame.length;
  });
}

function psnr(squaredError: number): number {
  return squaredError === 0 ? 100 : Math.min(100, 10 * Math.log10(255 ** 2 / squaredError));
}

function ffprobe(file: string, args: readonly string[]): unknown {
  const text = execFileSync('ffprobe', ['-v', 'error', '-of', 'json', ...args, file], { maxBuffer: 1 << 28 });
  return JSON.parse(text.toString()) as unknown;
}
