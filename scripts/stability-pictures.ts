/**
 * `npm run make:stability-pictures`: what smoothing does, for the documentation, from a second of the demo clip:
 * `stability.webp` moves, every frame for itself on the left and smoothed on the right; `stability-heat.png` shows how
 * much both change from frame to frame beyond the clip's own change. Needs FFmpeg.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { DEFAULT_STABILITY } from '../src/shared/protocol.ts';
import type { RgbaPicture } from '../src/pipeline/picture/area-downscale.ts';
import { required } from '../src/shared/assert.ts';
import { createNodeEngine, encodeStyle, readModel } from './node/node-engine.ts';
import { SequencePainter } from './node/paint.ts';
import { readPicture } from './node/picture-files.ts';

const OUT = 'docs/pictures';
const CLIP = 'public/demo/demo.webm';
const STYLE = 'wave-print';
const BEGIN_S = 1;
const FRAMES = 24;
const HEIGHT_PX = 180;

/** A change of this much is white in the heat map. */
const HOTTEST = 0.12;

async function main(): Promise<void> {
  const sources = await readFrames();
  const engine = await createNodeEngine(await readModel('live'));
  const style = await encodeStyle(engine, STYLE, await readPicture(`public/styles/${STYLE}.jpg`));
  const sequences: RgbaPicture[][] = [];
  for (const stability of [0, DEFAULT_STABILITY]) {
    const painter = new SequencePainter(engine, { style, strength: 1 }, stability);
    const painted: RgbaPicture[] = [];
    for (const source of sources) painted.push(await painter.paint(source));
    sequences.push(painted);
  }
  engine.dispose();
  const [off = [], on = []] = sequences;
  await writeClip(off.map((picture, i) => sideBySide(picture, required(on[i], 'a frame'))));
  const heat = sideBySide(heatOf(off, sources), heatOf(on, sources));
  await sharp(heat.rgba, { raw: { width: heat.width, height: heat.height, channels: 4 } }).toFile(
    `${OUT}/stability-heat.png`,
  );
}

async function readFrames(): Promise<readonly RgbaPicture[]> {
  const folder = await mkdtemp(join(tmpdir(), 'impasto-frames-'));
  try {
    const output = ['-frames:v', String(FRAMES), '-vf', `scale=-2:${String(HEIGHT_PX)}`, join(folder, '%03d.png')];
    execFileSync('ffmpeg', ['-v', 'error', '-ss', String(BEGIN_S), '-i', CLIP, ...output]);
    const files = (await readdir(folder)).sort();
    return await Promise.all(files.map((file) => readPicture(join(folder, file))));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function sideBySide(left: RgbaPicture, right: RgbaPicture): RgbaPicture {
  const { width, height } = left;
  const rgba = new Uint8ClampedArray(2 * left.rgba.length);
  for (let y = 0; y < height; y++) {
    const [from, to] = [4 * y * width, 4 * (y + 1) * width];
    rgba.set(left.rgba.subarray(from, to), 2 * from);
    rgba.set(right.rgba.subarray(from, to), from + to);
  }
  return { width: 2 * width, height, rgba };
}

/** RMS over time of what changes in the painting and not in the source; black, red, yellow, white. */
function heatOf(painted: readonly RgbaPicture[], sources: readonly RgbaPicture[]): RgbaPicture {
  const { width, height } = required(painted[0], 'a frame');
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    let sum = 0;
    for (let t = 1; t < painted.length; t++) {
      for (let i = 4 * pixel; i < 4 * pixel + 3; i++) {
        const at = (frames: readonly RgbaPicture[], time: number): number => (frames[time]?.rgba[i] ?? 0) / 255;
        sum += (at(painted, t) - at(painted, t - 1) - at(sources, t) + at(sources, t - 1)) ** 2;
      }
    }
    const heat = Math.sqrt(sum / (3 * (painted.length - 1))) / HOTTEST;
    rgba.set([765 * heat, 765 * heat - 255, 765 * heat - 510, 255], 4 * pixel);
  }
  return { width, height, rgba };
}

/** Browsers play it as they show pictures. */
async function writeClip(frames: readonly RgbaPicture[]): Promise<void> {
  const pictures = frames.map(({ rgba, width, height }) =>
    sharp(rgba, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer(),
  );
  await sharp(await Promise.all(pictures), { join: { animated: true } })
    .webp({ quality: 70, delay: frames.map(() => 40), loop: 0 })
    .toFile(`${OUT}/stability.webp`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
