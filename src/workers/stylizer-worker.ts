/** The worker's entry: exposes a `Stylizer`, nothing else. */
import { expose } from 'comlink';
import plainWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { Stylizer } from '../pipeline/stylizer.ts';
import type { StylizerWorkerApi } from '../shared/protocol.ts';
import { installErrorCodes } from './comlink-errors.ts';

installErrorCodes();

const api: StylizerWorkerApi = new Stylizer({
  'tfjs-backend-wasm.wasm': plainWasmUrl,
  'tfjs-backend-wasm-simd.wasm': simdWasmUrl,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedWasmUrl,
});

expose(api);
