/**
 * Carrying paintings through the temporal bench's scenes: against painting every frame anew, against exact motion, and
 * where two keyframes meet. Keyframes are painted by Gatys at the scenes' own size; they are kept in `.cache/keyframe`.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createNodeEngine, encodeStyle, readModel } from '../../scripts/node/node-engine.ts';
import { SequencePainter } from '../../scripts/node/paint.ts';
import { readPicture, writePicture } from '../../scripts/node/picture-files.ts';
import {
  carryClip,
  type CarryFrame,
  type CarryKeyframe,
  type CarrySource,
} from '../../src/pipeline/carry/carry-clip.ts';
import { type FrameChange, largestJump, rmsChange } from '../../src/pipeline/carry/jump-meter.ts';
import type { EngineLook, RgbPicture, StyleEngine } from '../../src/pipeline/engine/style-engine.ts';
import { FeatureNetwork } from '../../src/pipeline/optimise/feature-network.ts';
import { defaultGatysSettings, paintGatys } from '../../src/pipeline/optimise/gatys.ts';
import type { NetworkHost } from '../../src/pipeline/optimise/paint-levels.ts';
import { type RgbaPicture, toRgbPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { toRgbaPicture } from '../../src/pipeline/picture/resample.ts';
import { required } from '../../src/shared/assert.ts';
import { DEFAULT_STABILITY } from '../../src/shared/protocol.ts';
import { type Figure, type Figures, rounded } from '../figures.ts';
import { benchProgram, runPython } from '../python.ts';
import { requireOpenCv } from '../temporal.ts';

const CACHE = fileURLToPath(new URL('../../.cache/keyframe/carry', import.meta.url));
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const STYLE = 'oil-flow';
const ITERATIONS = 30;
const FRAME_S = 1 / 25;
/** Of the scenes that are judged against exact motion, as the temporal bench has them. */
const SCENES = ['drift', 'pan', 'rotation', 'occlusion', 'thin', 'light', 'noise'];
const SCENE_FRAMES = 20;
/** Two keyframes this far apart, in scenes that stay in the picture so long. */
const LONG_SCENES = ['drift', 'occlusion', 'thin', 'noise'];
const LONG_FRAMES = 61;
/** Painted anew to compare with. */
const REPAINTED = { scenes: ['drift', 'occlusion'], frames: [5, 10, 15] };

interface Means {
  readonly host: NetworkHost;
  readonly engine: StyleEngine;
  readonly look: EngineLook;
  readonly style: RgbaPicture;
}

export async function measureCarry(): Promise<Figures> {
  // Writes and judges the scenes.
  const python = requireOpenCv();
  const folders = { short: join(CACHE, 'scenes'), long: join(CACHE, 'long-scenes') };
  if (!existsSync(folders.short)) await writeScenes(python, folders.short, SCENE_FRAMES, SCENES);
  if (!existsSync(folders.long)) await writeScenes(python, folders.long, LONG_FRAMES, LONG_SCENES);
  const means = await prepareMeans();
  const figures: Record<string, Figure> = {};
  const clips: object[] = [];
  const errors: number[] = [];
  for (const name of SCENES) {
    const frames = await framesOf(join(folders.short, name));
    const live = join(CACHE, 'live', name);
    const carriedFolder = join(CACHE, 'carried', name);
    await paintLive(means, frames, live);
    const carried = await carry(means, frames, [0, SCENE_FRAMES - 1], carriedFolder);
    for (const index of REPAINTED.scenes.includes(name) ? REPAINTED.frames : []) {
      const anew = await paintFrame(means, required(frames[index], 'a frame'));
      errors.push(rmsChange(required(carried.pictures[index], 'a carried frame').rgb, anew.rgb));
    }
    const rows = [
      { dial: 'default', folder: live },
      { dial: 'carry', folder: carriedFolder },
    ];
    clips.push({ set: 'scene', name, frames, rows });
    console.log(`carried ${name}: ${rounded(100 * carried.filled, 1).toString()} % filled`);
  }
  figures['carry.error'] = { value: rounded(mean(errors), 4), unit: '' };
  await judge(python, clips, figures);
  const jumps: number[] = [];
  for (const name of LONG_SCENES) {
    const frames = await framesOf(join(folders.long, name));
    const { changes } = await carry(means, frames, [0, LONG_FRAMES - 1], join(CACHE, 'long', name));
    const jump = required(largestJump(changes), 'a jump');
    jumps.push(jump.ratio);
    console.log(
      `${name}: largest change ÷ its neighbours' ${jump.ratio.toFixed(3)} at frame ${(jump.timeS / FRAME_S).toFixed(0)}`,
    );
  }
  figures['carry.jump'] = { value: rounded(Math.max(...jumps), 3), unit: '' };
  means.engine.dispose();
  means.host.network.dispose();
  return figures;
}

async function writeScenes(python: string, folder: string, frames: number, names: readonly string[]): Promise<void> {
  await runPython(python, [benchProgram('long_scenes.py'), folder, String(frames), ...names]);
}

async function prepareMeans(): Promise<Means> {
  const engine = await createNodeEngine(await readModel('live'));
  const style = await readPicture(join(REPOSITORY, `public/styles/${STYLE}.jpg`));
  const host: NetworkHost = {
    network: new FeatureNetwork(await readModel('vgg-slim')),
    breathe: () => Promise.resolve(),
    recover: () => Promise.resolve(false),
  };
  return { host, engine, look: { style: await encodeStyle(engine, STYLE, style), strength: 1 }, style };
}

async function framesOf(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).sort().map((file) => join(folder, file));
}

/** Frames of the live look at its default stability, as the page shows them. */
async function paintLive({ engine, look }: Means, frames: readonly string[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const painter = new SequencePainter(engine, look, DEFAULT_STABILITY);
  for (const file of frames) {
    await writePicture(join(folder, basename(file)), await painter.paint(await readPicture(file)));
  }
}

/** By Gatys, or as it was painted in an earlier run. */
async function paintFrame({ host, style }: Means, file: string): Promise<RgbPicture> {
  const scene = basename(dirname(file));
  const kept = join(CACHE, 'keyframes', `${scene}-${STYLE}-${String(ITERATIONS)}-${basename(file)}`);
  if (!existsSync(kept)) {
    const content = await readPicture(file);
    const settings = {
      ...defaultGatysSettings,
      shortSidesPx: [Math.min(content.width, content.height)],
      iterationsPerLevel: ITERATIONS,
    };
    const painting = paintGatys(
      host,
      { content, live: null, styles: [{ picture: style, weight: 1, mask: null }] },
      settings,
    );
    let step = await painting.next();
    while (!step.done) step = await painting.next();
    await mkdir(join(CACHE, 'keyframes'), { recursive: true });
    await writePicture(kept, toRgbaPicture(step.value));
    console.log(`painted ${scene} ${basename(file)}`);
  }
  return toRgbPicture(await readPicture(kept));
}

interface Carried {
  readonly pictures: readonly RgbPicture[];
  readonly changes: readonly FrameChange[];
  /** Mean share that is filled. */
  readonly filled: number;
}

async function carry(
  means: Means,
  frames: readonly string[],
  keyframes: readonly number[],
  folder: string,
): Promise<Carried> {
  await mkdir(folder, { recursive: true });
  const pictures: RgbPicture[] = [];
  const changes: FrameChange[] = [];
  let filled = 0;
  for await (const step of carryClip(await sourceOf(means, frames, keyframes))) {
    if (step.kind === 'motion') continue;
    const picture = required(step.picture, 'a carried picture');
    const file = required(frames[pictures.length], 'a frame');
    await writePicture(join(folder, basename(file)), toRgbaPicture(picture));
    pictures.push(picture);
    changes.push(step.change);
    filled += step.filled / frames.length;
  }
  return { pictures, changes, filled };
}

async function sourceOf(means: Means, frames: readonly string[], keyframes: readonly number[]): Promise<CarrySource> {
  const { engine, look } = means;
  const painter = new SequencePainter(engine, look, DEFAULT_STABILITY);
  const first = await readPicture(required(frames[0], 'a frame'));
  const size = { width: first.width, height: first.height };
  return {
    timesS: keyframes.map((index) => FRAME_S * index),
    fromS: 0,
    toS: FRAME_S * frames.length,
    flowSize: size,
    carrySize: size,
    async keyframe(index: number): Promise<CarryKeyframe> {
      const at = keyframes[index] ?? 0;
      const file = required(frames[at], 'a frame');
      const source = await readPicture(file);
      const alone = await new SequencePainter(engine, look, 0).paint(source);
      const painting = await paintFrame(means, file);
      return { timeS: FRAME_S * at, painting, content: toRgbPicture(source), live: toRgbPicture(alone) };
    },
    async *frames(fromS: number, toS: number): AsyncGenerator<CarryFrame> {
      for (const [index, file] of frames.entries()) {
        const timestampS = FRAME_S * index;
        if (timestampS < fromS || timestampS >= toS) continue;
        const source = await readPicture(file);
        const live = async (): Promise<RgbPicture> => toRgbPicture(await painter.paint(source));
        yield { timestampS, durationS: FRAME_S, content: toRgbPicture(source), live };
      }
    },
  };
}

/** Temporal loss by exact motion, of the carried frames and of the live look's. */
async function judge(python: string, clips: readonly object[], figures: Record<string, Figure>): Promise<void> {
  const spec = join(CACHE, 'spec.json');
  await writeFile(spec, JSON.stringify({ clips }));
  const sums = JSON.parse(await runPython(python, [benchProgram('temporal.py'), 'judge', spec])) as Record<
    string,
    readonly number[]
  >;
  const loss = (name: string): number => Math.sqrt((sums[name]?.[0] ?? NaN) / (sums[name]?.[1] ?? NaN));
  for (const distance of [1, 4, 16]) {
    const name = `i${String(distance)}`;
    figures[`carry.temporal.${name}`] = { value: rounded(loss(`scene.carry.${name}`), 4), unit: '' };
    figures[`carry.live.${name}`] = { value: rounded(loss(`scene.default.${name}`), 4), unit: '' };
  }
  for (const scene of SCENES) {
    const of = (dial: string): string => loss(`clip.${scene}.${dial}.i1`).toFixed(4);
    console.log(`${scene} i1: carried ${of('carry')}, live ${of('default')}`);
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
