/** The stabiliser behind an engine that paints nothing, and behind one that flickers. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { CpuStylizedFrame, RgbPicture } from '../../../src/pipeline/engine/style-engine.ts';
import { CpuStabilizer } from '../../../src/pipeline/temporal/cpu-stabilizer.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { addNoise, createTexture, drawPicture, passThrough, shownPicture } from '../../support/moving-pictures.ts';

const [WIDTH, HEIGHT] = [128, 72];
const texture = createTexture(1);
const other = createTexture(2);

let stabilizer: CpuStabilizer;

beforeEach(() => {
  stabilizer = new CpuStabilizer();
});

function stabilize(content: RgbPicture, stylized: CpuStylizedFrame, stability = 1, isContinued = true): Float32Array {
  stabilizer.observe({ kind: 'cpu', picture: content }, stability, isContinued);
  const steady = stabilizer.stabilize(stylized);
  if (steady.kind !== 'cpu') throw new Error('a CPU frame gives a CPU result');
  return shownPicture(steady, content);
}

const pan = (frame: number, speedPx = 2.3): RgbPicture =>
  drawPicture(WIDTH, HEIGHT, (x, y, channel) => texture(x + speedPx * frame, y, channel));

/** Painted as another picture that moves along, each frame with noise of its own: a network's flicker. */
function flickering(frame: number, sigma: number, speedPx = 2.3): CpuStylizedFrame {
  const clean = drawPicture(WIDTH, HEIGHT, (x, y, channel) => other(x + speedPx * frame, y, channel));
  return passThrough(addNoise(clean, sigma, frame + 10));
}

function rms(a: Float32Array, b: Float32Array, isIn: (x: number, y: number) => boolean = () => true): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const pixel = Math.floor(i / 3);
    if (!isIn(pixel % WIDTH, Math.floor(pixel / WIDTH))) continue;
    sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
    count++;
  }
  return Math.sqrt(sum / count);
}

const inside = (x: number, y: number): boolean => x > 16 && y > 16 && x < WIDTH - 32 && y < HEIGHT - 16;

describe('a flickering painting of a moving scene', () => {
  test('changes less along the motion the higher the stability, as it flickers at 0, and stays as sharp', () => {
    const run = (stability: number): { change: number; detail: number } => {
      stabilizer.reset();
      const shown = Array.from({ length: 12 }, (_, frame) =>
        stabilize(pan(frame, 2), flickering(frame, 0.05, 2), stability),
      );
      const [before, last] = [shown.at(-2)!, shown.at(-1)!];
      // The scene goes 2 pixels to the left: 6 numbers.
      const carried = new Float32Array(before.length);
      carried.set(before.subarray(6));
      return { change: rms(last, carried, inside), detail: gradientEnergy(last) };
    };
    const [off, low, high] = [run(0), run(0.3), run(1)];
    expect(off.change).toBeCloseTo(0.05 * Math.SQRT2, 2);
    expect(low.change).toBeLessThan(0.75 * off.change);
    expect(high.change).toBeLessThan(0.5 * off.change);
    expect(high.detail / off.detail).toBeGreaterThan(0.6);
  });

  test('keeps its detail over many frames of sub-pixel motion', () => {
    let shown = new Float32Array(0);
    for (let frame = 0; frame < 24; frame++) {
      shown = stabilize(pan(frame, 0.37), flickering(frame, 0, 0.37)) as Float32Array<ArrayBuffer>;
    }
    const sharp = drawPicture(WIDTH, HEIGHT, (x, y, channel) => other(x + 0.37 * 23, y, channel)).rgb;
    expect(rms(shown, sharp, inside)).toBeLessThan(0.02);
    expect(gradientEnergy(shown) / gradientEnergy(sharp)).toBeGreaterThan(0.85);
  });
});

function gradientEnergy(picture: Float32Array): number {
  let sum = 0;
  for (let y = 16; y < HEIGHT - 16; y++) {
    for (let x = 16; x < WIDTH - 24; x++) {
      const i = 3 * (y * WIDTH + x);
      sum += ((picture[i + 3] ?? 0) - (picture[i] ?? 0)) ** 2;
    }
  }
  return sum;
}

test('a moving disc leaves no ghost', () => {
  const frames = Array.from({ length: 10 }, (_, frame) =>
    drawPicture(WIDTH, HEIGHT, (x, y, channel) =>
      Math.hypot(x - 20 - 8 * frame, y - 36) < 14 ? 0.9 - 0.3 * channel : texture(x, y, channel),
    ),
  );
  const last = frames.length - 1;
  let shown = new Float32Array(0);
  for (const frame of frames) shown = stabilize(frame, passThrough(frame)) as Float32Array<ArrayBuffer>;
  const where = 20 + 8 * (last - 3);
  const ghost = rms(shown, frames[last]!.rgb, (x, y) => Math.hypot(x - where, y - 36) < 14);
  const untouched = rms(shown, frames[last]!.rgb, (_x, y) => y < 14 || y > 58);
  expect(ghost - untouched).toBeLessThan(2 / 255);
});

test('a still scene with noise keeps its brightness and contrast', () => {
  const scene = pan(0);
  let shown = new Float32Array(0);
  for (let frame = 0; frame < 60; frame++) {
    const noisy = addNoise(scene, 2 / 255, frame);
    shown = stabilize(noisy, passThrough(noisy)) as Float32Array<ArrayBuffer>;
  }
  const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const contrast = (values: Float32Array): number => rms(values, new Float32Array(values.length).fill(mean(values)));
  expect(mean(shown) / mean(scene.rgb)).toBeCloseTo(1, 3);
  expect(contrast(shown) / contrast(scene.rgb)).toBeCloseTo(1, 2);
});

describe('the past', () => {
  const first = pan(0);

  function expectUnchanged(content: RgbPicture, isContinued: boolean): void {
    const painted = flickering(7, 0.1);
    const asPainted = Float32Array.from(painted.structure);
    expect(rms(stabilize(content, painted, 1, isContinued), asPainted)).toBeLessThan(1e-6);
  }

  test('is forgotten at a scene cut', () => {
    stabilize(first, flickering(0, 0));
    expectUnchanged(
      drawPicture(WIDTH, HEIGHT, (x, y, channel) => 0.4 * other(x, y, channel)),
      true,
    );
    expect(stabilizer.sceneChange?.isCut).toBe(true);
  });

  test('is forgotten when a frame does not follow, and when the size changes', () => {
    stabilize(first, flickering(0, 0));
    expectUnchanged(first, false);
    const small = drawPicture(64, 48, (x, y, channel) => texture(x, y, channel));
    const painted = passThrough(small);
    const asPainted = Float32Array.from(painted.structure);
    expect(rms(stabilize(small, painted), asPainted)).toBeLessThan(1e-6);
  });

  test('is not used after a frame that was observed and never painted', () => {
    stabilize(first, flickering(0, 0));
    stabilizer.observe({ kind: 'cpu', picture: first }, 1, true);
    expectUnchanged(first, true);
  });

  test('can be seen, and is gone after a reset', () => {
    expect(stabilizer.history).toBeNull();
    stabilize(first, passThrough(first));
    expect(stabilizer.history?.painted).toEqual(first.rgb);
    stabilizer.reset();
    expect(stabilizer.history).toBeNull();
  });
});

test('odd sizes work', () => {
  const random = seededRandom(4);
  for (const [width, height] of [
    [9, 7],
    [33, 17],
    [8, 8],
  ] as const) {
    const picture = drawPicture(width, height, () => random());
    for (let frame = 0; frame < 3; frame++) {
      const shown = stabilize(picture, passThrough(picture));
      expect(shown.every(Number.isFinite)).toBe(true);
    }
  }
});

test('motion as a picture: grey trust, coloured flow, nothing before there is motion', () => {
  stabilize(pan(0), flickering(0, 0));
  expect(stabilizer.inspect('flow')).toBeNull();
  stabilize(pan(1), flickering(1, 0));
  const trust = stabilizer.inspect('trust')!.structure;
  const middle = 3 * (36 * WIDTH + 64);
  expect([...trust.subarray(middle, middle + 3)].every((value) => value > 0.9)).toBe(true);
  const [red = 0, green = 0] = stabilizer.inspect('flow')!.structure.subarray(middle, middle + 3);
  expect(red).toBeGreaterThan(green);
});
