/** Paintings carried through clips whose motion is known. */
import { describe, expect, test } from 'vitest';
import {
  carryClip,
  type CarriedFrame,
  type CarryFrame,
  type CarrySource,
} from '../../../src/pipeline/carry/carry-clip.ts';
import { JUMP_BAR, largestJump } from '../../../src/pipeline/carry/jump-meter.ts';
import type { RgbPicture } from '../../../src/pipeline/engine/style-engine.ts';
import { createTexture, drawPicture } from '../../support/moving-pictures.ts';

const SIZE = { width: 160, height: 96 };
const FRAME_S = 0.04;
const texture = createTexture(1);
const paint = createTexture(2);
const other = createTexture(3);
const discTexture = createTexture(4);

type Colors = (x: number, y: number, channel: number) => number;

interface Clip {
  readonly count: number;
  readonly content: (frame: number) => Colors;
  /** What a painter would make of a frame, were it wholly consistent. */
  readonly painting: (frame: number) => Colors;
  readonly live: (frame: number) => Colors;
}

const draw = (colors: Colors): RgbPicture => drawPicture(SIZE.width, SIZE.height, colors);
const copied = (picture: RgbPicture): RgbPicture => ({ ...picture, rgb: Float32Array.from(picture.rgb) });

/** Each frame is drawn once: the textures are slow. */
function drawnOnce(colors: (frame: number) => Colors): (frame: number) => RgbPicture {
  const drawn = new Map<number, RgbPicture>();
  return (frame) => {
    const picture = drawn.get(frame) ?? draw(colors(frame));
    drawn.set(frame, picture);
    return picture;
  };
}
const gray: Colors = () => 0.5;

function sourceOf(clip: Clip, keyframes: readonly number[], part: Partial<CarrySource> = {}): CarrySource {
  const [content, liveOf] = [drawnOnce(clip.content), drawnOnce(clip.live)];
  return {
    timesS: keyframes.map((index) => index * FRAME_S),
    fromS: 0,
    toS: clip.count * FRAME_S,
    flowSize: SIZE,
    carrySize: SIZE,
    keyframe: (index) => {
      const frame = keyframes[index] ?? 0;
      return Promise.resolve({
        timeS: frame * FRAME_S,
        painting: draw(clip.painting(frame)),
        content: content(frame),
        live: liveOf(frame),
      });
    },
    async *frames(fromS, toS): AsyncGenerator<CarryFrame> {
      for (let index = 0; index < clip.count; index++) {
        const timestampS = index * FRAME_S;
        if (timestampS < fromS || timestampS >= toS) continue;
        const live = (): Promise<RgbPicture> => Promise.resolve(copied(liveOf(index)));
        yield { timestampS, durationS: FRAME_S, content: content(index), live };
        await Promise.resolve();
      }
    },
    ...part,
  };
}

async function carried(source: CarrySource): Promise<readonly CarriedFrame[]> {
  const frames: CarriedFrame[] = [];
  for await (const step of carryClip(source)) if (step.kind === 'carried') frames.push(step);
  return frames;
}

/** Mean |difference| from what a wholly consistent painter would paint, inside a border. */
function errorOf(picture: RgbPicture | null, truth: Colors, isIn: (x: number, y: number) => boolean): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++) {
      if (!isIn(x, y)) continue;
      for (let c = 0; c < 3; c++, count++) {
        sum += Math.abs((picture?.rgb[3 * (y * SIZE.width + x) + c] ?? NaN) - truth(x, y, c));
      }
    }
  }
  return sum / count;
}

const moving =
  (colors: Colors, dx: number, dy: number): Colors =>
  (x, y, channel) =>
    colors(x - dx, y - dy, channel);

describe('a texture that moves as a whole', () => {
  const clip: Clip = {
    count: 24,
    content: (frame) => moving(texture, 1.3 * frame, -0.4 * frame),
    painting: (frame) => moving(paint, 1.3 * frame, -0.4 * frame),
    live: () => gray,
  };

  test.each([
    ['on from the first frame', [0]],
    ['back from the last frame', [23]],
    ['both ways from the middle', [11]],
    ['from both ends', [0, 23]],
  ])('is carried %s, and stays sharp', async (_name, keyframes) => {
    const frames = await carried(sourceOf(clip, keyframes));
    expect(frames.map(({ keyframe }) => keyframe)).toEqual(
      Array.from({ length: clip.count }, (_, index) => (keyframes.includes(index) ? keyframes.indexOf(index) : null)),
    );
    for (const [index, { picture }] of frames.entries()) {
      const isIn = (x: number, y: number): boolean => x > 48 && x < 112 && y > 24 && y < 72;
      expect(errorOf(picture, clip.painting(index), isIn)).toBeLessThan(0.012);
    }
  });

  test('what comes into view is filled by the live painting, in the colours of the painted frame', async () => {
    const live =
      (frame: number): Colors =>
      (x, y, channel) =>
        0.2 + 0.3 * clip.painting(frame)(x, y, channel);
    const [, , , , , , , , , , last] = await carried(sourceOf({ ...clip, live, count: 11 }, [0]));
    // 13 pixels have come in from the left.
    expect(errorOf(last?.picture ?? null, clip.painting(10), (x, y) => x < 8 && y > 8 && y < 84)).toBeLessThan(0.05);
    expect(last?.filled).toBeGreaterThan(0.05);
    expect(last?.filled).toBeLessThan(0.3);
  });

  test('many keyframes are each used for what is around them', async () => {
    const keyframes = [2, 6, 10, 14, 18];
    const frames = await carried(sourceOf(clip, keyframes));
    expect(frames).toHaveLength(clip.count);
    expect(frames.flatMap(({ keyframe }) => (keyframe === null ? [] : [keyframe]))).toEqual([0, 1, 2, 3, 4]);
  });

  test('a part of the clip is carried by itself; keyframes outside are left alone', async () => {
    const part = { fromS: 4 * FRAME_S, toS: 9 * FRAME_S };
    const frames = await carried(sourceOf(clip, [0, 6, 23], part));
    expect(frames.map(({ keyframe }) => keyframe)).toEqual([null, null, 1, null, null]);
  });
});

test('two keyframes that were painted differently blend without a jump', async () => {
  // The same things in much the same colours, with other strokes.
  const again: Colors = (x, y, channel) => 0.6 * paint(x, y, channel) + 0.4 * other(x, y, channel);
  const clip: Clip = {
    count: 31,
    content: (frame) => moving(texture, 0.8 * frame, 0.3 * frame),
    painting: (frame) => moving(frame < 15 ? paint : again, 0.8 * frame, 0.3 * frame),
    live: (frame) => moving(paint, 0.8 * frame, 0.3 * frame),
  };
  const frames = await carried(sourceOf(clip, [0, 30]));
  const jump = largestJump(frames.map(({ change }) => change));
  expect(jump?.ratio).toBeLessThan(JUMP_BAR);
});

test('a disc that passes by leaves no trace of itself, and its own painting goes with it', async () => {
  const inDisc = (frame: number) => (x: number, y: number) => Math.hypot(x - 30 - 4 * frame, y - 48) < 18;
  const layered =
    (ground: Colors, disc: Colors) =>
    (frame: number): Colors =>
    (x, y, channel) =>
      inDisc(frame)(x, y) ? disc(x - 4 * frame, y, channel) : ground(x, y, channel);
  const clip: Clip = {
    count: 21,
    content: layered(texture, discTexture),
    painting: layered(paint, other),
    live: () => gray,
  };
  const frames = await carried(sourceOf(clip, [0, 20]));
  for (const [index, { picture, filled }] of frames.entries()) {
    if (index % 5 !== 0) continue;
    const truth = clip.painting(index);
    const away = (x: number, y: number, by: number): boolean => Math.hypot(x - 30 - 4 * index, y - 48) > 18 + by;
    const error = errorOf(picture, truth, (x, y) => away(x, y, 8));
    expect(error).toBeLessThan(0.03);
    expect(errorOf(picture, truth, (x, y) => !away(x, y, -6))).toBeLessThan(0.05);
    expect(filled).toBeLessThan(0.2);
  }
});

test('a scene that no painted frame belongs to is left to the live look', async () => {
  const clip: Clip = {
    count: 12,
    content: (frame) => (frame < 6 ? texture : (x, y, channel) => 1 - other(y, 3 * x, channel)),
    painting: () => paint,
    live: () => gray,
  };
  const isCarried = (frames: readonly CarriedFrame[]): boolean[] => frames.map(({ picture }) => picture !== null);
  const [before, after] = [Array<boolean>(6).fill(true), Array<boolean>(6).fill(false)];
  expect(isCarried(await carried(sourceOf(clip, [2])))).toEqual([...before, ...after]);
  expect(isCarried(await carried(sourceOf(clip, [9])))).toEqual([...after, ...before]);
  expect(isCarried(await carried(sourceOf(clip, [2, 9])))).toEqual([...before, ...before]);
});

test('memory does not grow with the clip: what no keyframe reaches is not even looked at', async () => {
  const clip: Clip = { count: 2000, content: () => texture, painting: () => paint, live: () => gray };
  const asked: number[] = [];
  const source = sourceOf(clip, [1000], {
    async *frames(fromS, toS): AsyncGenerator<CarryFrame> {
      asked.push(fromS, toS);
      await Promise.resolve();
    },
  });
  await carried(source);
  expect(Math.min(...asked)).toBeGreaterThan(11);
  expect(Math.max(...asked)).toBeLessThan(69);
});
