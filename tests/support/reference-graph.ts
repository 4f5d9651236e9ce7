/** Whole graphs in plain loops: the layers of `reference-ops.ts` one after the other. */
import type { Graph } from '../../src/pipeline/model/network.ts';
import { type ReferenceContext, type ReferenceValue, runReferenceLayer } from './reference-ops.ts';

/** @returns every value of the graph by name, inputs included. */
export function runReferenceGraph(
  graph: Graph,
  inputs: Readonly<Record<string, ReferenceValue>>,
  context: ReferenceContext,
): ReadonlyMap<string, ReferenceValue> {
  const values = new Map(Object.entries(inputs));
  for (const layer of graph.layers) {
    values.set(
      layer.name,
      runReferenceLayer(
        layer,
        layer.from.map((name) => values.get(name)!),
        context,
      ),
    );
  }
  return values;
}
