/** Switching on the real engine, with the described networks: what takes whose place when, and what is freed. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { TfjsEngine } from '../../src/pipeline/engine/tfjs/tfjs-engine.ts';
import { MethodDesk, type Painter } from '../../src/pipeline/method-desk.ts';
import type { Network } from '../../src/pipeline/model/load-network.ts';
import { ResolutionController } from '../../src/pipeline/resolution-controller.ts';
import { fixedPolicy } from '../../src/pipeline/resolution-policy.ts';
import { StyleShelf } from '../../src/pipeline/style-shelf.ts';
import { METHOD_IDS, type MethodId } from '../../src/shared/protocol.ts';
import { describedNetwork } from '../support/described-network.ts';
import { testPicture } from '../support/test-pictures.ts';
import { startWasmBackend } from '../support/wasm-backend.ts';

const PICTURE = new Blob(['a picture']);

let shelf: StyleShelf;
let desk: MethodDesk;
let isCurrent: boolean;
const broken = new Set<MethodId>();

function createPainter(method: MethodId, network: Network): Painter {
  const engine = new TfjsEngine('wasm', network);
  return { method, network, engine, controller: new ResolutionController(fixedPolicy(64)), reuse: null };
}

beforeAll(startWasmBackend);

beforeEach(async () => {
  isCurrent = true;
  broken.clear();
  shelf = new StyleShelf(async () => testPicture(64, 64, 2));
  desk = new MethodDesk({
    shelf,
    loadNetwork: async (method) => {
      if (broken.has(method)) throw new Error('offline');
      return describedNetwork(method);
    },
    onBackend: (work) => work({ isCurrent: () => isCurrent, createPainter }),
    onChanged: () => undefined,
  });
  desk.use(createPainter('live', await describedNetwork('live')));
  await desk.addStyle('oil-flow', PICTURE);
  await desk.setLook({ styles: [{ id: 'oil-flow', weight: 1 }], strength: 1 });
});

afterEach(() => {
  desk.use(null);
});

test('a method takes over with the look in use, and tensors are as many after every round', async () => {
  const round = async (): Promise<number> => {
    for (const method of [...METHOD_IDS].reverse()) {
      expect((await desk.setMethod(method))?.id).toBe(method);
      expect(desk.painter?.method).toBe(method);
      expect(shelf.engineLook(method)).not.toBeNull();
    }
    return tf.memory().numTensors;
  };
  const first = await round();
  expect(await round()).toBe(first);
});

test('of two choices the newer wins, and nothing of the older stays', async () => {
  await desk.setMethod('gallery');
  const before = tf.memory().numTensors;
  const results = await Promise.all([desk.setMethod('adain'), desk.setMethod('gallery')]);
  expect(results.map((report) => report?.id)).toEqual([undefined, 'gallery']);
  expect(desk.painter?.method).toBe('gallery');
  expect(tf.memory().numTensors).toBe(before);
});

test('a method that cannot be loaded, or whose device is lost meanwhile, leaves the former one', async () => {
  const before = tf.memory().numTensors;
  broken.add('adain');
  await expect(desk.setMethod('adain')).rejects.toThrow('offline');
  isCurrent = false;
  await expect(desk.setMethod('sanet')).rejects.toThrow(/lost/);
  expect(desk.painter?.method).toBe('live');
  expect(tf.memory().numTensors).toBe(before);
});

test('gallery says which styles it paints, and what it does not know waits for the others', async () => {
  const report = await desk.setMethod('gallery');
  expect(report?.styleIds).toContain('oil-flow');
  expect(await desk.addStyle('own-1', PICTURE)).toBe(false);
  await desk.setLook({ styles: [{ id: 'own-1', weight: 1 }], strength: 1 });
  expect(shelf.engineLook('gallery')).not.toBeNull();
  await desk.setMethod('live');
  expect(shelf.engineLook('live')).not.toBeNull();
});
