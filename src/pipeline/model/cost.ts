/**
 * The cost model: parameters, multiply–accumulates and memory traffic of a graph at a picture size. Analytic, so it is
 * the same on every machine; benches compare engines against it.
 */
import { required } from '../../shared/assert.ts';
import { inferShapes, type InputSizes, type ValueShape } from './infer-shapes.ts';
import type { Graph, Layer, NetworkDescription } from './network.ts';
import { elementCount, layerWeightSpecs, networkWeightSpecs } from './weight-specs.ts';

export interface GraphCost {
  /** Multiply–accumulates for one run of the graph. Elementwise work and norms are not counted. */
  readonly macs: number;
  /** Bytes read and written when every layer runs as its own op on float32 maps, weights included. */
  readonly unfusedBytes: number;
  /** Bytes when only conv-like layers touch memory (pads, norms, activations, shuffles and adds folded in), float16. */
  readonly fusedBytes: number;
}

export function parameterCount(network: NetworkDescription): number {
  return networkWeightSpecs(network).reduce((total, spec) => total + elementCount(spec.shape), 0);
}

export function graphCost(graph: Graph, sizes: InputSizes): GraphCost {
  const shapes = inferShapes(graph, sizes);
  let [macs, unfusedElements, fusedElements] = [0, 0, 0];
  for (const layer of graph.layers) {
    const output = required(shapes.get(layer.name), layer.name);
    const inputs = layer.from.map((name) => required(shapes.get(name), name));
    const weights = layerWeightSpecs(layer).reduce((total, spec) => total + elementCount(spec.shape), 0);
    const moved = valueElements(output) + weights + inputs.reduce((total, shape) => total + valueElements(shape), 0);
    macs += layerMacs(layer, output, inputs);
    unfusedElements += moved;
    if (isComputeLayer(layer)) fusedElements += moved;
  }
  return { macs, unfusedBytes: unfusedElements * 4, fusedBytes: fusedElements * 2 };
}

/** Multiply–accumulates of the content graph per pixel of its input picture, in thousands (kMAC/px). */
export function kiloMacsPerPixel(graph: Graph, sizeMultiple: number): number {
  const side = 32 * sizeMultiple;
  return graphCost(graph, { default: { width: side, height: side } }).macs / (side * side * 1e3);
}

function layerMacs(layer: Layer, output: ValueShape, inputs: readonly ValueShape[]): number {
  const outputPositions = positions(output);
  switch (layer.op) {
    case 'conv':
      return outputPositions * layer.kernel * layer.kernel * layer.in * layer.out;
    case 'depthwise':
      return outputPositions * layer.kernel * layer.kernel * layer.in;
    case 'dense':
      return layer.in * layer.out;
    case 'attention': {
      const [query, key] = inputs;
      const pairs = positions(required(query, 'query')) * positions(required(key, 'key'));
      return pairs * (layer.channels + (output.kind === 'map' ? output.channels : 0));
    }
    case 'whiten':
    case 'color':
      return outputPositions * 9;
    default:
      return 0;
  }
}

/** Layers a fused plan cannot fold into a neighbour. */
function isComputeLayer(layer: Layer): boolean {
  return layer.op === 'conv' || layer.op === 'depthwise' || layer.op === 'attention' || layer.op === 'dense';
}

function positions(shape: ValueShape): number {
  return shape.kind === 'map' ? shape.height * shape.width : 1;
}

function valueElements(shape: ValueShape): number {
  return shape.kind === 'map' ? shape.height * shape.width * shape.channels : shape.size;
}
