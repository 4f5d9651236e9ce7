import { describe, expect, test } from 'vitest';
import { loadNetwork, type ReadModelFile, sha256Hex } from '../../../src/pipeline/model/load-network.ts';
import type { NetworkDescription } from '../../../src/pipeline/model/network.ts';
import { stylizerRejectionOf } from '../../support/catch-error.ts';
import { float16Tensor, float32Tensor, type TensorToWrite, writeSafetensors } from '../../support/write-safetensors.ts';

const WEIGHTS_FILE = 'weights.safetensors';

const goodTensors: Readonly<Record<string, TensorToWrite>> = {
  'mix.weight': float32Tensor(
    [1, 1, 3, 2],
    [1, 2, 3, 4, 5, 6].map((value) => value / 10),
  ),
  'mix.bias': float16Tensor([2], [0x3c00, 0xc000]),
};

/** A one-layer model; `change` edits the published description. */
async function modelFiles(
  tensors: Readonly<Record<string, TensorToWrite>>,
  change: Partial<NetworkDescription['weights']> = {},
): Promise<Record<string, ArrayBuffer>> {
  const weights = writeSafetensors(tensors);
  const description: NetworkDescription = {
    format: 'impasto-network',
    version: 1,
    name: 'small',
    summary: 'One layer.',
    weights: { file: WEIGHTS_FILE, sha256: await sha256Hex(weights), byteLength: weights.byteLength, ...change },
    sizeMultiple: 1,
    graphs: {
      content: {
        inputs: { picture: { kind: 'picture' } },
        layers: [{ name: 'mix', op: 'conv', from: ['picture'], kernel: 1, stride: 1, in: 3, out: 2, padding: 'none' }],
        outputs: { picture: 'mix' },
      },
    },
  };
  const json = new TextEncoder().encode(JSON.stringify(description));
  return { 'model.json': json.buffer, [WEIGHTS_FILE]: weights };
}

function reader(files: Readonly<Record<string, ArrayBuffer>>): ReadModelFile {
  return async (name) => {
    const file = files[name];
    if (!file) throw new TypeError(`no file ${name}`);
    return file;
  };
}

describe('loading a network', () => {
  test('gives the description and the weights by name', async () => {
    const network = await loadNetwork(reader(await modelFiles(goodTensors)));
    expect(network.description.name).toBe('small');
    expect(network.weights.get('mix.weight')?.shape).toEqual([1, 1, 3, 2]);
    expect(network.weights.get('mix.bias')?.data).toEqual(Float32Array.of(1, -2));
  });

  test('one changed bit in the weights is found', async () => {
    const files = await modelFiles(goodTensors);
    const bytes = new Uint8Array(files[WEIGHTS_FILE]!);
    bytes[bytes.length - 1]! ^= 1;
    const { message } = await stylizerRejectionOf(loadNetwork(reader(files)), 'model/integrity');
    expect(message).toContain('"small"');
  });

  test('weights of another length are found', async () => {
    const files = await modelFiles(goodTensors);
    files[WEIGHTS_FILE] = files[WEIGHTS_FILE]!.slice(0, -2);
    await stylizerRejectionOf(loadNetwork(reader(files)), 'model/integrity');
  });

  test('the published length counts even when the hash is right', async () => {
    const files = await modelFiles(goodTensors, { byteLength: 5 });
    await stylizerRejectionOf(loadNetwork(reader(files)), 'model/integrity');
  });

  test.each(['mix.weight', 'mix.bias'])('a missing %s is named', async (name) => {
    const tensors = Object.fromEntries(Object.entries(goodTensors).filter(([key]) => key !== name));
    const rejection = stylizerRejectionOf(loadNetwork(reader(await modelFiles(tensors))), 'model/incompatible');
    expect((await rejection).message).toContain(`"${name}"`);
  });

  test.each([[[3, 2]], [[1, 1, 2, 3]], [[1, 1, 3, 2, 1]]])(
    'a weight of shape %j is refused though its values are as many',
    async (shape) => {
      const tensors = { ...goodTensors, 'mix.weight': float32Tensor(shape, [1, 2, 3, 4, 5, 6]) };
      const rejection = stylizerRejectionOf(loadNetwork(reader(await modelFiles(tensors))), 'model/incompatible');
      const { message } = await rejection;
      expect(message).toContain('"mix.weight"');
      expect(message).toContain(`[${shape.join(', ')}]`);
      expect(message).toContain('[1, 1, 3, 2]');
    },
  );

  test('what the reader throws comes through unchanged', async () => {
    const files = await modelFiles(goodTensors);
    await expect(loadNetwork(reader({ 'model.json': files['model.json']! }))).rejects.toThrow(
      `no file ${WEIGHTS_FILE}`,
    );
  });

  test('sha-256 of a known text (FIPS 180-2, "abc")', async () => {
    const digest = await sha256Hex(new TextEncoder().encode('abc').buffer);
    expect(digest).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
