/** What ffprobe says about a file: the judge of recordings. */
import { execFileSync } from 'node:child_process';

export interface ProbedStream {
  readonly codec: string;
  readonly kind: 'video' | 'audio';
  readonly width: number | null;
  readonly height: number | null;
  /** Of each packet, in file order, in seconds. */
  readonly timestamps: readonly number[];
}

interface RawProbe {
  readonly streams: readonly {
    index: number;
    codec_name: string;
    codec_type: string;
    width?: number;
    height?: number;
  }[];
  readonly packets: readonly { stream_index: number; pts_time: string }[];
}

/** Throws when ffprobe cannot read the file or complains about it. */
export function probeMedia(file: string): readonly ProbedStream[] {
  const args = ['-v', 'error', '-show_entries', 'stream=index,codec_name,codec_type,width,height'];
  const output = execFileSync(
    'ffprobe',
    [...args, '-show_entries', 'packet=stream_index,pts_time', '-of', 'json', file],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  const { streams, packets } = JSON.parse(output) as RawProbe;
  return streams.map(({ index, codec_name, codec_type, width, height }) => ({
    codec: codec_name,
    kind: codec_type === 'video' ? 'video' : 'audio',
    width: width ?? null,
    height: height ?? null,
    timestamps: packets.filter(({ stream_index }) => stream_index === index).map(({ pts_time }) => Number(pts_time)),
  }));
}

/** Decodes every packet; returns FFmpeg's complaints, which is nothing for a sound file. */
export function decodeComplaints(file: string): string {
  return execFileSync('ffmpeg', ['-v', 'error', '-xerror', '-i', file, '-f', 'null', '-'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Mean loudness of the sound in decibels below full scale; −91 is digital silence. */
export function meanVolumeDb(file: string): number {
  // volumedetect reports on the error stream at the level `info`.
  const output = execFileSync('sh', ['-c', 'ffmpeg -v info -i "$0" -map a -af volumedetect -f null - 2>&1', file], {
    encoding: 'utf8',
  });
  const [, decibels] = /mean_volume: (-?[\d.]+) dB/.exec(output) ?? [];
  if (decibels === undefined) throw new Error('no sound to measure');
  return Number(decibels);
}

/** How often a timestamp is not after the one before it. */
export function backwardSteps(timestamps: readonly number[]): number {
  return timestamps.filter((time, i) => i > 0 && time <= (timestamps[i - 1] ?? -Infinity)).length;
}
