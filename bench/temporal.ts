/**
 * `npm run bench -- temporal [--styles N] [--clips drift,whale]`, or `-- temporal --reuse` for what it costs that frames
 * share a painting (`temporal/reuse.ts`): how much painted frames flicker, with and without smoothing. Frames by our own runtime; motion by formulas, ground truth, or OpenCV, never by our own flow
 * (`bench/python/temporal.py` has the sets and the loss). What was painted is kept in `.cache/temporal`.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { createNodeEngine, encodeStyle, readModel } from '../scripts/node/node-engine.ts';
import { readPicture } from '../scripts/node/picture-files.ts';
import { required } from '../src/shared/assert.ts';
import { NetworkLibrary } from '../src/pipeline/model/network-library.ts';
import type { StyleEngine } from '../src/pipeline/engine/style-engine.ts';
import { type Figure, type Figures, type Measurement, MissingRequirement, rounded } from './figures.ts';
import { benchProgram, requirePython, requireSharedFolder, runPython } from './python.ts';
import { judgeRows } from './quality/judge.ts';
import { crossPairs, type NamedPicture } from './quality/pairs.ts';
import { measureAddedTime } from './temporal/added-time.ts';
import { measureAddedTraffic } from './temporal/added-traffic.ts';
import { type BenchClip, CACHE_FOLDER, prepareClips } from './temporal/clips.ts';
import { measureProbes } from './temporal/probes.ts';
import { measureReuse } from './temporal/reuse.ts';
import { averageRow, DIALS, identityRow, paintRow, type Row, type StyledEngine } from './temporal/rows.ts';

const STYLES = ['oil-flow', 'wave-print', 'ink-hatching', 'stained-glass', 'lily-pond'];
const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));

/** The first `live` that was in this repository: the weights of checkpoints/live-v0, which never change. */
const V0_COMMIT = '7731ab0';

/** Sides of the squares the style judge sees, and which frame of each clip: late enough for the past to have a say. */
const STYLE_SIDE_PX = 256;

const DISTANCES = [1, 2, 4, 8, 16] as const;
const SETS = ['scene', 'truth', 'film'] as const;

interface Options {
  readonly styles: readonly string[];
  readonly clips: readonly string[] | null;
  readonly isPartial: boolean;
}

export async function measureTemporal(args: readonly string[]): Promise<Measurement> {
  if (args[0] === '--reuse') {
    const scenes = (await prepareClips(requireOpenCv(), `${requireSharedFolder()}/data`)).filter(
      ({ set }) => set === 'scene',
    );
    const engine = await createNodeEngine(await readModel('live'));
    const measured = await measureReuse(await styled(engine, 'oil-flow', 'live'), scenes);
    engine.dispose();
    return { figures: measured, isPartial: true };
  }
  const options = parseOptions(args);
  const shared = requireSharedFolder();
  const python = requireOpenCv();
  const clips = (await prepareClips(python, `${shared}/data`)).filter(
    ({ name }) => options.clips?.includes(name) ?? true,
  );
  const texture = join(REPOSITORY, 'public/demo/poster.jpg');
  const probes = await measureProbes(texture);
  const v0 = await createNodeEngine(await readV0());
  const added = await measureAddedTime(v0, (await styled(v0, 'oil-flow', 'v0')).look, scenesFrames(clips));
  const rows = await paintAll(clips, options.styles, v0);
  v0.dispose();
  console.log('judging');
  const sums = await judge(python, clips, rows);
  return {
    figures: {
      ...temporalFigures(sums),
      ...(await styleKept(shared, clips, rows)),
      ...probes,
      ...added,
      ...(await measureAddedTraffic()),
    },
    isPartial: options.isPartial,
  };
}

function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { styles: { type: 'string' }, clips: { type: 'string' } },
  });
  const count = values.styles === undefined ? STYLES.length : Number(values.styles);
  if (!(count >= 1 && count <= STYLES.length)) throw new TypeError(`--styles: 1 to ${String(STYLES.length)}.`);
  const clips = values.clips?.split(',') ?? null;
  return { styles: STYLES.slice(0, count), clips, isPartial: clips !== null || count < STYLES.length };
}

/** Debian's Python: the only one that Debian's package serves. */
export function requireOpenCv(): string {
  const python = ['/usr/bin/python3', 'python3'].find((candidate) => {
    try {
      execFileSync(candidate, ['-c', 'import cv2, numpy'], { stdio: 'ignore' });
      return true;
    } catch {
      return false; // Tried by running it: there is no other way to know.
    }
  });
  if (python === undefined) throw new MissingRequirement('This bench needs OpenCV: apt-get install python3-opencv.');
  return python;
}

async function readV0(): Promise<Awaited<ReturnType<NetworkLibrary['load']>>> {
  const library = new NetworkLibrary((model, fileName) => {
    const show = ['show', `${V0_COMMIT}:models/${model}/${fileName}`];
    const bytes = execFileSync('git', show, { cwd: REPOSITORY, maxBuffer: 1 << 26 });
    return Promise.resolve(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  });
  try {
    return await library.load('live');
  } catch (cause) {
    throw new MissingRequirement(`live v0 is read from commit ${V0_COMMIT}: a clone with history is needed.`, {
      cause,
    });
  }
}

function scenesFrames(clips: readonly BenchClip[]): readonly string[] {
  const clip = clips.find(({ name }) => name === 'occlusion') ?? clips[0];
  return required(clip, 'a clip').frames;
}

async function styled(engine: StyleEngine, styleName: string, key: string): Promise<StyledEngine> {
  const file = join(REPOSITORY, `public/styles/${styleName}.jpg`);
  const style = await encodeStyle(engine, styleName, await readPicture(file));
  return { engine, look: { style, strength: 1 }, styleName, key };
}

type RowsByClip = ReadonlyMap<BenchClip, readonly Row[]>;

async function paintAll(clips: readonly BenchClip[], styles: readonly string[], v0: StyleEngine): Promise<RowsByClip> {
  const rows = new Map<BenchClip, Row[]>(clips.map((clip) => [clip, [identityRow(clip)]]));
  const paint = async (
    engine: StyleEngine,
    method: string,
    names: readonly string[],
    dials: typeof DIALS | Record<string, number>,
  ): Promise<void> => {
    for (const name of names) {
      const means = await styled(engine, name, `${method}-${codeHash()}`);
      for (const clip of clips) {
        const own = required(rows.get(clip), 'rows');
        for (const [dial, stability] of Object.entries(dials)) own.push(await paintRow(clip, means, dial, stability));
        const off = own.at(-Object.keys(dials).length);
        if (off?.dial === 'off') own.push(await averageRow(clip, off));
      }
      console.log(`painted: ${method}, ${name}`);
    }
  };
  const live = await createNodeEngine(await readModel('live'));
  await paint(live, 'live', styles, DIALS);
  live.dispose();
  await paint(v0, 'v0', styles, { v0: 0 });
  const adain = await createNodeEngine(await readModel('adain'));
  await paint(adain, 'adain', styles.slice(0, 1), { adain: 0 });
  adain.dispose();
  return rows;
}

/** Frames painted by other code or weights are others. */
function codeHash(): string {
  const hash = createHash('sha256');
  for (const folder of [
    'src/pipeline/temporal',
    'src/pipeline/color',
    'src/pipeline/picture',
    'models/live',
    'models/adain',
  ]) {
    for (const file of readdirSync(join(REPOSITORY, folder)).sort())
      hash.update(readFileSync(join(REPOSITORY, folder, file)));
  }
  hash.update(readFileSync(join(REPOSITORY, 'src/shared/stability.ts')));
  return hash.digest('hex').slice(0, 10);
}

/** `[squared errors, masked pixels, all pixels, pairs]`, or `[energy, pixels]` of gradients, by name. */
type Sums = Readonly<Record<string, readonly number[]>>;

async function judge(python: string, clips: readonly BenchClip[], rows: RowsByClip): Promise<Sums> {
  const spec = {
    clips: clips.map((clip) => ({
      ...clip,
      cache: join(CACHE_FOLDER, 'flow', clip.name),
      rows: rows.get(clip) ?? [],
    })),
  };
  await mkdir(CACHE_FOLDER, { recursive: true });
  const file = join(CACHE_FOLDER, 'spec.json');
  await writeFile(file, JSON.stringify(spec));
  return JSON.parse(await runPython(python, [benchProgram('temporal.py'), 'judge', file])) as Sums;
}

function temporalFigures(sums: Sums): Figures {
  const figures: Record<string, Figure> = {};
  const loss = (name: string): number => Math.sqrt((sums[name]?.[0] ?? NaN) / (sums[name]?.[1] ?? NaN));
  const put = (name: string, value: number, unit = '', digits = 4): void => {
    if (Number.isFinite(value)) figures[name] = { value: rounded(value, digits), unit };
  };
  for (const set of SETS) {
    for (const dial of [...Object.keys(DIALS), 'identity', 'ema', 'adain', 'v0']) {
      for (const distance of DISTANCES) {
        const name = `${set}.${dial}.i${String(distance)}`;
        put(name, loss(name));
        put(`${name}.all`, Math.sqrt((sums[name]?.[0] ?? NaN) / (sums[name]?.[2] ?? NaN)));
      }
    }
    const [on, off, identity] = ['default', 'off', 'identity'].map((dial) => loss(`${set}.${dial}.i1`) ** 2);
    const [above, all] = [(on ?? NaN) - (identity ?? NaN), (off ?? NaN) - (identity ?? NaN)];
    put(`${set}.ratio.i1`, Math.sqrt(Math.max(0, above) / all), '', 3);
    put(`${set}.i16OverOff`, loss(`${set}.default.i16`) / loss(`${set}.off.i16`), '', 3);
    put(`${set}.i16OverV0`, loss(`${set}.default.i16`) / loss(`${set}.v0.i16`), '', 3);
    const energy = (dial: string): number =>
      (sums[`${set}.${dial}.gradient`]?.[0] ?? NaN) / (sums[`${set}.${dial}.gradient`]?.[1] ?? NaN);
    put(`${set}.sharpnessRatio`, energy('default') / energy('off'), '', 3);
  }
  const total = (dial: string): number =>
    SETS.reduce((sum, set) => sum + (sums[`${set}.${dial}.gradient`]?.[0] ?? 0), 0);
  put('sharpnessRatio', total('default') / total('off'), '', 3);
  const pairs = SETS.reduce((sum, set) => sum + (sums[`${set}.default.i1`]?.[3] ?? 0), 0);
  put('pairs', pairs, 'pairs', 0);
  return figures;
}

/** Style loss of the last frame of scenes and films, smoothed ÷ for itself, by the independent judge. */
async function styleKept(shared: string, clips: readonly BenchClip[], rows: RowsByClip): Promise<Figures> {
  const long = clips.filter(({ set }) => set !== 'truth');
  const folder = join(CACHE_FOLDER, 'style', codeHash());
  const contents: NamedPicture[] = [];
  const styles = new Map<string, NamedPicture>();
  for (const clip of long) {
    const last = required(clip.frames.at(-1), 'a frame');
    contents.push({ name: `content-${clip.name}`, file: await square(last, join(folder, `content-${clip.name}.png`)) });
    for (const { dial, folder: painted } of rows.get(clip) ?? []) {
      if (dial !== 'off' && dial !== 'default') continue;
      const style = basename(painted).slice(clip.name.length + 1);
      const file = join(REPOSITORY, `public/styles/${style}.jpg`);
      styles.set(style, { name: `style-${style}`, file });
      const to = join(folder, dial, `content-${clip.name}__style-${style}.png`);
      await square(join(painted, basename(last)), to);
    }
  }
  const set = { name: 'temporal', pairs: crossPairs(contents, [...styles.values()]) };
  const judged = await judgeRows({ python: requirePython(), program: `${shared}/tools/judge.py` }, set, STYLE_SIDE_PX, [
    { name: 'off', folder: join(folder, 'off') },
    { name: 'default', folder: join(folder, 'default') },
  ]);
  const [off, on] = [required(judged.get('off'), 'off').style, required(judged.get('default'), 'default').style];
  return {
    styleKept: { value: rounded(on / off, 3), unit: '' },
    'styleLoss.off': { value: rounded(off, 4), unit: '' },
    'styleLoss.default': { value: rounded(on, 4), unit: '' },
  };
}

async function square(file: string, to: string): Promise<string> {
  await mkdir(join(to, '..'), { recursive: true });
  await sharp(file).resize(STYLE_SIDE_PX, STYLE_SIDE_PX, { fit: 'cover' }).toFile(to);
  return to;
}
