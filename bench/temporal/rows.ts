/** Painted frames of every clip, style and dial: as `npm run stylize -- --stability S FOLDER` paints them. */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EngineLook, StyleEngine } from '../../src/pipeline/engine/style-engine.ts';
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { DEFAULT_STABILITY } from '../../src/shared/protocol.ts';
import { SequencePainter } from '../../scripts/node/paint.ts';
import { readPicture, writePicture } from '../../scripts/node/picture-files.ts';
import { type BenchClip, CACHE_FOLDER } from './clips.ts';

export const DIALS = { off: 0, half: DEFAULT_STABILITY / 2, default: DEFAULT_STABILITY, full: 1 } as const;

/** Share of the former output in the control row `ema`: no motion, no trust. */
const NAIVE_STAY = 0.7;

export interface Row {
  readonly dial: string;
  /** Holds the frames under their own names. */
  readonly folder: string;
}

export interface StyledEngine {
  readonly engine: StyleEngine;
  readonly look: EngineLook;
  readonly styleName: string;
  /** Of all that the frames depend on beside clip, style and dial. */
  readonly key: string;
}

/** Paints what is not there yet. */
export async function paintRow(clip: BenchClip, means: StyledEngine, dial: string, stability: number): Promise<Row> {
  const folder = join(CACHE_FOLDER, 'painted', means.key, dial, `${clip.name}-${means.styleName}`);
  const painter = new SequencePainter(means.engine, means.look, stability);
  await makeOnce(folder, async (partial) => {
    for (const file of clip.frames) await writeFrame(partial, file, await painter.paint(await readPicture(file)));
  });
  return { dial, folder };
}

/** Each frame mixed with the mix before it, where it stood. */
export async function averageRow(clip: BenchClip, off: Row): Promise<Row> {
  const folder = off.folder.replace(/\/off\//, '/ema/');
  await makeOnce(folder, async (partial) => {
    let mix: Float32Array | null = null;
    for (const file of clip.frames) {
      const { rgba, ...size } = await readPicture(join(off.folder, basename(file)));
      const former: Float32Array = mix ?? Float32Array.from(rgba);
      mix = former.map((value, i) => NAIVE_STAY * value + (1 - NAIVE_STAY) * (rgba[i] ?? 0));
      await writeFrame(partial, file, { ...size, rgba: Uint8ClampedArray.from(mix) });
    }
  });
  return { dial: 'ema', folder };
}

export function identityRow({ frames: [first = ''] }: BenchClip): Row {
  return { dial: 'identity', folder: dirname(first) };
}

async function writeFrame(folder: string, source: string, picture: RgbaPicture): Promise<void> {
  await writePicture(join(folder, basename(source)), picture);
}

/** A folder that is there is complete. */
async function makeOnce(folder: string, fill: (partial: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await fill(partial);
  await rename(partial, folder);
}
