/** The painter's entry: exposes a `PaintDesk`, nothing else. */
import { expose } from 'comlink';
import plainWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { PaintDesk } from '../pipeline/paint-desk.ts';
import type { PainterWorkerApi } from '../shared/painting.ts';
import { installErrorCodes } from './comlink-errors.ts';

installErrorCodes();

const api: PainterWorkerApi = new PaintDesk({
  'tfjs-backend-wasm.wasm': plainWasmUrl,
  'tfjs-backend-wasm-simd.wasm': simdWasmUrl,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedWasmUrl,
});

expose(api);
