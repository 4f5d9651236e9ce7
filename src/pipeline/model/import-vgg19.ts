/**
 * A VGG-19 that the visitor brings, as a network of ours: the convolutions up to relu5_1, from safetensors with
 * torchvision's names (`features.N.weight`, OIHW) or Keras' (`block1_conv1/kernel`, HWIO), or from a tfjs folder
 * (`model.json` and its shards). Every shape and number is checked before anything is believed.
 */
import { StylizerError } from '../../shared/errors.ts';
import type { Network } from './load-network.ts';
import type { Layer, NetworkDescription } from './network.ts';
import { type NamedArray, parseSafetensors, widenHalf } from './safetensors.ts';
import { elementCount } from './weight-specs.ts';

/** Convolutions of each block that are used. */
const BLOCKS = [2, 2, 4, 4, 1] as const;
const WIDTHS = [64, 128, 256, 512, 512] as const;

/** Place of each convolution in torchvision's `features`. */
const TORCHVISION_INDICES = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28] as const;

interface ConvPlan {
  readonly name: string;
  readonly block: number;
  readonly index: number;
  readonly inputs: number;
  readonly outputs: number;
}

const CONVS: readonly ConvPlan[] = WIDTHS.flatMap((outputs, block) =>
  Array.from({ length: BLOCKS[block] ?? 0 }, (_, index) => ({
    name: `conv${String(block + 1)}_${String(index + 1)}`,
    block: block + 1,
    index: index + 1,
    inputs: index > 0 ? outputs : (WIDTHS[block - 1] ?? 3),
    outputs,
  })),
);

/** What the first convolution expects, as y = x·W + b of RGB in [0, 1]. */
const INPUTS = {
  /** (x − mean) / deviation. */
  torchvision: {
    matrix: [1 / 0.229, 0, 0, 0, 1 / 0.224, 0, 0, 0, 1 / 0.225],
    bias: [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225],
  },
  /** BGR, 0 … 255, minus the mean: Caffe's, which Keras keeps. */
  keras: { matrix: [0, 0, 255, 0, 255, 0, 255, 0, 0], bias: [-103.939, -116.779, -123.68] },
} as const;

/** A file by its name, as it was chosen. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

/** @throws StylizerError `model/incompatible` or `model/integrity`, saying what is wrong with the files. */
export function importVgg19(files: readonly NamedBytes[]): Network {
  const tensors = readTensors(files);
  const isTorchvision = tensors.has('features.0.weight');
  const weights = new Map<string, NamedArray>();
  for (const [position, conv] of CONVS.entries()) {
    const index = String(TORCHVISION_INDICES[position] ?? '');
    const kernel = isTorchvision
      ? toHwio(find(tensors, `features.${index}.weight`), conv)
      : checked(find(tensors, kerasName(conv, 'kernel')), [3, 3, conv.inputs, conv.outputs], conv.name);
    const biasName = isTorchvision ? `features.${index}.bias` : kerasName(conv, 'bias');
    weights.set(`${conv.name}.weight`, kernel);
    weights.set(`${conv.name}.bias`, checked(find(tensors, biasName), [conv.outputs], conv.name));
  }
  const { matrix, bias } = INPUTS[isTorchvision ? 'torchvision' : 'keras'];
  weights.set('normalize.weight', { shape: [1, 1, 3, 3], data: Float32Array.from(matrix) });
  weights.set('normalize.bias', { shape: [3], data: Float32Array.from(bias) });
  return { description: description(), weights };
}

function description(): NetworkDescription {
  const layers: Layer[] = [
    { name: 'normalize', op: 'conv', from: ['picture'], kernel: 1, stride: 1, in: 3, out: 3, padding: 'none' },
  ];
  const last = (): string => layers.at(-1)?.name ?? '';
  for (const { name, block, index, inputs, outputs } of CONVS) {
    if (block > 1 && index === 1) {
      layers.push({ name: `pool${String(block - 1)}`, op: 'pool', from: [last()], kind: 'max' });
    }
    const shape = { kernel: 3, stride: 1, in: inputs, out: outputs, padding: 'zero', relu: true } as const;
    layers.push({ name, op: 'conv', from: [last()], ...shape });
  }
  const taps = ['1_1', '2_1', '3_1', '4_1', '4_2', '5_1'].map((place) => [`relu${place}`, `conv${place}`]);
  const encode = {
    inputs: { picture: { kind: 'picture' } as const },
    layers,
    outputs: Object.fromEntries(taps) as Record<string, string>,
  };
  return {
    format: 'impasto-network',
    version: 1,
    name: 'vgg19',
    summary: 'VGG-19 to relu5_1, brought by the visitor.',
    weights: { file: '', sha256: '', byteLength: 0 },
    sizeMultiple: 16,
    graphs: { encode },
  };
}

function readTensors(files: readonly NamedBytes[]): ReadonlyMap<string, NamedArray> {
  const model = files.find(({ name }) => name.endsWith('.json'));
  if (model) return readTfjs(model, files);
  const [file] = files;
  if (!file) throw unsuitable('no file was chosen');
  if (!file.name.endsWith('.safetensors'))
    throw unsuitable(`“${file.name}” is neither a .safetensors file nor a tfjs model.json with its .bin files`);
  const tensors = parseSafetensors(file.bytes);
  return new Map([...tensors].map(([name, tensor]) => [plainName(name), tensor]));
}

/** Keras writes `block1_conv1/kernel:0`, `vgg19/block1_conv1/kernel` or `block1_conv1/block1_conv1/kernel`. */
function plainName(name: string): string {
  const [, conv, part] = /(block\d_conv\d)[/.](kernel|bias)(?::0)?$/.exec(name) ?? [];
  return conv !== undefined && part !== undefined ? `${conv}/${part}` : name;
}

function kerasName({ block, index }: ConvPlan, part: 'kernel' | 'bias'): string {
  return `block${String(block)}_conv${String(index)}/${part}`;
}

interface TfjsWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: unknown;
}

interface TfjsGroup {
  readonly paths: readonly string[];
  readonly weights: readonly TfjsWeight[];
}

/** The weights manifest of a tfjs model: groups of shards, each a run of tensors one after the other. */
function readTfjs(model: NamedBytes, files: readonly NamedBytes[]): ReadonlyMap<string, NamedArray> {
  const tensors = new Map<string, NamedArray>();
  for (const { paths, weights } of parseManifest(model)) {
    const shards = paths.map((path) => {
      const name = path.split('/').at(-1) ?? path;
      const shard = files.find((file) => file.name === name);
      if (!shard)
        throw unsuitable(`the file “${name}”, which ${model.name} names, is missing: choose all of them together`);
      return new Uint8Array(shard.bytes);
    });
    const bytes = joined(shards);
    let offset = 0;
    for (const { name, shape, dtype, quantization } of weights) {
      const byteLength = elementCount(shape) * (dtype === 'float16' ? 2 : 4);
      if (quantization !== undefined) throw unsuitable(`its weights are quantised (“${name}”); float32 is needed`);
      if (offset + byteLength > bytes.byteLength) throw unsuitable(`its .bin files end before “${name}”`);
      const raw = bytes.slice(offset, offset + byteLength).buffer;
      offset += byteLength;
      if (dtype === 'float32') tensors.set(plainName(name), { shape, data: new Float32Array(raw) });
      else if (dtype === 'float16') tensors.set(plainName(name), { shape, data: widenHalf(new Uint16Array(raw)) });
    }
  }
  return tensors;
}

function parseManifest({ name, bytes }: NamedBytes): readonly TfjsGroup[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw unsuitable(`“${name}” is not JSON`, cause);
  }
  const groups =
    typeof parsed === 'object' && parsed !== null && 'weightsManifest' in parsed ? parsed.weightsManifest : null;
  if (!Array.isArray(groups) || !groups.every(isGroup))
    throw unsuitable(`“${name}” has no weights manifest of a tfjs model`);
  return groups;
}

function isGroup(value: unknown): value is TfjsGroup {
  if (typeof value !== 'object' || value === null || !('paths' in value) || !('weights' in value)) return false;
  const { paths, weights } = value;
  return (
    Array.isArray(paths) &&
    paths.every((path) => typeof path === 'string') &&
    Array.isArray(weights) &&
    weights.every(isWeight)
  );
}

function isWeight(value: unknown): value is TfjsWeight {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('shape' in value) || !('dtype' in value))
    return false;
  const { name, shape, dtype } = value;
  const isShape = Array.isArray(shape) && shape.every((side) => Number.isSafeInteger(side) && Number(side) >= 0);
  return typeof name === 'string' && typeof dtype === 'string' && isShape;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function find(tensors: ReadonlyMap<string, NamedArray>, name: string): NamedArray {
  const tensor = tensors.get(name);
  if (tensor) return tensor;
  const [first = 'nothing'] = tensors.keys();
  throw unsuitable(`the tensor “${name}” is missing (the file begins with “${first}”)`);
}

function checked(tensor: NamedArray, shape: readonly number[], layer: string): NamedArray {
  if (tensor.shape.join() !== shape.join()) {
    throw unsuitable(`${layer} has the shape [${tensor.shape.join(', ')}], [${shape.join(', ')}] is needed`);
  }
  if (!tensor.data.every(Number.isFinite)) throw unsuitable(`${layer} holds numbers that are not finite`);
  return tensor;
}

/** OIHW → HWIO. */
function toHwio(tensor: NamedArray, { name, inputs, outputs }: ConvPlan): NamedArray {
  const { data } = checked(tensor, [outputs, inputs, 3, 3], name);
  const turned = new Float32Array(data.length);
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let cell = 0; cell < 9; cell++)
        turned[(cell * inputs + i) * outputs + o] = data[(o * inputs + i) * 9 + cell] ?? 0;
  return { shape: [3, 3, inputs, outputs], data: turned };
}

function unsuitable(reason: string, cause?: unknown): StylizerError {
  return new StylizerError(
    'model/incompatible',
    `These files cannot be used as a VGG-19: ${reason}. Choose a .safetensors file of VGG-19, or a tfjs model.json with its .bin files.`,
    { cause },
  );
}
