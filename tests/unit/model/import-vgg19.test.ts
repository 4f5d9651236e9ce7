/** A VGG-19 from outside: both layouts of names, the tfjs folder, and what is said of files that are something else. */
import { describe, expect, test } from 'vitest';
import { importVgg19, type NamedBytes } from '../../../src/pipeline/model/import-vgg19.ts';
import { float32Tensor, type TensorToWrite, writeSafetensors } from '../../support/write-safetensors.ts';

const WIDTHS = [64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512, 512];
const KERAS = ['1_1', '1_2', '2_1', '2_2', '3_1', '3_2', '3_3', '3_4', '4_1', '4_2', '4_3', '4_4', '5_1'];
const TORCHVISION = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28];

/** A value that says where it belongs, whatever the layout. */
const value = (o: number, i: number, y: number, x: number): number => ((o * 7 + i * 5 + y * 3 + x) % 11) / 100;

function torchvisionFile(change: (tensors: Record<string, TensorToWrite>) => void = () => undefined): NamedBytes {
  const tensors: Record<string, TensorToWrite> = {};
  WIDTHS.forEach((outputs, layer) => {
    const inputs = layer === 0 ? 3 : WIDTHS[layer - 1]!;
    const values = new Float32Array(outputs * inputs * 9);
    for (let n = 0; n < values.length; n++)
      values[n] = value(Math.floor(n / 9 / inputs), Math.floor(n / 9) % inputs, Math.floor((n % 9) / 3), n % 3);
    tensors[`features.${String(TORCHVISION[layer])}.weight`] = float32Tensor([outputs, inputs, 3, 3], values);
    tensors[`features.${String(TORCHVISION[layer])}.bias`] = float32Tensor(
      [outputs],
      new Float32Array(outputs).fill(layer),
    );
  });
  change(tensors);
  return { name: 'vgg19.safetensors', bytes: writeSafetensors(tensors) };
}

function kerasTensors(): Record<string, TensorToWrite> {
  const tensors: Record<string, TensorToWrite> = {};
  WIDTHS.forEach((outputs, layer) => {
    const inputs = layer === 0 ? 3 : WIDTHS[layer - 1]!;
    const values = new Float32Array(outputs * inputs * 9);
    for (let n = 0; n < values.length; n++) {
      const cell = Math.floor(n / outputs / inputs);
      values[n] = value(n % outputs, Math.floor(n / outputs) % inputs, Math.floor(cell / 3), cell % 3);
    }
    const name = `block${KERAS[layer]!.replace('_', '_conv')}`;
    tensors[`${name}/kernel:0`] = float32Tensor([3, 3, inputs, outputs], values);
    tensors[`${name}/bias:0`] = float32Tensor([outputs], new Float32Array(outputs).fill(layer));
  });
  return tensors;
}

function tfjsFiles(): NamedBytes[] {
  const tensors = Object.entries(kerasTensors());
  const bytes = Buffer.concat(tensors.map(([, tensor]) => tensor.bytes));
  const half = 4 * Math.floor(bytes.length / 8);
  const weights = tensors.map(([name, { shape }]) => ({ name: name.replace(':0', ''), shape, dtype: 'float32' }));
  const manifest = { weightsManifest: [{ paths: ['group1-shard1of2.bin', 'group1-shard2of2.bin'], weights }] };
  const file = (name: string, part: Uint8Array): NamedBytes => ({ name, bytes: Uint8Array.from(part).buffer });
  return [
    file('group1-shard2of2.bin', bytes.subarray(half)),
    file('model.json', new TextEncoder().encode(JSON.stringify(manifest))),
    file('group1-shard1of2.bin', bytes.subarray(0, half)),
  ];
}

describe('all layouts give the same weights', () => {
  const expected = importVgg19([torchvisionFile()]);

  test('torchvision', () => {
    const { shape, data } = expected.weights.get('conv2_1.weight')!;
    expect(shape).toEqual([3, 3, 64, 128]);
    expect(data[((1 * 3 + 2) * 64 + 5) * 128 + 9]).toBeCloseTo(value(9, 5, 1, 2), 6);
    expect(expected.description.graphs['encode']!.outputs['relu4_2']).toBe('conv4_2');
  });

  test.each([
    ['Keras in safetensors', () => [{ name: 'keras.safetensors', bytes: writeSafetensors(kerasTensors()) }]],
    ['a tfjs folder', tfjsFiles],
  ])('%s', (_, files) => {
    const { weights } = importVgg19(files());
    for (const [name, { data }] of expected.weights) {
      if (name.startsWith('normalize')) continue;
      // By bytes: eight million numbers, one by one, would take a minute.
      expect(Buffer.from(weights.get(name)!.data.buffer).equals(Buffer.from(data.buffer)), name).toBe(true);
    }
    // Red in becomes the third channel of Caffe's BGR, 0 … 255.
    expect([...weights.get('normalize.weight')!.data]).toEqual([0, 0, 255, 0, 255, 0, 255, 0, 0]);
  });
});

describe('says what is wrong', () => {
  test.each([
    ['no file', () => [], 'no file was chosen'],
    ['another kind of file', () => [{ name: 'vgg.pth', bytes: new ArrayBuffer(8) }], 'vgg.pth'],
    ['a damaged file', () => [{ name: 'a.safetensors', bytes: new ArrayBuffer(4) }], 'shorter'],
    [
      'a missing layer',
      () => [torchvisionFile((tensors) => delete tensors['features.19.weight'])],
      'features.19.weight',
    ],
    [
      'a VGG of another width',
      () => [
        torchvisionFile(
          (tensors) => (tensors['features.0.weight'] = float32Tensor([32, 3, 3, 3], new Float32Array(864))),
        ),
      ],
      '[32, 3, 3, 3]',
    ],
    [
      'numbers that are none',
      () => [
        torchvisionFile(
          (tensors) => (tensors['features.0.bias'] = float32Tensor([64], new Float32Array(64).fill(NaN))),
        ),
      ],
      'not finite',
    ],
    ['a shard that was left out', () => tfjsFiles().slice(1), 'group1-shard2of2.bin'],
    [
      'JSON of something else',
      () => [{ name: 'model.json', bytes: new TextEncoder().encode('{"a":1}').buffer }],
      'weights manifest',
    ],
  ])('%s', (_, files, words) => {
    expect(() => importVgg19(files())).toThrow(words);
  });
});
