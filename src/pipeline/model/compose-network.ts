/**
 * Shared encoders, spliced in. A graph may read values of another network's `encode` graph (taps); here the layers that
 * make them take the place of those inputs, under the encoder's name (`vgg-slim/conv1_1`), fed by the graph's own
 * `picture`. What comes out is an ordinary network: engines, shapes and the cost model know nothing of encoders.
 */
import { StylizerError } from '../../shared/errors.ts';
import type { Network } from './load-network.ts';
import type { Graph, Layer } from './network.ts';
import { checkShapes } from './parse-network.ts';
import type { NamedArray } from './safetensors.ts';
import { encoderNames, hasTaps, tapInputs } from './taps.ts';
import { layerWeightSpecs } from './weight-specs.ts';

const ENCODE = 'encode';
const PICTURE = 'picture';

/**
 * @param encoders at least those of `encoderNames(network.description)`.
 * @returns the network itself when it reads no encoder; otherwise one that shares the arrays of both.
 * @throws StylizerError `model/incompatible` when an encoder lacks what is read, or the parts do not fit.
 */
export function composeNetwork(network: Network, encoders: ReadonlyMap<string, Network>): Network {
  const { description } = network;
  if (encoderNames(description).length === 0) return network;
  const weights = new Map<string, NamedArray>(network.weights);
  const graphs = Object.fromEntries(
    Object.entries(description.graphs).map(([name, graph]) => {
      if (!hasTaps(graph)) return [name, graph];
      const composed = spliceEncoders(graph, encoders, weights);
      checkShapes(composed, description.sizeMultiple);
      return [name, composed];
    }),
  );
  return { description: { ...description, graphs }, weights };
}

/** @param weights gets the tensors of the layers that are spliced in. */
function spliceEncoders(graph: Graph, encoders: ReadonlyMap<string, Network>, weights: Map<string, NamedArray>): Graph {
  const taps = tapInputs(graph);
  const layers: Layer[] = [];
  /** Names of tap inputs → names of the values in their place. */
  const renamed = new Map<string, string>();
  for (const encoderName of new Set([...taps.values()].map(({ tap }) => tap.network))) {
    const encoder = encoders.get(encoderName) ?? refuse(`its encoder "${encoderName}" is missing`);
    const encode = encoder.description.graphs[ENCODE] ?? refuse(`"${encoderName}" is no encoder`);
    for (const [input, { tap }] of taps) {
      if (tap.network !== encoderName) continue;
      const value = encode.outputs[tap.name] ?? refuse(`its encoder "${encoderName}" has no value "${tap.name}"`);
      renamed.set(input, prefixed(encoderName, value));
    }
    const wanted = [...taps.values()].filter(({ tap }) => tap.network === encoderName).map(({ tap }) => tap.name);
    for (const layer of layersFor(encode, wanted)) {
      layers.push(renameLayer(layer, encoderName));
      for (const { name } of layerWeightSpecs(layer)) {
        const tensor = encoder.weights.get(name);
        if (tensor) weights.set(prefixed(encoderName, name), tensor);
      }
    }
  }
  const resolve = (name: string): string => renamed.get(name) ?? name;
  return {
    inputs: { [PICTURE]: { kind: PICTURE }, ...withoutTaps(graph, renamed) },
    layers: [...layers, ...graph.layers.map((layer) => ({ ...layer, from: layer.from.map(resolve) }))],
    outputs: Object.fromEntries(Object.entries(graph.outputs).map(([output, value]) => [output, resolve(value)])),
  };
}

/** The layers that the public values `wanted` depend on, in order. */
function layersFor(graph: Graph, wanted: readonly string[]): readonly Layer[] {
  const needed = new Set<string | undefined>(wanted.map((name) => graph.outputs[name]));
  const layers: Layer[] = [];
  for (const layer of [...graph.layers].reverse()) {
    if (!needed.has(layer.name)) continue;
    layers.unshift(layer);
    for (const name of layer.from) needed.add(name);
  }
  return layers;
}

function renameLayer(layer: Layer, encoder: string): Layer {
  const from = layer.from.map((name) => (name === PICTURE ? PICTURE : prefixed(encoder, name)));
  return { ...layer, name: prefixed(encoder, layer.name), from };
}

function prefixed(encoder: string, name: string): string {
  return `${encoder}/${name}`;
}

function withoutTaps(graph: Graph, renamed: ReadonlyMap<string, string>): Graph['inputs'] {
  return Object.fromEntries(Object.entries(graph.inputs).filter(([name]) => !renamed.has(name)));
}

function refuse(reason: string): never {
  throw new StylizerError('model/incompatible', `This model cannot be used: ${reason}.`);
}
