/** A tfjs backend for tests in the browser; on WebGPU any validation error fails the test that made it. */
import plainWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { type RunningBackend, startBackend } from '../../src/pipeline/device/tfjs-backend.ts';
import type { EngineId } from '../../src/shared/protocol.ts';

export const testWasmPaths = {
  'tfjs-backend-wasm.wasm': plainWasmUrl,
  'tfjs-backend-wasm-simd.wasm': simdWasmUrl,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedWasmUrl,
};

export async function startTestBackend(id: EngineId): Promise<RunningBackend> {
  const backend = await startBackend(id, testWasmPaths, 1);
  // Thrown outside the test's own stack: vitest reports it as an unhandled error and the run fails.
  backend.device?.addEventListener('uncapturederror', ({ error }) => {
    throw new Error(`WebGPU: ${error.message}`);
  });
  return backend;
}
