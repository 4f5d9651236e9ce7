/** What every method must do on the engine, whatever it was trained to: as described, with random weights, on wasm. */
import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { blendStyles, type StyleCode } from '../../../src/pipeline/engine/style-code.ts';
import { TfjsEngine } from '../../../src/pipeline/engine/tfjs/tfjs-engine.ts';
import { prepareStylePicture } from '../../../src/pipeline/picture/style-picture.ts';
import { METHOD_IDS, type MethodId } from '../../../src/shared/protocol.ts';
import { describedNetwork } from '../../support/described-network.ts';
import { paintOnCpu } from '../../support/engine-conformance.ts';
import { pictureDifference, testPicture } from '../../support/test-pictures.ts';
import { startWasmBackend } from '../../support/wasm-backend.ts';

const SOURCE = testPicture(48, 32, 1);
const STYLES = ['oil-flow', 'wave-print'].map((id, index) => ({ id, picture: testPicture(64, 64, 2 + index) }));

beforeAll(startWasmBackend);

async function startEngine(method: MethodId): Promise<{ engine: TfjsEngine; codes: StyleCode[] }> {
  const engine = new TfjsEngine('wasm', await describedNetwork(method));
  const codes: StyleCode[] = [];
  for (const { id, picture } of STYLES) {
    const code = await engine.encodeStyle({ id, picture: prepareStylePicture(picture, 64) });
    codes.push(code!);
  }
  return { engine, codes };
}

describe.each(METHOD_IDS)('%s', (method) => {
  test('paints, each style otherwise and a mix otherwise than both; strength 0 is the source', async () => {
    const { engine, codes } = await startEngine(method);
    const mix = blendStyles(codes.map((code) => ({ code, weight: 1 })));
    const [first, second, mixed] = [
      await paintOnCpu(engine, SOURCE, { style: codes[0]!, strength: 1 }),
      await paintOnCpu(engine, SOURCE, { style: codes[1]!, strength: 1 }),
      await paintOnCpu(engine, SOURCE, { style: mix, strength: 1 }),
    ];
    const untouched = await paintOnCpu(engine, SOURCE, { style: mix, strength: 0 });
    engine.dispose();
    expect(pictureDifference(untouched, SOURCE).max).toBeLessThanOrEqual(1);
    for (const [a, b] of [
      [first, SOURCE],
      [first, second],
      [first, mixed],
      [second, mixed],
    ] as const) {
      expect(pictureDifference(a, b).max).toBeGreaterThan(0);
    }
  });

  test('a steady frame leaks no tensor, and a disposed engine leaves none', async () => {
    const before = tf.memory().numTensors;
    const { engine, codes } = await startEngine(method);
    const look = { style: codes[0]!, strength: 1 };
    await paintOnCpu(engine, SOURCE, look);
    const steady = engine.counts().tensors;
    await paintOnCpu(engine, SOURCE, look);
    expect(engine.counts().tensors).toBe(steady);
    engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('has a code for each built-in style; for others only when it paints any picture', async () => {
    const { engine, codes } = await startEngine(method);
    for (const { values } of codes) expect(Object.keys(values).length).toBeGreaterThan(0);
    const own = await engine.encodeStyle({ id: 'own-1', picture: prepareStylePicture(testPicture(64, 64, 5), 64) });
    const { styleIds } = engine;
    engine.dispose();
    expect(own === null).toBe(styleIds !== null);
  });
});

test('gallery knows the styles that the page comes with', async () => {
  const catalog = await readFile(new URL('../../../public/styles/catalog.json', import.meta.url), 'utf8');
  const { description } = await describedNetwork('gallery');
  const ids = (JSON.parse(catalog) as readonly { readonly id: string }[]).map(({ id }) => id);
  expect([...description.styles!].sort()).toEqual(ids.sort());
});
