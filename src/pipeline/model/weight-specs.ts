/** Which weight tensors a layer owns, and their shapes: the contract between `model.json` and the weights file. */
import type { Graph, Layer, NetworkDescription } from './network.ts';

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

export function layerWeightSpecs(layer: Layer): readonly WeightSpec[] {
  const weight = (...shape: number[]): WeightSpec => ({ name: `${layer.name}.weight`, shape });
  const bias = (size: number): WeightSpec => ({ name: `${layer.name}.bias`, shape: [size] });
  switch (layer.op) {
    case 'conv':
      return [weight(layer.kernel, layer.kernel, layer.in, layer.out), bias(layer.out)];
    case 'depthwise':
      return [weight(layer.kernel, layer.kernel, layer.in, 1)];
    case 'dense':
      return [weight(layer.in, layer.out), bias(layer.out)];
    case 'norm':
      return layer.kind === 'conditional'
        ? [{ name: `${layer.name}.table`, shape: [layer.styles, 2 * layer.channels] }]
        : [];
    default:
      return [];
  }
}

export function graphWeightSpecs(graph: Graph): readonly WeightSpec[] {
  return graph.layers.flatMap((layer) => layerWeightSpecs(layer));
}

/** All weights of a network; a layer that two graphs share by name is listed once. */
export function networkWeightSpecs(network: NetworkDescription): readonly WeightSpec[] {
  const byName = new Map<string, WeightSpec>();
  for (const graph of Object.values(network.graphs)) {
    for (const spec of graphWeightSpecs(graph)) byName.set(spec.name, spec);
  }
  return [...byName.values()];
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
