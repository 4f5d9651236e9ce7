/**
 * `npm run bench -- live`: the live path in a real Chromium. Three runs: the demo clip as a visitor gets it, a 256×256
 * camera at network size 256×256, and forced software WebGPU at 64×36 for the counts that do not depend on speed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'playwright-core';
import { findChromium } from '../scripts/find-chromium.mjs';
import { required } from '../src/shared/assert.ts';
import { STAGE_NAMES, type FrameReport } from '../src/shared/protocol.ts';
import { App, serveApp } from '../tests/support/app.ts';
import { fakeCameraFlags, SOFTWARE_FLAGS, SOFTWARE_WEBGPU_FLAGS } from '../tests/support/chromium-flags.ts';
import { writeY4m } from '../tests/support/y4m.ts';
import { type Figure, type Figures, MissingRequirement, rounded } from './figures.ts';

const WARM_UP_FRAMES = 60;
const MEASURED_FRAMES = 300;
const COUNTED_FRAMES = 8;

export async function measureLive(): Promise<Figures> {
  if (findChromium() === null) throw new MissingRequirement('This bench needs Chromium; set CHROMIUM_PATH.');
  const built = spawnSync('npx', ['vite', 'build', '--logLevel', 'error', '--outDir', '.cache/app', '--emptyOutDir']);
  if (built.status !== 0) throw new Error(`The app could not be built: ${built.stderr.toString()}`);
  const server = await serveApp();
  try {
    return {
      ...(await measureDemo(server.url)),
      ...(await measureSquare(server.url)),
      ...(await countWebGpuCalls(server.url)),
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
  await app.page.getByRole('radio', { name: 'Camera' }).check({ force: true });
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

interface CallCounts {
  dispatches: number;
  submits: number;
  buffersCreated: number;
  readbacks: number;
}

/** Calls per steady frame, counted at the prototypes inside the worker. */
async function countWebGpuCalls(url: string): Promise<Figures> {
  const app = await App.open(url, { flags: SOFTWARE_WEBGPU_FLAGS, search: 'engine=webgpu&size=36' });
  await app.page.getByRole('radio', { name: 'Clip' }).waitFor();
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByRole('radio', { name: 'Clip' }).click({ force: true });
  await (await chooser).setFiles('tests/fixtures/tiny-64x36.webm');
  await app.page.waitForFunction(() => globalThis.impasto?.lastReport?.outputSize.width === 64, null, {
    timeout: 240_000,
  });
  await app.waitForFrames(4, 240_000);
  const worker = required(app.page.workers()[0], 'the stylizer worker');
  await worker.evaluate(installCounters);
  const begin = { counts: await readCounters(worker), frames: required(await app.lastReport(), 'report').framesShown };
  await app.waitForFrames(COUNTED_FRAMES, 240_000);
  const [counts, frames] = [await readCounters(worker), required(await app.lastReport(), 'report').framesShown];
  await app.close();
  const perFrame = (name: keyof CallCounts): Figure => ({
    value: rounded((counts[name] - begin.counts[name]) / (frames - begin.frames), 2),
    unit: 'per frame',
  });
  return {
    readbacksPerFrame: perFrame('readbacks'),
    dispatchesPerFrame: perFrame('dispatches'),
    submitsPerFrame: perFrame('submits'),
    buffersCreatedPerFrame: perFrame('buffersCreated'),
    webgpuFramesChecked: { value: frames - begin.frames, unit: 'frames' },
  };
}

/** Runs in the worker. */
function installCounters(): void {
  const counts: CallCounts = { dispatches: 0, submits: 0, buffersCreated: 0, readbacks: 0 };
  const count = (owner: object, method: string, counter: keyof CallCounts): void => {
    const prototype = owner as Record<string, (...args: unknown[]) => unknown>;
    const original = prototype[method];
    if (!original) throw new Error(`${method} is not there to be counted`);
    prototype[method] = function (...args) {
      counts[counter]++;
      return original.apply(this, args);
    };
  };
  count(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', 'dispatches');
  count(GPUQueue.prototype, 'submit', 'submits');
  count(GPUDevice.prototype, 'createBuffer', 'buffersCreated');
  count(GPUBuffer.prototype, 'mapAsync', 'readbacks');
  Object.assign(globalThis, { impastoCalls: counts });
}

function readCounters(worker: Worker): Promise<CallCounts> {
  return worker.evaluate(() => ({ ...(globalThis as unknown as { impastoCalls: CallCounts }).impastoCalls }));
}
