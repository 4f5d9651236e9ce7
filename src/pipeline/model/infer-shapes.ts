/**
 * Shapes of every value of a graph at given picture sizes. One place knows how an op changes a shape; validation, the
 * cost model and the weight check all read it.
 */
import { StylizerError } from '../../shared/errors.ts';
import type { Size } from '../../shared/size.ts';
import { type Graph, type GraphInput, type Layer, MAX_STYLE_TOKENS } from './network.ts';

export type ValueShape =
  | { readonly kind: 'map'; readonly height: number; readonly width: number; readonly channels: number }
  | { readonly kind: 'vector'; readonly size: number };

type MapShape = Extract<ValueShape, { kind: 'map' }>;
type VectorShape = Extract<ValueShape, { kind: 'vector' }>;

/** Picture and map inputs take their size from here, by input name; `default` serves the rest. */
export interface InputSizes {
  readonly default: Size;
  readonly [input: string]: Size;
}

/**
 * @returns the shape of every input and layer, by value name, in graph order.
 * @throws StylizerError `model/incompatible` naming the layer whose inputs do not fit.
 */
export function inferShapes(graph: Graph, sizes: InputSizes): ReadonlyMap<string, ValueShape> {
  const shapes = new Map<string, ValueShape>();
  for (const [name, input] of Object.entries(graph.inputs)) {
    shapes.set(name, inputShape(input, sizes[name] ?? sizes.default));
  }
  for (const layer of graph.layers) {
    if (shapes.has(layer.name)) fail(layer, 'its name is used twice');
    shapes.set(layer.name, layerShape(layer, shapes));
  }
  for (const [output, value] of Object.entries(graph.outputs)) {
    if (!shapes.has(value)) {
      throw new StylizerError('model/incompatible', `Output "${output}" names "${value}", which no layer produces.`);
    }
  }
  return shapes;
}

/** A style may have fewer tokens than are counted here. */
function inputShape(input: GraphInput, { height, width }: Size): ValueShape {
  switch (input.kind) {
    case 'picture':
      return { kind: 'map', height, width, channels: 3 };
    case 'map':
      return { kind: 'map', height, width, channels: input.channels };
    case 'tokens':
      return { kind: 'map', height: MAX_STYLE_TOKENS, width: 1, channels: input.channels };
    case 'vector':
      return { kind: 'vector', size: input.size };
  }
  input satisfies never;
}

function layerShape(layer: Layer, shapes: ReadonlyMap<string, ValueShape>): ValueShape {
  const read = (index: number): ValueShape => {
    const name = layer.from[index];
    const shape = name === undefined ? undefined : shapes.get(name);
    return shape ?? fail(layer, `input ${String(index)} ("${name ?? ''}") is not defined before it`);
  };
  const map = (index: number, channels?: number): MapShape => {
    const shape = read(index);
    if (shape.kind !== 'map') return fail(layer, `input ${String(index)} must be a map`);
    if (channels !== undefined && shape.channels !== channels) {
      return fail(layer, `expects ${String(channels)} channels, gets ${String(shape.channels)}`);
    }
    return shape;
  };
  const vector = (index: number): VectorShape => {
    const shape = read(index);
    return shape.kind === 'vector' ? shape : fail(layer, `input ${String(index)} must be a vector`);
  };

  switch (layer.op) {
    case 'conv':
      return { ...convolved(map(0, layer.in), layer), channels: layer.out };
    case 'depthwise':
      return convolved(map(0, layer.in), layer);
    case 'norm': {
      const shape = map(0, layer.channels);
      if (layer.kind === 'adain' && vector(1).size < layer.offset + 2 * layer.channels) {
        return fail(layer, 'its offset lies outside the parameter vector');
      }
      if (layer.kind === 'conditional' && vector(1).size !== layer.styles) {
        return fail(layer, `expects ${String(layer.styles)} style weights`);
      }
      return shape;
    }
    case 'relu':
      return read(0);
    case 'add':
      return sameMaps(layer, map(0), map(1));
    case 'upsample': {
      const shape = map(0);
      return { ...shape, height: shape.height * layer.factor, width: shape.width * layer.factor };
    }
    case 'space-to-depth': {
      const { height, width, channels } = map(0);
      const b = layer.block;
      if (height % b !== 0 || width % b !== 0) return fail(layer, `its sides are not multiples of ${String(b)}`);
      return { kind: 'map', height: height / b, width: width / b, channels: channels * b * b };
    }
    case 'depth-to-space': {
      const { height, width, channels } = map(0);
      const b = layer.block;
      if (channels % (b * b) !== 0) return fail(layer, `its channels are not a multiple of ${String(b * b)}`);
      return { kind: 'map', height: height * b, width: width * b, channels: channels / (b * b) };
    }
    case 'pool': {
      const shape = map(0);
      if (Math.min(shape.height, shape.width) < 2) return fail(layer, 'its input is smaller than its window');
      return { ...shape, height: Math.floor(shape.height / 2), width: Math.floor(shape.width / 2) };
    }
    case 'attention': {
      const [query, key, value] = [map(0, layer.channels), map(1, layer.channels), map(2)];
      if (key.height * key.width !== value.height * value.width) return fail(layer, 'keys and values differ in number');
      return { ...query, channels: value.channels };
    }
    case 'dense':
      if (vector(0).size !== layer.in) return fail(layer, `expects a vector of ${String(layer.in)}`);
      return { kind: 'vector', size: layer.out };
    case 'concat':
      return concatenated(
        layer,
        layer.from.map((_, index) => read(index)),
      );
    case 'mean-std':
      return { kind: 'vector', size: 2 * map(0).channels };
    case 'whiten':
    case 'color':
      return map(0, 3);
    case 'gain-add': {
      const shape = sameMaps(layer, map(0), map(1));
      if (vector(2).size !== shape.channels) return fail(layer, 'its gain does not match the channels');
      return shape;
    }
  }
  layer satisfies never;
}

function sameMaps(layer: Layer, a: MapShape, b: MapShape): MapShape {
  const isSame = a.height === b.height && a.width === b.width && a.channels === b.channels;
  return isSame ? a : fail(layer, 'its two maps differ in shape');
}

function convolved(shape: MapShape, layer: Extract<Layer, { op: 'conv' | 'depthwise' }>): MapShape {
  const border = layer.padding === 'none' ? 0 : Math.floor(layer.kernel / 2);
  const side = (n: number): number => Math.floor((n + 2 * border - layer.kernel) / layer.stride) + 1;
  const [height, width] = [side(shape.height), side(shape.width)];
  if (height < 1 || width < 1 || (layer.padding === 'reflect' && Math.min(shape.height, shape.width) <= border)) {
    return fail(layer, 'its input is smaller than its kernel');
  }
  return { ...shape, height, width };
}

function concatenated(layer: Layer, parts: readonly ValueShape[]): ValueShape {
  const first = parts[0] ?? fail(layer, 'it has no inputs');
  if (first.kind === 'vector') {
    const sizes = parts.map((part) => (part.kind === 'vector' ? part.size : fail(layer, 'it mixes maps and vectors')));
    return { kind: 'vector', size: sum(sizes) };
  }
  const channels = parts.map((part) => {
    const fits = part.kind === 'map' && part.height === first.height && part.width === first.width;
    return fits ? part.channels : fail(layer, 'its maps differ in size');
  });
  return { ...first, channels: sum(channels) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function fail(layer: Layer, reason: string): never {
  throw new StylizerError('model/incompatible', `Layer "${layer.name}" (${layer.op}) does not fit: ${reason}.`);
}
