/**
 * `npm run stylize -- [--method live|adain|sanet|gallery] --style s.jpg[,t.jpg] [--weights 2,1] [--strength A] [--size N] [--stability S] IN… --out DIR`
 *
 * Paints stills, or folders of frames in order, with the app's own pipeline in Node on tfjs-wasm. Stills become
 * `CONTENT__STYLE.png` (mixed styles joined by `+`); frames of a folder keep their names. `--size` is the short side of
 * the result and of the network; without it pictures keep their size, painted at a network size of at most 1080.
 * `--stability` smooths the frames of a folder over time (0, every frame for itself, to 1).
 * `gallery` knows its styles by the names of their files (`oil-flow.jpg`).
 */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { blendStyles } from '../src/pipeline/engine/style-code.ts';
import type { EngineLook, StyleEngine } from '../src/pipeline/engine/style-engine.ts';
import { isMethodId, MAX_MIXED_STYLES, METHOD_IDS } from '../src/shared/protocol.ts';
import { createNodeEngine, encodeStyle, readModel } from './node/node-engine.ts';
import { paint, SequencePainter } from './node/paint.ts';
import { readPicture, writePicture } from './node/picture-files.ts';

/** Twelve-megapixel photographs would need gigabytes of maps, and show strokes too small to see. */
const LARGEST_NETWORK_SIDE_PX = 1080;

const PICTURE_FILE = /\.(png|jpe?g|webp|avif|tiff?)$/i;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    method: { type: 'string', default: 'live' },
    style: { type: 'string' },
    weights: { type: 'string' },
    strength: { type: 'string', default: '1' },
    size: { type: 'string' },
    stability: { type: 'string', default: '0' },
    out: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const { style, out } = values;
  if (style === undefined || out === undefined || positionals.length === 0) {
    throw new TypeError('Usage: npm run stylize -- --style s.jpg[,t.jpg] [options] IN… --out DIR');
  }
  const stability = numberOption('stability', values.stability, 0, 1);
  const sizePx = values.size === undefined ? undefined : numberOption('size', values.size, 16, 8192);
  if (!isMethodId(values.method)) throw new TypeError(`--method: choose one of ${METHOD_IDS.join(', ')}.`);
  const engine = await createNodeEngine(await readModel(values.method));
  const styleFiles = style.split(',');
  const look = await readLook(engine, styleFiles);
  await mkdir(out, { recursive: true });
  for (const input of positionals) {
    const isFolder = (await stat(input)).isDirectory();
    const files = isFolder ? (await readdir(input)).filter((name) => PICTURE_FILE.test(name)).sort() : [input];
    const sequence = isFolder ? new SequencePainter(engine, look, stability) : null;
    for (const file of files) {
      const source = await readPicture(isFolder ? join(input, file) : file, sizePx);
      const name = isFolder ? stem(file) : `${stem(file)}__${styleFiles.map(stem).join('+')}`;
      const shortSidePx = sizePx ?? Math.min(source.width, source.height, LARGEST_NETWORK_SIDE_PX);
      const painted = await (sequence?.paint(source, shortSidePx) ?? paint(engine, source, look, shortSidePx));
      await writePicture(join(out, `${name}.png`), painted);
      console.log(join(out, `${name}.png`));
    }
  }
  engine.dispose();
}

async function readLook(engine: StyleEngine, files: readonly string[]): Promise<EngineLook> {
  const weights = values.weights?.split(',').map((text) => numberOption('weights', text, 0, Infinity));
  if (files.length > MAX_MIXED_STYLES) throw new TypeError(`--style: at most ${String(MAX_MIXED_STYLES)} styles mix.`);
  if (weights && weights.length !== files.length) throw new TypeError('--weights: give one number for each style.');
  const codes = [];
  for (const file of files) codes.push(await encodeStyle(engine, stem(file), await readPicture(file)));
  return {
    style: blendStyles(codes.map((code, index) => ({ code, weight: weights?.[index] ?? 1 }))),
    strength: numberOption('strength', values.strength, 0, 1),
  };
}

function numberOption(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text === '' || !(value >= least && value <= most)) {
    throw new TypeError(`--${name}: "${text}" is not a number from ${String(least)} to ${String(most)}.`);
  }
  return value;
}

function stem(file: string): string {
  return basename(file, extname(file));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
