/** The entry of a worker that carries: exposes a `CarryDesk`, nothing else. */
import { expose } from 'comlink';
import plainWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { CarryDesk } from '../pipeline/carry/carry-desk.ts';
import type { CarryWorkerApi } from '../shared/carrying.ts';
import { installErrorCodes } from './comlink-errors.ts';

installErrorCodes();

const api: CarryWorkerApi = new CarryDesk({
  'tfjs-backend-wasm.wasm': plainWasmUrl,
  'tfjs-backend-wasm-simd.wasm': simdWasmUrl,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedWasmUrl,
});

expose(api);
