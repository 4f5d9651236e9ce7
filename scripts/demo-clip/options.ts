/** The command line of the generator. */

import { parseArgs } from 'node:util';
import { FRAME_COUNT } from './timeline.ts';

export interface Options {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly number[];
  /** Folder for one PNG per frame, when wanted. */
  readonly png: string | undefined;
  /** Take frames that already lie in the PNG folder instead of rendering them again. */
  readonly reuse: boolean;
  /** Folder for optical flow and visibility masks, when wanted. */
  readonly flow: string | undefined;
  /** Folder for the encoded clips and the poster; undefined (by default for a part of the frames) leaves encoding out. */
  readonly out: string | undefined;
}

/** Where the whole clip goes when nothing else is said. */
const DEFAULT_OUT = 'public/demo';

export const USAGE =
  'npx tsx scripts/demo-clip/main.ts [--size 640x360] [--frames 0-299[/step]] ' +
  '[--png DIR [--reuse]] [--flow DIR] [--out public/demo | --no-encode]';

/** "640x360" as two even numbers of pixels. */
export function parseSize(text: string): { width: number; height: number } {
  const match = /^(\d+)x(\d+)$/.exec(text);
  const width = Number(match?.[1]);
  const height = Number(match?.[2]);
  if (!match || width < 16 || height < 16 || width > 3840 || height > 2160) {
    throw new Error(`--size must look like 640x360, not "${text}"`);
  }
  if (width % 2 || height % 2) throw new Error('--size must be even both ways');
  return { width, height };
}

/** "0-299", "12", "3,90,200" or "0-299/10" as a list of frame indices. */
export function parseFrames(text: string): number[] {
  const frames: number[] = [];
  for (const part of text.split(',')) {
    const match = /^(\d+)(?:-(\d+))?(?:\/(\d+))?$/.exec(part.trim());
    if (!match) throw new Error(`--frames cannot read "${part}"`);
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    const step = match[3] === undefined ? 1 : Number(match[3]);
    if (last >= FRAME_COUNT || last < first || step < 1) {
      throw new Error(`--frames must lie in 0-${String(FRAME_COUNT - 1)}, not "${part}"`);
    }
    for (let f = first; f <= last; f += step) frames.push(f);
  }
  return frames;
}

/** Read the arguments (without node and script name). */
export function parseOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      size: { type: 'string', default: '640x360' },
      frames: { type: 'string', default: `0-${String(FRAME_COUNT - 1)}` },
      png: { type: 'string' },
      reuse: { type: 'boolean', default: false },
      flow: { type: 'string' },
      out: { type: 'string' },
      'no-encode': { type: 'boolean', default: false },
    },
  });
  if (values.reuse && values.png === undefined) throw new Error('--reuse needs --png DIR');
  const frames = parseFrames(values.frames);
  return {
    ...parseSize(values.size),
    frames,
    png: values.png,
    reuse: values.reuse,
    flow: values.flow,
    out: values['no-encode'] ? undefined : (values.out ?? (frames.length === FRAME_COUNT ? DEFAULT_OUT : undefined)),
  };
}
