/** The three sets of clips, as frames in files; sources at judged size are made once and kept in `.cache/temporal`. */
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPicture, writePicture } from '../../scripts/node/picture-files.ts';
import { benchProgram, runPython } from '../python.ts';

export const CACHE_FOLDER = fileURLToPath(new URL('../../.cache/temporal', import.meta.url));

/** Films are judged at this short side; the other sets at their own size. */
const FILM_SIDE_PX = 256;

/** Enough for a distance of 16. */
const FILM_FRAMES = 24;

export interface BenchClip {
  readonly set: 'scene' | 'truth' | 'film';
  readonly name: string;
  /** PNG files, at the size they are painted at. */
  readonly frames: readonly string[];
  /** Ground truth, of `truth` only. */
  readonly flow: string | null;
}

export async function prepareClips(python: string, dataFolder: string): Promise<readonly BenchClip[]> {
  return [...(await prepareScenes(python)), ...(await prepareTruth(dataFolder)), ...(await prepareFilms(dataFolder))];
}

async function prepareScenes(python: string): Promise<readonly BenchClip[]> {
  const folder = join(CACHE_FOLDER, 'scenes');
  if (!existsSync(folder)) await runPython(python, [benchProgram('temporal.py'), 'scenes', folder]);
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name): Promise<BenchClip> => {
      const files = (await readdir(join(folder, name))).sort();
      return { set: 'scene', name, frames: files.map((file) => join(folder, name, file)), flow: null };
    }),
  );
}

async function prepareTruth(dataFolder: string): Promise<readonly BenchClip[]> {
  const chairs = join(dataFolder, 'video/flyingchairs');
  const whale = join(dataFolder, 'video/rubberwhale');
  const pairs = [
    ...[0, 1, 2, 3].map((i) => ({
      name: `chairs${String(i)}`,
      files: [0, 1].map((k) => join(chairs, `${String(i)}-img${String(k)}.png`)),
      flow: join(chairs, `${String(i)}-gt.flo`),
    })),
    {
      name: 'whale',
      files: [1, 2].map((k) => join(whale, `rubberwhale${String(k)}.png`)),
      flow: join(whale, 'flow_gt.flo'),
    },
  ];
  const clips: BenchClip[] = [];
  for (const { name, files, flow } of pairs) {
    clips.push({ set: 'truth', name, frames: await copyFrames(name, files), flow });
  }
  return clips;
}

async function prepareFilms(dataFolder: string): Promise<readonly BenchClip[]> {
  const clips: BenchClip[] = [];
  for (const name of ['mountain2', 'sintel_demo10']) {
    const folder = join(dataFolder, 'video', name);
    const found = (await readdir(folder)).filter((file) => /\.(jpe?g|png)$/.test(file)).sort();
    const files = found.slice(0, FILM_FRAMES);
    const paths = files.map((file) => join(folder, file));
    clips.push({ set: 'film', name, frames: await copyFrames(name, paths, FILM_SIDE_PX), flow: null });
  }
  return clips;
}

/** As PNG, scaled so that the short side is `sidePx`. */
async function copyFrames(name: string, files: readonly string[], sidePx?: number): Promise<readonly string[]> {
  const folder = join(CACHE_FOLDER, 'sources', name);
  await mkdir(folder, { recursive: true });
  const copies: string[] = [];
  for (const file of files) {
    const copy = join(folder, `${basename(file, extname(file))}.png`);
    if (!existsSync(copy)) await writePicture(copy, await readPicture(file, sidePx));
    copies.push(copy);
  }
  return copies;
}
