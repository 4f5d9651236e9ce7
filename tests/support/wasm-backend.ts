/** tfjs on single-threaded wasm, in Node. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';

/** For `beforeAll`: resolves when tensors can be made. */
export async function startWasmBackend(): Promise<void> {
  await tf.setBackend('wasm');
  await tf.ready();
}
