/** Starts one tfjs backend; the modules are loaded only for the engine that runs. */
import * as tf from '@tensorflow/tfjs-core';
import { StylizerError } from '../../shared/errors.ts';
import type { EngineId } from '../../shared/protocol.ts';
import { requestGpuDevice } from './gpu-device.ts';

/** Where the three builds of the wasm backend are served. */
export type WasmPaths = Readonly<
  Record<'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm', string>
>;

export interface RunningBackend {
  readonly id: EngineId;
  /** Only on WebGPU. */
  readonly device: GPUDevice | null;
  /** Frees the backend's memory and destroys the device. */
  stop(): void;
}

/** @throws StylizerError `gpu/unavailable` or the backend's own error when it does not start. */
export async function startBackend(id: EngineId, wasmPaths: WasmPaths, wasmThreads: number): Promise<RunningBackend> {
  const device = await registerBackend(id, wasmPaths, wasmThreads);
  if (!(await tf.setBackend(id))) throw new StylizerError('gpu/unavailable', `The ${id} engine did not start.`);
  await tf.ready();
  return {
    id,
    device,
    stop: () => {
      // wasm and cpu register themselves once, when their module is loaded: keep their factories for the next start.
      const factory = tf.findBackendFactory(id);
      tf.removeBackend(id);
      if (id === 'wasm' || id === 'cpu') tf.registerBackend(id, factory);
      device?.destroy();
    },
  };
}

async function registerBackend(id: EngineId, wasmPaths: WasmPaths, wasmThreads: number): Promise<GPUDevice | null> {
  switch (id) {
    case 'webgpu':
      return registerWebGpu();
    case 'webgl': {
      const { MathBackendWebGL } = await import('@tensorflow/tfjs-backend-webgl');
      reregister('webgl', () => new MathBackendWebGL(), 2);
      return null;
    }
    case 'wasm': {
      const wasm = await import('@tensorflow/tfjs-backend-wasm');
      wasm.setWasmPaths({ ...wasmPaths });
      wasm.setThreadsCount(wasmThreads);
      return null;
    }
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      return null;
  }
  id satisfies never;
}

async function registerWebGpu(): Promise<GPUDevice> {
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  const owned = await requestGpuDevice();
  if (!owned) throw new StylizerError('gpu/unavailable', 'The graphics processor gave no WebGPU device.');
  // Small tensors must not wander to the CPU inside the frame: that would be a readback.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  reregister('webgpu', () => new WebGPUBackend(owned.device, owned.info), 3);
  return owned.device;
}

function reregister(name: string, factory: () => tf.KernelBackend, priority: number): void {
  if (isRegistered(name)) tf.removeBackend(name);
  tf.registerBackend(name, factory, priority);
}

/** tfjs types the answer as always there. */
function isRegistered(name: string): boolean {
  return (tf.findBackendFactory(name) as unknown) !== null;
}
