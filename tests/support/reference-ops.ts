/**
 * Every op of the network description in plain loops over doubles, written from the documentation in
 * `src/pipeline/model/network.ts` and sharing no code with any engine: what engines are compared with.
 */
import type { Layer, NormLayer, Padding } from '../../src/pipeline/model/network.ts';

/** A feature map, `data[(y · width + x) · channels + c]`. */
export interface ReferenceMap {
  readonly kind: 'map';
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Float64Array;
}

export interface ReferenceVector {
  readonly kind: 'vector';
  readonly data: Float64Array;
}

export type ReferenceValue = ReferenceMap | ReferenceVector;

/** Row-major 3×3 and 3 numbers each. */
export interface ReferenceColors {
  readonly mean: ArrayLike<number>;
  readonly root: ArrayLike<number>;
  readonly inverseRoot: ArrayLike<number>;
}

export interface ReferenceContext {
  /** By tensor name, `<layer>.weight` and so on. */
  readonly weights: ReadonlyMap<string, { readonly data: ArrayLike<number> }>;
  readonly contentColors: ReferenceColors | null;
  readonly styleColors: ReferenceColors | null;
}

export function makeMap(height: number, width: number, channels: number, data?: ArrayLike<number>): ReferenceMap {
  const values = data ? Float64Array.from(data) : new Float64Array(height * width * channels);
  if (values.length !== height * width * channels) throw new Error('the data does not fill the map');
  return { kind: 'map', height, width, channels, data: values };
}

export function makeVector(data: ArrayLike<number>): ReferenceVector {
  return { kind: 'vector', data: Float64Array.from(data) };
}

/** Runs one layer on the values it reads, in their order. */
export function runReferenceLayer(
  layer: Layer,
  inputs: readonly ReferenceValue[],
  context: ReferenceContext,
): ReferenceValue {
  const map = (index: number): ReferenceMap => asMap(inputs[index]);
  const vector = (index: number): ReferenceVector => asVector(inputs[index]);
  const weight = (part: string): ArrayLike<number> => context.weights.get(`${layer.name}.${part}`)!.data;
  switch (layer.op) {
    case 'conv': {
      const result = convolve(map(0), weight('weight'), weight('bias'), layer.out, layer);
      return layer.relu === true ? rectify(result) : result;
    }
    case 'depthwise':
      return convolveDepthwise(map(0), weight('weight'), layer);
    case 'norm': {
      const { gain, offset } = normAffine(layer, inputs, weight);
      const result = normalize(map(0), layer.epsilon, gain, offset);
      return layer.relu === true ? rectify(result) : result;
    }
    case 'relu':
      return rectify(inputs[0]!);
    case 'add':
      return { ...map(0), data: map(0).data.map((value, i) => value + map(1).data[i]!) };
    case 'upsample':
      return upsampleNearest(map(0), layer.factor);
    case 'space-to-depth':
      return spaceToDepth(map(0), layer.block);
    case 'depth-to-space':
      return depthToSpace(map(0), layer.block);
    case 'pool':
      return pool(map(0), layer.kind);
    case 'attention':
      return attend(map(0), map(1), map(2));
    case 'dense': {
      const result = multiplyDense(vector(0), weight('weight'), weight('bias'), layer.out);
      return layer.relu === true ? rectify(result) : result;
    }
    case 'concat':
      return inputs[0]!.kind === 'map' ? concatMaps(inputs.map(asMap)) : concatVectors(inputs.map(asVector));
    case 'mean-std':
      return meanAndStd(map(0), layer.epsilon);
    case 'whiten': {
      const { mean, inverseRoot } = context.contentColors!;
      return whiten(map(0), mean, inverseRoot, layer.scale);
    }
    case 'gain-add':
      return addGain(map(0), map(1), vector(2));
    case 'color': {
      const { mean, root } = context.styleColors!;
      return color(map(0), mean, root, layer.scale);
    }
  }
  layer satisfies never;
}

interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
}

/** @param weights `[kernel, kernel, in, out]`. */
export function convolve(
  x: ReferenceMap,
  weights: ArrayLike<number>,
  bias: ArrayLike<number>,
  out: number,
  window: Window,
): ReferenceMap {
  const { kernel } = window;
  const result = makeMap(outputSide(x.height, window), outputSide(x.width, window), out);
  forEachEntry(result, (row, column, o, index) => {
    let sum = bias[o]!;
    for (let ky = 0; ky < kernel; ky++) {
      for (let kx = 0; kx < kernel; kx++) {
        for (let i = 0; i < x.channels; i++) {
          const tap = readPadded(x, row, column, ky, kx, i, window);
          sum += tap * weights[((ky * kernel + kx) * x.channels + i) * out + o]!;
        }
      }
    }
    result.data[index] = sum;
  });
  return result;
}

/** @param weights `[kernel, kernel, channels, 1]`. */
export function convolveDepthwise(x: ReferenceMap, weights: ArrayLike<number>, window: Window): ReferenceMap {
  const { kernel } = window;
  const result = makeMap(outputSide(x.height, window), outputSide(x.width, window), x.channels);
  forEachEntry(result, (row, column, c, index) => {
    let sum = 0;
    for (let ky = 0; ky < kernel; ky++) {
      for (let kx = 0; kx < kernel; kx++) {
        sum += readPadded(x, row, column, ky, kx, c, window) * weights[(ky * kernel + kx) * x.channels + c]!;
      }
    }
    result.data[index] = sum;
  });
  return result;
}

/** `gain · (x − mean) / √(variance + epsilon) + offset` per channel, two passes. */
export function normalize(
  x: ReferenceMap,
  epsilon: number,
  gain: ArrayLike<number>,
  offset: ArrayLike<number>,
): ReferenceMap {
  const { mean, variance } = moments(x);
  const result = makeMap(x.height, x.width, x.channels);
  forEachEntry(x, (_row, _column, c, index) => {
    result.data[index] = (gain[c]! * (x.data[index]! - mean[c]!)) / Math.sqrt(variance[c]! + epsilon) + offset[c]!;
  });
  return result;
}

export function rectify<T extends ReferenceValue>(value: T): T {
  return { ...value, data: value.data.map((entry) => Math.max(0, entry)) };
}

export function upsampleNearest(x: ReferenceMap, factor: number): ReferenceMap {
  const result = makeMap(x.height * factor, x.width * factor, x.channels);
  forEachEntry(result, (row, column, c, index) => {
    result.data[index] = entryAt(x, Math.floor(row / factor), Math.floor(column / factor), c);
  });
  return result;
}

/** Output channel `c · b² + dy · b + dx`. */
export function spaceToDepth(x: ReferenceMap, block: number): ReferenceMap {
  const result = makeMap(x.height / block, x.width / block, x.channels * block * block);
  forEachEntry(x, (row, column, c, index) => {
    const channel = c * block * block + (row % block) * block + (column % block);
    const position = Math.floor(row / block) * result.width + Math.floor(column / block);
    result.data[position * result.channels + channel] = x.data[index]!;
  });
  return result;
}

export function depthToSpace(x: ReferenceMap, block: number): ReferenceMap {
  const result = makeMap(x.height * block, x.width * block, x.channels / (block * block));
  forEachEntry(result, (row, column, c, index) => {
    const channel = c * block * block + (row % block) * block + (column % block);
    result.data[index] = entryAt(x, Math.floor(row / block), Math.floor(column / block), channel);
  });
  return result;
}

/** 2×2 without overlap; odd borders are dropped. */
export function pool(x: ReferenceMap, kind: 'max' | 'average'): ReferenceMap {
  const result = makeMap(Math.floor(x.height / 2), Math.floor(x.width / 2), x.channels);
  forEachEntry(result, (row, column, c, index) => {
    const [y, z] = [2 * row, 2 * column];
    const four = [entryAt(x, y, z, c), entryAt(x, y, z + 1, c), entryAt(x, y + 1, z, c), entryAt(x, y + 1, z + 1, c)];
    result.data[index] = kind === 'max' ? Math.max(...four) : four.reduce((sum, value) => sum + value, 0) / 4;
  });
  return result;
}

/** `softmax(q·kᵀ)·v` over positions. */
export function attend(query: ReferenceMap, key: ReferenceMap, value: ReferenceMap): ReferenceMap {
  const result = makeMap(query.height, query.width, value.channels);
  const keyCount = key.height * key.width;
  for (let q = 0; q < query.height * query.width; q++) {
    const scores = Array.from({ length: keyCount }, (_, k) => {
      let score = 0;
      for (let c = 0; c < key.channels; c++) {
        score += query.data[q * query.channels + c]! * key.data[k * key.channels + c]!;
      }
      return score;
    });
    const largest = Math.max(...scores);
    const shares = scores.map((score) => Math.exp(score - largest));
    const total = shares.reduce((sum, share) => sum + share, 0);
    for (let k = 0; k < keyCount; k++) {
      for (let c = 0; c < value.channels; c++) {
        const index = q * value.channels + c;
        result.data[index] = result.data[index]! + (shares[k]! / total) * value.data[k * value.channels + c]!;
      }
    }
  }
  return result;
}

/** @param weights `[in, out]`. */
export function multiplyDense(
  x: ReferenceVector,
  weights: ArrayLike<number>,
  bias: ArrayLike<number>,
  out: number,
): ReferenceVector {
  const result = Array.from({ length: out }, (_, o) => {
    let sum = bias[o]!;
    for (let i = 0; i < x.data.length; i++) sum += x.data[i]! * weights[i * out + o]!;
    return sum;
  });
  return makeVector(result);
}

export function concatMaps(parts: readonly ReferenceMap[]): ReferenceMap {
  const { height, width } = parts[0]!;
  const values: number[] = [];
  for (let position = 0; position < height * width; position++) {
    for (const { data, channels } of parts) {
      for (let c = 0; c < channels; c++) values.push(data[position * channels + c]!);
    }
  }
  return makeMap(height, width, values.length / (height * width), values);
}

export function concatVectors(parts: readonly ReferenceVector[]): ReferenceVector {
  return makeVector(parts.flatMap(({ data }) => [...data]));
}

/** Means of all channels, then their standard deviations `√(variance + epsilon)`. */
export function meanAndStd(x: ReferenceMap, epsilon: number): ReferenceVector {
  const { mean, variance } = moments(x);
  return makeVector([...mean, ...variance.map((value) => Math.sqrt(value + epsilon))]);
}

/** `scale · inverseRoot · (x − mean)`. */
export function whiten(
  x: ReferenceMap,
  mean: ArrayLike<number>,
  inverseRoot: ArrayLike<number>,
  scale: number,
): ReferenceMap {
  const result = makeMap(x.height, x.width, 3);
  forEachEntry(result, (row, column, c, index) => {
    let sum = 0;
    for (let k = 0; k < 3; k++) sum += inverseRoot[3 * c + k]! * (entryAt(x, row, column, k) - mean[k]!);
    result.data[index] = scale * sum;
  });
  return result;
}

/** `x + gain ⊙ z`. */
export function addGain(x: ReferenceMap, z: ReferenceMap, gain: ReferenceVector): ReferenceMap {
  return { ...x, data: x.data.map((value, i) => value + gain.data[i % x.channels]! * z.data[i]!) };
}

/** `root · (scale · x) + mean`, clamped to [0, 1]. */
export function color(x: ReferenceMap, mean: ArrayLike<number>, root: ArrayLike<number>, scale: number): ReferenceMap {
  const result = makeMap(x.height, x.width, 3);
  forEachEntry(result, (row, column, c, index) => {
    let sum = mean[c]!;
    for (let k = 0; k < 3; k++) sum += root[3 * c + k]! * scale * entryAt(x, row, column, k);
    result.data[index] = Math.min(1, Math.max(0, sum));
  });
  return result;
}

/** Mean and population variance per channel. */
function moments(x: ReferenceMap): { readonly mean: readonly number[]; readonly variance: readonly number[] } {
  const count = x.height * x.width;
  const mean = new Array<number>(x.channels).fill(0);
  const variance = new Array<number>(x.channels).fill(0);
  forEachEntry(x, (_row, _column, c, index) => (mean[c]! += x.data[index]! / count));
  forEachEntry(x, (_row, _column, c, index) => (variance[c]! += (x.data[index]! - mean[c]!) ** 2 / count));
  return { mean, variance };
}

function normAffine(
  layer: NormLayer,
  inputs: readonly ReferenceValue[],
  weight: (part: string) => ArrayLike<number>,
): { readonly gain: readonly number[]; readonly offset: readonly number[] } {
  const channels = Array.from({ length: layer.channels }, (_, c) => c);
  if (layer.kind === 'instance') return { gain: channels.map(() => 1), offset: channels.map(() => 0) };
  if (layer.kind === 'adain') {
    const params = asVector(inputs[1]).data;
    const first = channels.map((c) => params[layer.offset + c]!);
    const second = channels.map((c) => params[layer.offset + layer.channels + c]!);
    return layer.layout === 'mean-std'
      ? { gain: second, offset: first }
      : { gain: first.map((value) => 1 + value), offset: second };
  }
  const shares = asVector(inputs[1]).data;
  const table = weight('table');
  const mixed = (column: number): number =>
    shares.reduce((sum, share, style) => sum + share * table[style * 2 * layer.channels + column]!, 0);
  return {
    gain: channels.map((c) => 1 + mixed(c)),
    offset: channels.map((c) => mixed(layer.channels + c)),
  };
}

function outputSide(length: number, { kernel, stride, padding }: Window): number {
  const border = padding === 'none' ? 0 : Math.floor(kernel / 2);
  return Math.floor((length + 2 * border - kernel) / stride) + 1;
}

/** The entry under tap (ky, kx) of the window at output (row, column). */
function readPadded(
  x: ReferenceMap,
  row: number,
  column: number,
  ky: number,
  kx: number,
  channel: number,
  { kernel, stride, padding }: Window,
): number {
  const border = padding === 'none' ? 0 : Math.floor(kernel / 2);
  let [y, z] = [row * stride + ky - border, column * stride + kx - border];
  if (padding === 'reflect') [y, z] = [mirrored(y, x.height), mirrored(z, x.width)];
  return y < 0 || z < 0 || y >= x.height || z >= x.width ? 0 : entryAt(x, y, z, channel);
}

/** −1 → 1, n → n − 2: the edge itself is not repeated. */
function mirrored(index: number, length: number): number {
  if (index < 0) return -index;
  return index < length ? index : 2 * (length - 1) - index;
}

function entryAt(x: ReferenceMap, row: number, column: number, channel: number): number {
  return x.data[(row * x.width + column) * x.channels + channel]!;
}

function forEachEntry(
  { height, width, channels }: ReferenceMap,
  visit: (row: number, column: number, channel: number, index: number) => void,
): void {
  let index = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (let channel = 0; channel < channels; channel++) visit(row, column, channel, index++);
    }
  }
}

function asMap(value: ReferenceValue | undefined): ReferenceMap {
  if (value?.kind !== 'map') throw new Error('a map was expected');
  return value;
}

function asVector(value: ReferenceValue | undefined): ReferenceVector {
  if (value?.kind !== 'vector') throw new Error('a vector was expected');
  return value;
}
