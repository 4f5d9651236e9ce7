/** Times three frames of an engine on a synthetic picture, to decide a close call. */
import { required } from '../../shared/assert.ts';
import type { RgbPicture, StyleEngine } from '../engine/style-engine.ts';

const SIZE = { width: 256, height: 144 } as const;
const TIMED_FRAMES = 3;

/** @returns the median time a frame, in milliseconds, after one frame of warm-up. For engines that take CPU frames. */
export async function timeEngine(engine: StyleEngine): Promise<number> {
  const picture = syntheticPicture();
  const style = required(await engine.encodeStyle({ id: engine.styleIds?.[0] ?? '', picture }), 'a style to time with');
  const timesMs: number[] = [];
  for (let i = 0; i <= TIMED_FRAMES; i++) {
    const begin = performance.now();
    (await engine.stylize({ kind: 'cpu', picture }, { style, strength: 1 })).release();
    if (i > 0) timesMs.push(performance.now() - begin);
  }
  return required(timesMs.sort((a, b) => a - b)[1], 'the middle one of three times');
}

/** A smooth colour pattern: what is in it does not matter for the time. */
function syntheticPicture(): RgbPicture {
  const rgb = Float32Array.from({ length: SIZE.width * SIZE.height * 3 }, (_, i) => 0.5 + 0.5 * Math.sin(i * 0.0137));
  return { ...SIZE, rgb };
}
