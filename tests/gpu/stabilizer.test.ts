/** The stabiliser on software WebGPU: moving pictures and paintings of them with noise, made by hand, and no network. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { countWebGpuCalls, type WebGpuCalls } from '../../scripts/app-driver/webgpu-calls.ts';
import { requestGpuDevice } from '../../src/pipeline/device/gpu-device.ts';
import { flowColor } from '../../src/pipeline/temporal/motion-picture.ts';
import { WebGpuStabilizer } from '../../src/pipeline/temporal/webgpu-stabilizer.ts';
import type { Size } from '../../src/shared/size.ts';
import { seededRandom } from '../support/seeded-random.ts';

const SIZE: Size = { width: 64, height: 48 };

/** Moderate: A and B mix the channels, so that a wrong row shows. */
const PRESENT_MAP = Float32Array.of(
  ...[0.8, 0.1, 0, 0, 0.7, 0.2, 0.1, 0, 0.9],
  ...[0.2, 0, 0.1, 0, 0.3, 0, 0, 0.1, 0.2],
  ...[0.05, 0.02, 0.03],
);

type ColorAt = (x: number, y: number) => readonly [number, number, number];

let device: GPUDevice;
let calls: WebGpuCalls;
let stabilizer: WebGpuStabilizer;

beforeAll(async () => {
  const owned = await requestGpuDevice();
  if (!owned) throw new Error('no WebGPU device');
  device = owned.device;
  device.addEventListener('uncapturederror', ({ error }) => {
    throw new Error(`WebGPU: ${error.message}`);
  });
  calls = countWebGpuCalls();
});

afterAll(() => {
  device.destroy();
});

beforeEach(() => {
  stabilizer = new WebGpuStabilizer(device);
});

afterEach(() => {
  stabilizer.dispose();
});

function pictureOf({ width, height }: Size, colorAt: ColorAt): Float32Array<ArrayBuffer> {
  const rgb = new Float32Array(3 * width * height);
  for (let y = 0, i = 0; y < height; y++) for (let x = 0; x < width; x++, i += 3) rgb.set(colorAt(x, y), i);
  return rgb;
}

/** Smooth, without a period that fits the picture. */
const texture: ColorAt = (x, y) => {
  const a = Math.sin(0.31 * x + 0.17 * y) + Math.sin(0.53 * y - 0.11 * x + 1) + Math.sin(0.71 * x - 0.43 * y + 2);
  const b = Math.sin(0.23 * x - 0.37 * y) + Math.sin(0.61 * x + 0.29 * y + 3);
  return [0.5 + 0.12 * a, 0.5 + 0.08 * a + 0.08 * b, 0.5 + 0.15 * b];
};

function noisy(picture: Float32Array<ArrayBuffer>, sigma: number, seed: number): Float32Array<ArrayBuffer> {
  const random = seededRandom(seed * 7919);
  const scale = sigma * Math.sqrt(12);
  return picture.map((value) => value + scale * (random() - 0.5));
}

function bufferOf(data: Float32Array<ArrayBuffer>): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size: data.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, data);
  return buffer;
}

async function readBuffer(buffer: GPUBuffer): Promise<Float32Array> {
  const copy = device.createBuffer({ size: buffer.size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  const data = new Float32Array(copy.getMappedRange().slice(0));
  copy.destroy();
  return data;
}

interface Frame {
  readonly content: Float32Array<ArrayBuffer>;
  readonly structure: Float32Array<ArrayBuffer>;
}

/** A·structure + B·content + c. */
function compose(structure: Float32Array, content: Float32Array, map: Float32Array): Float32Array {
  const picture = new Float32Array(structure.length);
  for (let i = 0; i < structure.length; i += 3) {
    for (let row = 0; row < 3; row++) {
      let sum = map[18 + row]!;
      for (let k = 0; k < 3; k++)
        sum += map[3 * row + k]! * structure[i + k]! + map[9 + 3 * row + k]! * content[i + k]!;
      picture[i + row] = sum;
    }
  }
  return picture;
}

const painting = ({ structure, content }: Frame): Float32Array => compose(structure, content, PRESENT_MAP);

/** @returns the picture that is shown. */
async function smooth({ content, structure }: Frame, isContinued = true, size = SIZE): Promise<Float32Array> {
  const rgb = bufferOf(content);
  stabilizer.observe({ kind: 'gpu', rgb, size }, 0.8, isContinued);
  const own = { structure: bufferOf(structure), presentMap: bufferOf(PRESENT_MAP) };
  const release = (): void => {
    own.structure.destroy();
    own.presentMap.destroy();
  };
  const result = stabilizer.stabilize({ kind: 'gpu', size, ...own, release });
  if (result.kind !== 'gpu') throw new Error('a GPU frame must give a GPU result');
  const shown = compose(await readBuffer(result.structure), content, await readBuffer(result.presentMap));
  result.release();
  rgb.destroy();
  return shown;
}

/** RMS of what changes between pictures, the later one's content having moved by (dx, dy); `border` pixels are left out. */
function changeAlong(before: Float32Array, now: Float32Array, dx: number, dy: number, border = 8): number {
  let [sum, count] = [0, 0];
  for (let y = border; y < SIZE.height - border; y++) {
    for (let x = border; x < SIZE.width - border; x++) {
      for (let channel = 0; channel < 3; channel++, count++) {
        const a = now[3 * (y * SIZE.width + x) + channel]!;
        const b = before[3 * ((y - dy) * SIZE.width + x - dx) + channel]!;
        sum += (a - b) ** 2;
      }
    }
  }
  return Math.sqrt(sum / count);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

/** The texture t frames on, painted with noise. */
function moving(t: number, dx: number, dy: number, sigma = 0.06): Frame {
  const content = pictureOf(SIZE, (x, y) => texture(x - dx * t, y - dy * t));
  return { content, structure: noisy(content, sigma, 100 + t) };
}

describe('on software WebGPU', () => {
  test.each([
    [3, 0],
    [-2, 3],
    [0, 0],
  ])('paintings that flicker change less along a motion of (%i, %i) px a frame', async (dx, dy) => {
    let [unsmoothed, smoothed] = [0, 0];
    let before: { readonly painted: Float32Array; readonly shown: Float32Array } | null = null;
    for (let t = 0; t < 7; t++) {
      const frame = moving(t, dx, dy);
      const now = { painted: painting(frame), shown: await smooth(frame, t > 0) };
      if (before && t > 2) {
        unsmoothed += changeAlong(before.painted, now.painted, dx, dy);
        smoothed += changeAlong(before.shown, now.shown, dx, dy);
      }
      before = now;
    }
    console.log(`change along (${String(dx)}, ${String(dy)}): ${String(smoothed / unsmoothed)}`);
    expect(smoothed).toBeLessThan(0.6 * unsmoothed);
  });

  test('a camera that is noisy and pans fast is followed all the same', async () => {
    const [dx, dy] = [9, -4];
    let before: { readonly painted: Float32Array; readonly shown: Float32Array } | null = null;
    let [unsmoothed, smoothed] = [0, 0];
    for (let t = 0; t < 5; t++) {
      const { content, structure } = moving(t, dx, dy);
      const frame = { content: noisy(content, 2 / 255, 300 + t), structure };
      const now = { painted: painting(frame), shown: await smooth(frame, t > 0) };
      if (before && t > 2) {
        unsmoothed += changeAlong(before.painted, now.painted, dx, dy, 16);
        smoothed += changeAlong(before.shown, now.shown, dx, dy, 16);
      }
      before = now;
    }
    console.log(`noisy and fast: ${String(smoothed / unsmoothed)}`);
    expect(smoothed).toBeLessThan(0.6 * unsmoothed);
  });

  test('a frame that was observed and not painted is not followed', async () => {
    for (let t = 0; t < 2; t++) await smooth(moving(t, 0, 0), t > 0);
    const lost = moving(2, 0, 0);
    const rgb = bufferOf(lost.content);
    stabilizer.observe({ kind: 'gpu', rgb, size: SIZE }, 0.8, true);
    rgb.destroy();
    const next = moving(3, 0, 0);
    expect(largestDifference(await smooth(next), painting(next))).toBeLessThan(1e-4);
  });

  test('a still scene settles at its mean and does not drift', async () => {
    const clean = painting(moving(0, 0, 0, 0));
    const errors: number[] = [];
    for (let t = 0; t < 40; t++) errors.push(changeAlong(clean, await smooth(moving(t, 0, 0, 0.015), t > 0), 0, 0, 0));
    console.log(`off the mean: ${errors.map((error) => error.toFixed(4)).join(' ')}`);
    expect(errors[15]!).toBeLessThan(0.6 * errors[0]!);
    expect(Math.max(...errors.slice(25))).toBeLessThan(0.45 * errors[0]!);
  });

  test('a new scene is shown at once, and then smoothed', async () => {
    const other = (t: number): Frame => {
      const content = pictureOf(SIZE, (x, y) => {
        const [red, green, blue] = texture(1.7 * y + 40, 0.6 * x - 9);
        return [1 - blue, 0.5 * red, green * green];
      });
      return { content, structure: noisy(content, 0.06, 50 + t) };
    };
    for (let t = 0; t < 3; t++) await smooth(moving(t, 1, 0), t > 0);
    const first = await smooth(other(0));
    expect(largestDifference(first, painting(other(0)))).toBeLessThan(2 / 255);
    const second = await smooth(other(1));
    expect(changeAlong(first, second, 0, 0)).toBeLessThan(
      0.5 * changeAlong(painting(other(0)), painting(other(1)), 0, 0),
    );
  });

  test('a disc that passes over a texture leaves no trace', async () => {
    const radius = 7;
    const centerAt = (t: number): number => 10 + 4 * t;
    const isDisc = (x: number, y: number, t: number): boolean => Math.hypot(x - centerAt(t), y - 24) < radius;
    const frameAt = (t: number): Frame => {
      const content = pictureOf(SIZE, (x, y) => (isDisc(x, y, t) ? [0.95, 0.9, 0.2] : texture(x, y)));
      return { content, structure: content };
    };
    const FRAMES = 10;
    let [squares, count, worst] = [0, 0, 0];
    for (let t = 0; t < FRAMES; t++) {
      const shown = await smooth(frameAt(t), t > 0);
      if (t < 3) continue;
      const expected = painting(frameAt(t));
      for (let i = 0; i < shown.length; i++) {
        const [x, y] = [Math.floor(i / 3) % SIZE.width, Math.floor(i / 3 / SIZE.width)];
        const wasDisc = isDisc(x, y, t - 1) || isDisc(x, y, t - 2) || isDisc(x, y, t - 3);
        if (!wasDisc || isDisc(x, y, t)) continue;
        const error = Math.abs(shown[i]! - expected[i]!);
        worst = Math.max(worst, error);
        squares += error ** 2;
        count++;
      }
    }
    console.log(`trace: RMS ${String(255 * Math.sqrt(squares / count))}/255, worst ${String(255 * worst)}/255`);
    expect(Math.sqrt(squares / count)).toBeLessThan(2 / 255);
    expect(worst).toBeLessThan(16 / 255);
  });

  test('the motion it found can be looked at', async () => {
    await smooth(moving(0, 3, 0), false);
    expect(stabilizer.inspect('flow')).toBeNull();
    await smooth(moving(1, 3, 0));
    for (const view of ['flow', 'trust'] as const) {
      const picture = stabilizer.inspect(view);
      if (picture?.kind !== 'gpu') throw new Error('no picture');
      const middle = 3 * (24 * SIZE.width + 32);
      const color = [...(await readBuffer(picture.structure)).slice(middle, middle + 3)];
      picture.release();
      const expected = view === 'flow' ? flowColor(-3, 0) : [1, 1, 1];
      expected.forEach((value, channel) => {
        expect(color[channel]).toBeCloseTo(value, 1);
      });
    }
  });

  test('a frame that follows nothing is shown as it was painted', async () => {
    for (let t = 0; t < 2; t++) await smooth(moving(t, 0, 0), t > 0);
    const broken = moving(2, 0, 0);
    expect(largestDifference(await smooth(broken, false), painting(broken))).toBeLessThan(1e-4);
  });

  test('another size, also one that is no multiple of anything, begins anew', async () => {
    await smooth(moving(0, 0, 0));
    for (const size of [
      { width: 37, height: 21 },
      { width: 8, height: 8 },
    ]) {
      for (let t = 0; t < 3; t++) {
        const content = pictureOf(size, texture);
        const frame = { content, structure: content };
        const shown = await smooth(frame, true, size);
        expect(largestDifference(shown, painting(frame))).toBeLessThan(3 / 255);
      }
    }
  });

  test('a steady frame takes six dispatches and one submit, makes no buffer and reads nothing back', async () => {
    const content = bufferOf(pictureOf(SIZE, texture));
    const structure = bufferOf(pictureOf(SIZE, texture));
    const presentMap = bufferOf(PRESENT_MAP);
    const run = (isContinued: boolean): void => {
      stabilizer.observe({ kind: 'gpu', rgb: content, size: SIZE }, 0.8, isContinued);
      stabilizer.stabilize({ kind: 'gpu', size: SIZE, structure, presentMap, release: () => undefined }).release();
    };
    for (let t = 0; t < 3; t++) run(t > 0);
    const begin = { ...calls };
    const FRAMES = 4;
    for (let t = 0; t < FRAMES; t++) run(true);
    expect(calls).toEqual({ ...begin, dispatches: begin.dispatches + 6 * FRAMES, submits: begin.submits + FRAMES });
    // Bytes a pixel: half size 2×4, painted 2×12, shown 12, flow 4, and little things.
    expect(stabilizer.byteLength / (SIZE.width * SIZE.height)).toBeLessThan(50);
    stabilizer.dispose();
    expect(stabilizer.byteLength).toBe(0);
    for (const buffer of [content, structure, presentMap]) buffer.destroy();
  });
});
