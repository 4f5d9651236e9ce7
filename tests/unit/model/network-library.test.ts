import { expect, test } from 'vitest';
import { MODELS_FOLDER } from '../../../scripts/node/node-engine.ts';
import { readBytes } from '../../../scripts/node/read-bytes.ts';
import { NetworkLibrary } from '../../../src/pipeline/model/network-library.ts';
import type { Graph } from '../../../src/pipeline/model/network.ts';
import { sha256Hex } from '../../../src/pipeline/model/load-network.ts';
import { writeSafetensors } from '../../support/write-safetensors.ts';

/** A method that hands a tap through: all it needs is the encoder. */
const GRAPH: Graph = {
  inputs: { tap: { kind: 'map', channels: 16, tap: { network: 'vgg-slim', name: 'relu1_1' } } },
  layers: [{ name: 'relu', op: 'relu', from: ['tap'] }],
  outputs: { features: 'relu' },
};

async function readMadeModel(name: string, fileName: string): Promise<ArrayBuffer> {
  const weights = writeSafetensors({});
  if (fileName !== 'model.json') return weights;
  const description = {
    format: 'impasto-network',
    version: 1,
    name,
    summary: 'For tests.',
    weights: { file: 'weights.safetensors', sha256: await sha256Hex(weights), byteLength: weights.byteLength },
    sizeMultiple: 16,
    graphs: { style: GRAPH },
  };
  return new TextEncoder().encode(JSON.stringify(description)).buffer;
}

function libraryThatCounts(): { library: NetworkLibrary; reads: string[]; failures: Set<string> } {
  const [reads, failures]: [string[], Set<string>] = [[], new Set()];
  const library = new NetworkLibrary(async (model, fileName) => {
    reads.push(`${model}/${fileName}`);
    if (failures.has(model)) throw new Error('offline');
    if (model !== 'vgg-slim') return readMadeModel(model, fileName);
    return readBytes(`${MODELS_FOLDER}${model}/${fileName}`);
  });
  return { library, reads, failures };
}

test('an encoder is read once, however many networks share it, and networks are read once', async () => {
  const { library, reads } = libraryThatCounts();
  const [one, two] = await Promise.all([library.load('one'), library.load('two')]);
  expect(await library.load('one')).toBe(one);
  expect(reads.filter((file) => file.startsWith('vgg-slim/'))).toHaveLength(2);
  expect(reads).toHaveLength(6);
  expect(one.weights.get('vgg-slim/conv1_1.weight')).toBe(two.weights.get('vgg-slim/conv1_1.weight'));
});

test('what failed is tried again the next time', async () => {
  const { library, failures } = libraryThatCounts();
  failures.add('vgg-slim');
  await expect(library.load('one')).rejects.toThrow('offline');
  failures.clear();
  expect((await library.load('one')).description.name).toBe('one');
});
