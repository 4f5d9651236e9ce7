/** Where the network ends and the present pass begins: read off the graph, not configured. */
import { required } from '../../shared/assert.ts';
import { StylizerError } from '../../shared/errors.ts';
import type { ColorLayer, Graph, Layer, WhitenLayer } from './network.ts';

export type PresentPlan =
  /** The graph ends in gain-add → color: the present pass applies both at the frame's full size. */
  | {
      readonly kind: 'whitened';
      readonly structure: string;
      readonly gainInput: string;
      readonly whiten: WhitenLayer;
      readonly color: ColorLayer;
    }
  /** The graph returns the picture itself. */
  | { readonly kind: 'picture'; readonly structure: string };

export function presentPlan(graph: Graph): PresentPlan {
  const picture = required(graph.outputs['picture'], 'output "picture" of the content graph');
  const last = layerNamed(graph, picture);
  if (last?.op !== 'color') return { kind: 'picture', structure: picture };
  const gained = layerNamed(graph, last.from[0]);
  const whiten = graph.layers.find((layer) => layer.op === 'whiten');
  const [structure, , gainInput] = gained?.from ?? [];
  if (gained?.op !== 'gain-add' || !whiten || structure === undefined || gainInput === undefined) {
    throw new StylizerError(
      'model/incompatible',
      'A graph that colours its output must whiten its input and add a gain.',
    );
  }
  return { kind: 'whitened', structure, gainInput, whiten, color: last };
}

function layerNamed(graph: Graph, name: string | undefined): Layer | undefined {
  return graph.layers.find((layer) => layer.name === name);
}
