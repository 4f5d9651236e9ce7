/** The whole worker side on forced software WebGPU at 64×40, with the shipped network: what a live frame costs, and the way back. */
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { countWebGpuCalls, type WebGpuCalls } from '../../scripts/app-driver/webgpu-calls.ts';
import { TfjsEngine } from '../../src/pipeline/engine/tfjs/tfjs-engine.ts';
import { fetchModelFiles } from '../../src/pipeline/model/fetch-model-files.ts';
import { NetworkLibrary } from '../../src/pipeline/model/network-library.ts';
import { toRgbPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { prepareStylePicture } from '../../src/pipeline/picture/style-picture.ts';
import { openFrameCount } from '../../src/pipeline/source/source-frame.ts';
import { Stylizer } from '../../src/pipeline/stylizer.ts';
import type { FrameReport, PostedFrame, StylizerEvent } from '../../src/shared/protocol.ts';
import { encodePicture } from '../support/encode-picture.ts';
import { paintOnCpu } from '../support/engine-conformance.ts';
import { pictureDifference, testPicture } from '../support/test-pictures.ts';
import { startTestBackend, testWasmPaths } from './start-test-backend.ts';

const SOURCE = testPicture(64, 40, 1);
const STYLE = testPicture(64, 64, 2);
const MODELS_URL = new URL('/models/', location.href).href;

let calls: WebGpuCalls;

beforeAll(() => {
  calls = countWebGpuCalls();
});

/** A stylizer on its own canvas, fed by hand. */
class Bench {
  readonly canvas = new OffscreenCanvas(1, 1);
  readonly stylizer = new Stylizer(testWasmPaths);
  readonly events: StylizerEvent[] = [];
  readonly #channel = new MessageChannel();
  #shown = 0;
  #sent = 0;

  async start(): Promise<void> {
    const { engine } = await this.stylizer.start(
      {
        canvas: this.canvas,
        forcedEngine: 'webgpu',
        method: 'live',
        rememberedTimingsMs: {},
        networkShortSidePx: null,
        excludedEngines: [],
        modelsUrl: MODELS_URL,
        reportIntervalMs: 0,
      },
      (event) => {
        this.events.push(event);
        if (event.kind === 'frames') this.#shown = event.report.framesShown;
      },
    );
    expect(engine.id).toBe('webgpu');
    await this.stylizer.addStyle('style', await pngOf(STYLE));
    await this.stylizer.setLook({ styles: [{ id: 'style', weight: 1 }], strength: 1, stability: 0.6 });
    await this.stylizer.openSource({ kind: 'port', port: this.#channel.port2 });
  }

  /** Sends one frame and waits until it is on the canvas. */
  async show(): Promise<FrameReport> {
    const before = this.#shown;
    const { width, height, rgba } = SOURCE;
    const init = { format: 'RGBA', codedWidth: width, codedHeight: height, timestamp: 33_000 * this.#sent++ } as const;
    const frame = new VideoFrame(new Uint8ClampedArray(rgba), init);
    this.#channel.port1.postMessage({ frame, skipped: 0 } satisfies PostedFrame, [frame]);
    await expect.poll(() => this.#shown, { timeout: 60_000, interval: 5 }).toBe(before + 1);
    const report = this.events.findLast((event) => event.kind === 'frames')?.report;
    if (!report) throw new Error('no report');
    return report;
  }
}

let bench: Bench;

let isFailureExpected = false;

afterEach(async () => {
  await bench.stylizer.dispose();
  const failures = bench.events.filter(({ kind }) => kind === 'failed');
  if (!isFailureExpected) expect(failures).toEqual([]);
  isFailureExpected = false;
});

async function pngOf({ width, height, rgba }: typeof STYLE): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}

async function pictureOf(png: Blob): Promise<typeof STYLE> {
  const bitmap = await createImageBitmap(png);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  return { width, height, rgba: data };
}

/** The same frame on wasm and the CPU. */
async function oraclePicture(): Promise<typeof STYLE> {
  const backend = await startTestBackend('wasm');
  const engine = new TfjsEngine('wasm', await new NetworkLibrary(fetchModelFiles(MODELS_URL)).load('live'));
  const style = await encodePicture(engine, prepareStylePicture(STYLE));
  const painted = await paintOnCpu(engine, SOURCE, { style, strength: 1 });
  engine.dispose();
  backend.stop();
  return painted;
}

test('a steady frame reads nothing back and leaks nothing, and the canvas shows what the oracle paints', async () => {
  bench = new Bench();
  await bench.start();
  for (let i = 0; i < 3; i++) await bench.show();
  const begin = { ...calls };
  const tensors: number[] = [];
  const FRAMES = 6;
  for (let i = 0; i < FRAMES; i++) tensors.push((await bench.show()).counts.tensors);
  const perFrame = Object.fromEntries(
    Object.entries(calls).map(([name, value]) => [name, (value - begin[name as keyof typeof calls]) / FRAMES]),
  );
  console.log(`per steady frame at 64×40: ${JSON.stringify(perFrame)}`);
  expect(perFrame['readbacks']).toBe(0);
  expect(perFrame['buffersCreated']).toBe(0);
  expect(perFrame['dispatches']).toBeGreaterThan(10);
  expect(new Set(tensors).size).toBe(1);
  expect(openFrameCount()).toBe(0);

  const painted = await pictureOf(await bench.stylizer.snapshot());
  await bench.stylizer.dispose();
  const expected = await oraclePicture();
  expect(pictureDifference(painted, expected).mean).toBeLessThan(1);
  expect(pictureDifference(painted, SOURCE).mean).toBeGreaterThan(8);
});

test('a lost device comes back by itself with the same look', async () => {
  bench = new Bench();
  await bench.start();
  await bench.show();
  const before = await pictureOf(await bench.stylizer.snapshot());
  await bench.stylizer.loseDevice();
  await expect.poll(() => bench.events.map(({ kind }) => kind), { timeout: 30_000 }).toContain('engine');
  expect(bench.events.map(({ kind }) => kind)).toContain('recovering');
  await bench.show();
  const after = await pictureOf(await bench.stylizer.snapshot());
  expect(pictureDifference(before, after).max).toBeLessThanOrEqual(1);
  expect(pictureDifference(after, SOURCE).mean).toBeGreaterThan(8);
});

test('a device that does not come back is reported, so that another engine can take over', async () => {
  bench = new Bench();
  await bench.start();
  const spy = vi.spyOn(navigator.gpu, 'requestAdapter').mockResolvedValue(null);
  await bench.stylizer.loseDevice();
  const failure = (): StylizerEvent | undefined => bench.events.find(({ kind }) => kind === 'failed');
  await expect.poll(failure, { timeout: 30_000 }).toMatchObject({ code: 'gpu/unavailable' });
  spy.mockRestore();
  isFailureExpected = true;
});

test('a device that reports an error in every frame is given up, though every call returns', async () => {
  bench = new Bench();
  await bench.start();
  const original = Reflect.get(GPUDevice.prototype, 'importExternalTexture');
  const spy = vi.spyOn(GPUDevice.prototype, 'importExternalTexture').mockImplementation(function (
    this: GPUDevice,
    descriptor,
  ) {
    this.createBuffer({ size: 16, usage: 0 }); // No buffer may be without a use: a validation error of its own.
    return Reflect.apply(original, this, [descriptor]);
  });
  const codes = (): string[] => bench.events.flatMap((event) => (event.kind === 'failed' ? [event.code] : []));
  for (let i = 0; i < 8 && !codes().includes('gpu/unavailable'); i++) await bench.show();
  spy.mockRestore();
  isFailureExpected = true;
  expect(codes()[0]).toBe('gpu/failed');
  expect(codes()).toContain('gpu/unavailable');
});

test('the picture written is opaque and has the size of the source', async () => {
  bench = new Bench();
  await bench.start();
  await bench.show();
  const picture = await pictureOf(await bench.stylizer.snapshot());
  expect([picture.width, picture.height]).toEqual([SOURCE.width, SOURCE.height]);
  expect(toRgbPicture(picture).rgb.some((value) => value > 0.2)).toBe(true);
});
