/** Hands finished frames to ffmpeg: a lossless master first, then the clips and the poster. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FPS } from './timeline.ts';

/** Frames a second, and between key frames, as ffmpeg's text. */
const RATE = String(FPS);

/** Wait for ffmpeg and fail when it failed. */
async function finished(child: ChildProcess): Promise<void> {
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code === null ? 'a signal' : String(code)}`);
}

async function ffmpeg(args: readonly string[]): Promise<void> {
  const all = ['-hide_banner', '-loglevel', 'error', '-y', ...args];
  await finished(spawn('ffmpeg', all, { stdio: ['ignore', 'inherit', 'inherit'] }));
}

/** Collects RGBA frames, one after another, in a lossless file. */
export class Master {
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #done: Promise<void>;

  private constructor(folder: string, child: ChildProcess, done: Promise<void>) {
    this.#folder = folder;
    this.#child = child;
    this.#done = done;
  }

  static async create(width: number, height: number): Promise<Master> {
    const folder = await mkdtemp(join(tmpdir(), 'demo-clip-'));
    const size = `${String(width)}x${String(height)}`;
    const raw = `-f rawvideo -pix_fmt rgba -s ${size} -r ${RATE} -i -`;
    const lossless = '-c:v ffv1 -pix_fmt bgr0';
    const args = `-hide_banner -loglevel error -y ${raw} ${lossless}`.split(' ');
    const child = spawn('ffmpeg', [...args, join(folder, 'master.mkv')], {
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    return new Master(folder, child, finished(child));
  }

  get path(): string {
    return join(this.#folder, 'master.mkv');
  }

  /** Add a frame; resolves when ffmpeg has taken it. */
  async add(rgba: Buffer): Promise<void> {
    const input = this.#child.stdin;
    if (!input) throw new Error('ffmpeg has no input');
    if (!input.write(rgba)) await once(input, 'drain');
  }

  /** End of the frames: write `demo.mp4`, `demo.webm` and `poster.jpg` into a folder. */
  async encode(out: string, posterFrame: number): Promise<readonly string[]> {
    this.#child.stdin?.end();
    await this.#done;
    await mkdir(out, { recursive: true });
    const files = ['demo.mp4', 'demo.webm', 'poster.jpg'].map((f) => join(out, f));
    const [mp4, webm, poster] = files;
    const log = join(this.#folder, 'pass');
    const colour =
      '-vf scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p ' +
      '-color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv';
    const h264 =
      `-c:v libx264 -profile:v main -preset veryslow -b:v 1850k -maxrate 4000k -bufsize 6000k ` +
      `-g ${RATE} -keyint_min ${RATE} -x264-params aq-mode=3`;
    const vp9 =
      `-c:v libvpx-vp9 -b:v 1750k -g ${RATE} -row-mt 1 -tile-columns 1 -auto-alt-ref 1 ` +
      `-lag-in-frames 25 -threads 2`;
    const passes: readonly (readonly [string, number, string, string])[] = [
      [h264, 1, '-f null', '/dev/null'],
      [h264, 2, '-movflags +faststart', mp4 ?? ''],
      [`${vp9} -cpu-used 4`, 1, '-f null', '/dev/null'],
      [`${vp9} -cpu-used 1`, 2, '', webm ?? ''],
    ];
    for (const [codec, pass, format, file] of passes) {
      const words = `-i ${this.path} -an ${colour} ${codec} -pass ${String(pass)} -passlogfile ${log} ${format}`;
      await ffmpeg([...words.split(' ').filter(Boolean), file]);
    }
    const still = `-i ${this.path} -vf select=eq(n\\,${String(posterFrame)}),format=yuvj444p -frames:v 1 -q:v 3`;
    await ffmpeg([...still.split(' '), poster ?? '']);
    return files;
  }

  /** Forget the lossless file. */
  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Size of a file in bytes. */
export async function fileSize(path: string): Promise<number> {
  return (await stat(path)).size;
}
