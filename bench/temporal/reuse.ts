/**
 * Frames that share a painting (`paintEvery`), against painting each: how far pictures are apart, how much more they change
 * from frame to frame, and what a frame takes, on the scenes and in one run.
 */
import { SequencePainter } from '../../scripts/node/paint.ts';
import { readPicture } from '../../scripts/node/picture-files.ts';
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { MOST_REUSE } from '../../src/pipeline/reuse-controller.ts';
import { DEFAULT_STABILITY } from '../../src/shared/protocol.ts';
import { type Figure, type Figures, rounded } from '../figures.ts';
import type { BenchClip } from './clips.ts';
import type { StyledEngine } from './rows.ts';

interface Totals {
  ms: number;
  frames: number;
  /** Mean absolute difference to the frame that was painted for itself, 0 … 255, summed over frames. */
  difference: number;
  /** The same from frame to frame, without regard to motion. */
  change: number;
}

export async function measureReuse({ engine, look }: StyledEngine, clips: readonly BenchClip[]): Promise<Figures> {
  const totals = new Map<number, Totals>();
  for (const clip of clips) {
    const sources: RgbaPicture[] = [];
    for (const file of clip.frames) sources.push(await readPicture(file));
    let painted: readonly RgbaPicture[] = [];
    for (let every = 1; every <= MOST_REUSE; every++) {
      const painter = new SequencePainter(engine, look, DEFAULT_STABILITY, every);
      const total = totals.get(every) ?? { ms: 0, frames: 0, difference: 0, change: 0 };
      totals.set(every, total);
      const shown: RgbaPicture[] = [];
      for (const [index, source] of sources.entries()) {
        const beginMs = performance.now();
        const picture = await painter.paint(source);
        shown.push(picture);
        // The first frames compile and have nothing to carry.
        if (index < 2) continue;
        total.ms += performance.now() - beginMs;
        total.frames++;
        total.change += meanDifference(picture, shown[index - 1] ?? picture);
        total.difference += meanDifference(picture, painted[index] ?? picture);
      }
      if (every === 1) painted = shown;
    }
  }
  const single = totals.get(1);
  const figures: Record<string, Figure> = {};
  for (const [every, { ms, frames, difference, change }] of totals) {
    if (!single || every === 1) continue;
    const put = (name: string, value: number, unit = ''): void => {
      figures[`reuse${String(every)}.${name}`] = { value: rounded(value, 3), unit };
    };
    put('difference', difference / frames, 'of 255');
    put('changeRatio', change / single.change);
    put('timeRatio', ms / single.ms);
  }
  return figures;
}

function meanDifference(a: RgbaPicture, b: RgbaPicture): number {
  let sum = 0;
  for (let i = 0; i < a.rgba.length; i += 4) {
    for (let channel = 0; channel < 3; channel++)
      sum += Math.abs((a.rgba[i + channel] ?? 0) - (b.rgba[i + channel] ?? 0));
  }
  return sum / (0.75 * a.rgba.length);
}
