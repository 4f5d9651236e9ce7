/** Makes the demo clip: renders its frames and writes the files asked for on the command line. */

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileSize, Master } from './encode.ts';
import { checkWarp, encodeFlo, flowPair } from './flow.ts';
import { parseOptions, USAGE, type Options } from './options.ts';
import { readColourPng, writeColourPng, writeGreyPng } from './pictures.ts';
import { ClipRenderer, type Picture } from './renderer.ts';
import { hasNext } from './timeline.ts';

/** The frame shown before the clip plays. */
const POSTER_FRAME = 30;

const name = (frame: number): string => String(frame).padStart(4, '0');

/** A frame's colours: from the PNG folder when it may be reused, else rendered (and kept there). */
async function frameColours(renderer: ClipRenderer, options: Options, frame: number): Promise<Picture<Buffer>> {
  const file = options.png === undefined ? undefined : join(options.png, `${name(frame)}.png`);
  if (file !== undefined && options.reuse && existsSync(file)) return readColourPng(file);
  const picture = await renderer.colour(frame);
  if (file !== undefined) await writeColourPng(file, picture);
  return picture;
}

/** Write flow and visibility of a frame towards the next, and say how well they explain it. */
async function writeFlow(renderer: ClipRenderer, options: Options, folder: string, frame: number): Promise<void> {
  const pair = flowPair(await renderer.motion(frame), await renderer.motion(frame + 1));
  await writeFile(join(folder, `${name(frame)}.flo`), encodeFlo(pair));
  const visible = { width: pair.width, height: pair.height, data: pair.visible };
  await writeGreyPng(join(folder, `${name(frame)}-visible.png`), visible);
  const now = await frameColours(renderer, options, frame);
  const next = await frameColours(renderer, options, frame + 1);
  const check = checkWarp(pair, now, next);
  console.log(
    `flow ${name(frame)}: warped ${check.warped.toFixed(2)}, unwarped ${check.still.toFixed(2)} ` +
      `of 255; visible ${(check.visibleShare * 100).toFixed(1)} %`,
  );
}

async function run(options: Options): Promise<void> {
  for (const folder of [options.png, options.flow]) {
    if (folder !== undefined) await mkdir(folder, { recursive: true });
  }
  const renderer = await ClipRenderer.open(options.width, options.height);
  const master = options.out === undefined ? undefined : await Master.create(options.width, options.height);
  try {
    const started = performance.now();
    for (const [done, frame] of options.frames.entries()) {
      const picture = await frameColours(renderer, options, frame);
      await master?.add(picture.data);
      if (options.flow !== undefined && hasNext(frame)) {
        await writeFlow(renderer, options, options.flow, frame);
      }
      const last = done === options.frames.length - 1;
      if (done % 10 === 0 || last) {
        const mean = (performance.now() - started) / (done + 1);
        console.log(`frame ${String(frame)}: ${mean.toFixed(0)} ms each so far`);
      }
    }
    if (master && options.out !== undefined) {
      const poster = Math.max(0, options.frames.indexOf(POSTER_FRAME));
      for (const file of await master.encode(options.out, poster)) {
        console.log(`${file}: ${((await fileSize(file)) / 1e6).toFixed(2)} MB`);
      }
    }
  } finally {
    await renderer.close();
    await master?.remove();
  }
}

try {
  await run(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(USAGE);
  process.exitCode = 1;
}
