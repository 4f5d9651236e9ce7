/** The tfjs engine on software WebGPU against the same engine on wasm, at a size software can run. */
import { describe } from 'vitest';
import type { EngineLook, RgbPicture, StyleEngine } from '../../src/pipeline/engine/style-engine.ts';
import { TfjsEngine } from '../../src/pipeline/engine/tfjs/tfjs-engine.ts';
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { toRgbPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { presentOnCpu } from '../../src/pipeline/picture/present-on-cpu.ts';
import { encodePicture } from '../support/encode-picture.ts';
import { describeEngineConformance, type EngineUnderTest, paintOnCpu } from '../support/engine-conformance.ts';
import { tinyNetwork } from '../support/tiny-network.ts';
import { startTestBackend } from './start-test-backend.ts';

async function paintOnWasm(source: RgbaPicture, style: RgbPicture, strength: number): Promise<RgbaPicture> {
  const backend = await startTestBackend('wasm');
  const engine = new TfjsEngine('wasm', tinyNetwork());
  const look = { style: await encodePicture(engine, style), strength };
  const painted = await paintOnCpu(engine, source, look);
  engine.dispose();
  backend.stop();
  return painted;
}

async function createWebGpu(): Promise<EngineUnderTest> {
  const backend = await startTestBackend('webgpu');
  const { device } = backend;
  if (!device) throw new Error('no WebGPU device');
  const engine = new TfjsEngine('webgpu', tinyNetwork());
  return {
    engine,
    paint: (source, look) => paintOnGpu(device, engine, source, look),
    dispose: () => {
      engine.dispose();
      backend.stop();
    },
  };
}

/** Uploads the frame, runs the engine, reads structure and map back and composes on the CPU. */
async function paintOnGpu(
  device: GPUDevice,
  engine: StyleEngine,
  source: RgbaPicture,
  look: EngineLook,
): Promise<RgbaPicture> {
  const { rgb, width, height } = toRgbPicture(source);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size: rgb.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, rgb as Float32Array<ArrayBuffer>);
  const stylized = await engine.stylize({ kind: 'gpu', rgb: buffer, size: { width, height } }, look);
  if (stylized.kind !== 'gpu') throw new Error('a GPU frame must give a GPU result');
  const structure = await readBuffer(device, stylized.structure);
  const presentMap = await readBuffer(device, stylized.presentMap);
  stylized.release();
  buffer.destroy();
  return presentOnCpu(source, { size: stylized.size, structure, presentMap });
}

async function readBuffer(device: GPUDevice, buffer: GPUBuffer): Promise<Float32Array> {
  const copy = device.createBuffer({ size: buffer.size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  const data = new Float32Array(copy.getMappedRange().slice(0));
  copy.destroy();
  return data;
}

describe('on software WebGPU', () => {
  describeEngineConformance('TfjsEngine (webgpu)', createWebGpu, paintOnWasm);
});
