/** The app's own pipeline in Node, on tfjs-wasm: the oracle that browser runs are compared with. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import type { StyleCode } from '../../src/pipeline/engine/style-code.ts';
import type { StyleEngine } from '../../src/pipeline/engine/style-engine.ts';
import { TfjsEngine } from '../../src/pipeline/engine/tfjs/tfjs-engine.ts';
import type { Network } from '../../src/pipeline/model/load-network.ts';
import { NetworkLibrary } from '../../src/pipeline/model/network-library.ts';
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { prepareStylePicture } from '../../src/pipeline/picture/style-picture.ts';

/** The repository's `models/` folder. */
export const MODELS_FOLDER = fileURLToPath(new URL('../../models/', import.meta.url));

const library = new NetworkLibrary(async (model, fileName) => {
  const bytes = await readFile(`${MODELS_FOLDER}${model}/${fileName}`);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
});

export function readModel(name: string): Promise<Network> {
  return library.load(name);
}

/** An engine on single-threaded wasm. The caller disposes it. */
export async function createNodeEngine(network: Network): Promise<TfjsEngine> {
  await tf.setBackend('wasm');
  await tf.ready();
  return new TfjsEngine('wasm', network);
}

/** @throws TypeError when the network paints its built-in styles only, and this is none of them. */
export async function encodeStyle(engine: StyleEngine, id: string, picture: RgbaPicture): Promise<StyleCode> {
  const prepared = prepareStylePicture(picture, engine.styleShortSidePx);
  const code = await engine.encodeStyle({ id, picture: prepared });
  if (code) return code;
  throw new TypeError(`“${id}” is not one of the styles this method knows: ${(engine.styleIds ?? []).join(', ')}.`);
}
