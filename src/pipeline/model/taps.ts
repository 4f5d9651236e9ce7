/** Which other networks a description refers to. */
import type { Graph, GraphInput, NetworkDescription, Tap } from './network.ts';

export type TapInput = Extract<GraphInput, { kind: 'map' }> & { readonly tap: Tap };

/** The graph's inputs that are values of an encoder, by input name. */
export function tapInputs(graph: Graph): ReadonlyMap<string, TapInput> {
  const entries = Object.entries(graph.inputs);
  return new Map(entries.flatMap(([name, input]) => (isTapInput(input) ? [[name, input] as const] : [])));
}

export function hasTaps(graph: Graph): boolean {
  return Object.values(graph.inputs).some(isTapInput);
}

/** Names of the encoders that the network's graphs read, each once. */
export function encoderNames(network: NetworkDescription): readonly string[] {
  const taps = Object.values(network.graphs).flatMap((graph) => [...tapInputs(graph).values()]);
  return [...new Set(taps.map(({ tap }) => tap.network))];
}

function isTapInput(input: GraphInput): input is TapInput {
  return input.kind === 'map' && input.tap !== undefined;
}
