/** The app's own pipeline in Node, on tfjs-wasm: the oracle that browser runs are compared with. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { TfjsEngine } from '../../src/pipeline/engine/tfjs/tfjs-engine.ts';
import { loadNetwork, type Network } from '../../src/pipeline/model/load-network.ts';

/** The repository's `models/` folder. */
export const MODELS_FOLDER = fileURLToPath(new URL('../../models/', import.meta.url));

export async function readModel(name: string): Promise<Network> {
  return loadNetwork(async (fileName) => {
    const bytes = await readFile(`${MODELS_FOLDER}${name}/${fileName}`);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  });
}

/** An engine on single-threaded wasm. The caller disposes it. */
export async function createNodeEngine(network: Network): Promise<TfjsEngine> {
  await tf.setBackend('wasm');
  await tf.ready();
  return new TfjsEngine('wasm', network);
}
