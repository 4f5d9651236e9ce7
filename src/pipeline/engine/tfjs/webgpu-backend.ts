/** What we use of the tfjs WebGPU backend beside its ops. Call only while it is the current backend. */
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { assert } from '../../../shared/assert.ts';

export function webGpuBackend(): WebGPUBackend {
  assert(tf.getBackend() === 'webgpu', 'WebGPU is the current backend');
  // The class itself is loaded only where WebGPU runs, so this cannot ask `instanceof`.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  return tf.backend() as WebGPUBackend;
}

/** Hands everything recorded so far to the queue. */
export function submitRecorded(): void {
  const backend = webGpuBackend();
  // tfjs submits by itself every few dispatches: there may be nothing left, which its own method does not expect.
  const { commandEncoder } = backend as unknown as { readonly commandEncoder: GPUCommandEncoder | null };
  if (!commandEncoder) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/** The buffer behind a computed tensor; it stays the tensor's. */
export function gpuBufferOf(tensor: tf.Tensor): GPUBuffer {
  const { resource } = webGpuBackend().tensorMap.get(tensor.dataId);
  assert(resource !== undefined && 'size' in resource, 'a computed tensor lives in a GPU buffer');
  return resource;
}
