/**
 * `npm run bench -- live`: the live path in a real Chromium. The demo clip as a visitor gets it, with the default method
 * in detail and then with each; a 256×256 camera at network size 256×256; and forced software WebGPU at 64×36 for the
 * counts that do not depend on speed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'playwright-core';
import { App, buildApp, serveApp } from '../scripts/app-driver/app.ts';
import { fakeCameraFlags, SOFTWARE_FLAGS } from '../scripts/app-driver/chromium-flags.ts';
import { openTinyClipOnWebGpu } from '../scripts/app-driver/tiny-clip.ts';
import { countWebGpuCalls, type WebGpuCalls } from '../scripts/app-driver/webgpu-calls.ts';
import { writeY4m } from '../scripts/app-driver/y4m.ts';
import { findChromium } from '../scripts/find-chromium.mjs';
import { required } from '../src/shared/assert.ts';
import { DEFAULT_STABILITY, type FrameReport, METHOD_IDS, STAGE_NAMES } from '../src/shared/protocol.ts';
import { type Figure, type Figures, MissingRequirement, modelNames, rounded } from './figures.ts';

const WARM_UP_FRAMES = 60;
const MEASURED_FRAMES = 300;
/** Enough for the size to settle, and to measure: slow methods paint a few frames a second. */
const METHOD_FRAMES = 60;
const COUNTED_FRAMES = 8;

export async function measureLive(): Promise<Figures> {
  if (findChromium() === null) throw new MissingRequirement('This bench needs Chromium; set CHROMIUM_PATH.');
  await buildApp();
  const server = await serveApp();
  try {
    return {
      ...(await measureDemo(server.url)),
      ...(await measureMethods(server.url)),
      ...(await measureSquare(server.url)),
      ...(await measureWebGpuCalls(server.url)),
    };
  } finally {
    await server.close();
  }
}

/** As a visitor gets it: the engine and the size are the page's own choice. */
async function measureDemo(url: string): Promise<Figures> {
  const app = await App.open(url, { flags: SOFTWARE_FLAGS });
  const start = await app.waitForFrames(WARM_UP_FRAMES, 120_000);
  const engine = required(await app.engineReport(), 'engine report');
  const { end, fps } = await watchFrames(app);
  const stages = STAGE_NAMES.flatMap((name): (readonly [string, Figure])[] => [
    [`demo.${name}.p50`, { value: rounded(end.stages[name].p50Ms, 1), unit: 'ms' }],
    [`demo.${name}.p95`, { value: rounded(end.stages[name].p95Ms, 1), unit: 'ms' }],
  ]);
  await app.close();
  return {
    engine: { value: engine.id, unit: '' },
    hardware: { value: engine.hardware, unit: '' },
    'demo.fps': { value: rounded(fps, 1), unit: 'fps' },
    'demo.networkShortSide': { value: Math.min(end.networkSize.width, end.networkSize.height), unit: 'px' },
    'demo.latency.p50': { value: rounded(end.latencyP50Ms, 1), unit: 'ms' },
    'demo.latency.p95': { value: rounded(end.latencyP95Ms, 1), unit: 'ms' },
    ...Object.fromEntries(stages),
    'demo.drops': { value: end.framesDropped - start.framesDropped, unit: 'frames' },
    leakedTensors: { value: end.counts.tensors - start.counts.tensors, unit: 'tensors' },
    leakedFrames: { value: Math.max(0, end.counts.openFrames - start.counts.openFrames), unit: 'frames' },
    framesChecked: { value: end.framesShown - start.framesShown, unit: 'frames' },
  };
}

/** Every method whose model is here, on the demo clip: what a visitor sees after choosing it. */
async function measureMethods(url: string): Promise<Figures> {
  const models = await modelNames();
  const figures: Record<string, Figure> = {};
  for (const method of METHOD_IDS.filter((id) => models.includes(id))) {
    const app = await App.open(url, { flags: SOFTWARE_FLAGS, search: `method=${method}` });
    await app.waitForFrames(METHOD_FRAMES, 300_000);
    const { end, fps } = await watchFrames(app, METHOD_FRAMES);
    await app.close();
    figures[`${method}.fps`] = { value: rounded(fps, 1), unit: 'fps' };
    figures[`${method}.size`] = { value: Math.min(end.networkSize.width, end.networkSize.height), unit: 'px' };
  }
  return figures;
}

/** A square camera at a fixed network size, the one models are compared at. */
async function measureSquare(url: string): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'impasto-bench-'));
  const camera = join(folder, 'square.y4m');
  await writeY4m(camera, 256, 256, 30);
  const app = await App.open(url, {
    flags: [...SOFTWARE_FLAGS, ...fakeCameraFlags(camera)],
    search: 'size=256&engine=wasm',
  });
  await app.waitForFrames(2);
  await app.page.getByRole('radio', { name: 'Camera' }).click({ force: true });
  await app.page.waitForFunction(() => globalThis.impasto?.lastReport?.networkSize.width === 256);
  await app.waitForFrames(20, 120_000);
  const { end, fps } = await watchFrames(app, 60);
  await app.close();
  await rm(folder, { recursive: true });
  return {
    'fps.256': { value: rounded(fps, 2), unit: 'fps' },
    'network.256.p50': { value: rounded(end.stages.network.p50Ms, 1), unit: 'ms' },
  };
}

async function watchFrames(app: App, frames = MEASURED_FRAMES): Promise<{ end: FrameReport; fps: number }> {
  const begin = required(await app.lastReport(), 'a frame report').framesShown;
  const beginMs = performance.now();
  const end = await app.waitForFrames(frames, 300_000);
  return { end, fps: ((end.framesShown - begin) * 1000) / (performance.now() - beginMs) };
}

/** Calls per steady frame, counted at the prototypes inside the worker. */
async function measureWebGpuCalls(url: string): Promise<Figures> {
  const app = await openTinyClipOnWebGpu(url, { stability: DEFAULT_STABILITY });
  await app.waitForFrames(4, 240_000);
  const worker = required(app.page.workers()[0], 'the stylizer worker');
  await worker.evaluate(countWebGpuCalls);
  const begin = await readCalls(worker);
  await app.waitForFrames(COUNTED_FRAMES, 240_000);
  const end = await readCalls(worker);
  // Counted in the worker at the same moments as the calls: reports arrive later.
  const frames = end.presents - begin.presents;
  await app.close();
  const perFrame = (name: keyof WebGpuCalls): Figure => ({
    value: rounded((end[name] - begin[name]) / frames, 2),
    unit: 'per frame',
  });
  return {
    readbacksPerFrame: perFrame('readbacks'),
    dispatchesPerFrame: perFrame('dispatches'),
    submitsPerFrame: perFrame('submits'),
    buffersCreatedPerFrame: perFrame('buffersCreated'),
    webgpuFramesChecked: { value: frames, unit: 'frames' },
  };
}

async function readCalls(worker: Worker): Promise<WebGpuCalls> {
  return required(await worker.evaluate(() => globalThis.impastoCalls), 'the counted calls');
}
