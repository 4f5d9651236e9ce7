/**
 * A network of built-in styles in the form of one that takes any: the tables of its conditional norms become one dense
 * layer of the style graph, from the styles' shares to a vector of all scales and shifts, which the content graph's norms
 * read. It paints the same. A style that was not trained is then just another vector (Dumoulin 2017, §3.3).
 */
import { assert, required } from '../../shared/assert.ts';
import type { Network } from './load-network.ts';
import type { Graph, Layer, NormLayer } from './network.ts';
import type { NamedArray } from './safetensors.ts';

type ConditionalNorm = Extract<NormLayer, { kind: 'conditional' }>;

const PARAMS = 'params';

/** @returns the network itself when it has no conditional norm. Arrays that need no change are shared. */
export function withStyleParams(network: Network): Network {
  const { description, weights } = network;
  const { style, content } = description.graphs;
  const norms = content?.layers.filter(isConditional) ?? [];
  const [first] = norms;
  if (!style || !content || !first) return network;
  const sharesName = required(first.from[1], 'the shares of the styles');
  const sharesInput = required(style.outputs[sharesName], sharesName);
  assert(sharesInput in style.inputs, `"${sharesName}" is an input of the style graph`);
  const offsets = offsetsOf(norms);
  const total = norms.reduce((sum, { channels }) => sum + 2 * channels, 0);
  const styleOutputs = without(style.outputs, sharesName);
  const contentInputs = without(content.inputs, sharesName);
  const dense: Layer = { name: PARAMS, op: 'dense', from: [sharesInput], in: first.styles, out: total };
  const styleGraph: Graph = {
    ...style,
    layers: [...style.layers, dense],
    outputs: { ...styleOutputs, [PARAMS]: PARAMS },
  };
  const contentGraph: Graph = {
    ...content,
    inputs: { ...contentInputs, [PARAMS]: { kind: 'vector', size: total } },
    layers: content.layers.map((layer) => (isConditional(layer) ? adaptive(layer, offsets) : layer)),
  };
  const graphs = { ...description.graphs, style: styleGraph, content: contentGraph };
  return { description: { ...description, graphs }, weights: withDense(weights, norms, first.styles, total) };
}

function isConditional(layer: Layer): layer is ConditionalNorm {
  return layer.op === 'norm' && layer.kind === 'conditional';
}

function offsetsOf(norms: readonly ConditionalNorm[]): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  let offset = 0;
  for (const { name, channels } of norms) {
    offsets.set(name, offset);
    offset += 2 * channels;
  }
  return offsets;
}

function without<T>(record: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

function adaptive(layer: ConditionalNorm, offsets: ReadonlyMap<string, number>): NormLayer {
  const { name, op, channels, epsilon, relu = false } = layer;
  const offset = required(offsets.get(name), name);
  const from = [required(layer.from[0], 'a map'), PARAMS];
  return { name, op, kind: 'adain', layout: 'scale-shift', from, channels, epsilon, relu, offset };
}

/** The tables side by side, `[styles, total]`, in place of each. */
function withDense(
  weights: Network['weights'],
  norms: readonly ConditionalNorm[],
  styles: number,
  total: number,
): Network['weights'] {
  const changed = new Map<string, NamedArray>(weights);
  const matrix = new Float32Array(styles * total);
  let offset = 0;
  for (const { name, channels } of norms) {
    const { data } = required(weights.get(`${name}.table`), `${name}.table`);
    changed.delete(`${name}.table`);
    for (let style = 0; style < styles; style++) {
      matrix.set(data.subarray(style * 2 * channels, (style + 1) * 2 * channels), style * total + offset);
    }
    offset += 2 * channels;
  }
  changed.set(`${PARAMS}.weight`, { shape: [styles, total], data: matrix });
  changed.set(`${PARAMS}.bias`, { shape: [total], data: new Float32Array(total) });
  return changed;
}
