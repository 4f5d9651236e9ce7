/** Styles as vectors of a network by `style-params.ts`: those it was trained with, and those it learns afterwards. */
import { required } from '../../shared/assert.ts';
import type { LearntStyle } from '../../shared/learnt-style.ts';
import type { Network } from './load-network.ts';
import type { Layer, NetworkDescription } from './network.ts';

/** Where one vector of the content graph lies in the joined one. */
export interface VectorPart {
  readonly name: string;
  readonly begin: number;
  readonly size: number;
}

/** What the content graph whitens with; null when it does not. */
export function whitenEpsilon({ graphs }: NetworkDescription): number | null {
  const whiten = graphs['content']?.layers.find((layer) => layer.op === 'whiten');
  return whiten?.epsilon ?? null;
}

/** One joined vector for each built-in style, and before them their mean. */
export function builtInVectors(network: Network, parts: readonly VectorPart[]): readonly Float32Array[] {
  const { styles, graphs } = network.description;
  const style = required(graphs['style'], 'a style graph');
  const length = parts.reduce((sum, { size }) => sum + size, 0);
  const vectors = required(styles, 'built-in styles').map((_, index) => {
    const vector = new Float32Array(length);
    for (const { name, begin, size } of parts) {
      const layer = required(
        style.layers.find((each) => each.name === style.outputs[name]),
        name,
      );
      vector.set(denseRow(network, layer, index, size), begin);
    }
    return vector;
  });
  const mean = new Float32Array(length);
  for (const vector of vectors) vector.forEach((value, i) => (mean[i] = (mean[i] ?? 0) + value / vectors.length));
  return [mean, ...vectors];
}

/** What a dense layer makes of all of the share for one style. */
function denseRow({ weights }: Network, { name }: Layer, index: number, size: number): Float32Array {
  const weight = required(weights.get(`${name}.weight`), `${name}.weight`).data;
  const bias = required(weights.get(`${name}.bias`), `${name}.bias`).data;
  return bias.map((value, i) => value + (weight[index * size + i] ?? 0));
}

export function learntFrom(network: Network, parts: readonly VectorPart[], vector: Float32Array): LearntStyle {
  const { name, weights } = network.description;
  const values = parts.map((part) => [part.name, vector.slice(part.begin, part.begin + part.size)] as const);
  return { network: name, weightsSha256: weights.sha256, values: Object.fromEntries(values) };
}

/** Whether this very network learnt it: after an update of the model, it has to be learnt again. */
export function isLearntBy({ name, weights, graphs }: NetworkDescription, learnt: LearntStyle): boolean {
  if (learnt.network !== name || learnt.weightsSha256 !== weights.sha256) return false;
  const inputs = Object.entries(graphs['content']?.inputs ?? {});
  return inputs.every(([input, { kind }]) => kind !== 'vector' || learnt.values[input] !== undefined);
}
