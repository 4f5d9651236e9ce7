/** A network ready for an engine: its description and weights, both checked. Where the bytes come from is the caller's. */
import { StylizerError } from '../../shared/errors.ts';
import type { NetworkDescription } from './network.ts';
import { parseNetwork } from './parse-network.ts';
import { type NamedArray, parseSafetensors } from './safetensors.ts';
import { networkWeightSpecs } from './weight-specs.ts';

export interface Network {
  readonly description: NetworkDescription;
  readonly weights: ReadonlyMap<string, NamedArray>;
}

/** Reads one file of a model's folder (`model.json` or the weights file) as bytes. */
export type ReadModelFile = (fileName: string) => Promise<ArrayBuffer>;

/**
 * @throws StylizerError `model/integrity` when the weights are not the bytes the description was made for,
 *   `model/incompatible` when a tensor is missing or has another shape.
 */
export async function loadNetwork(readFile: ReadModelFile): Promise<Network> {
  const description = parseNetwork(new TextDecoder().decode(await readFile('model.json')));
  const bytes = await readFile(description.weights.file);
  if (bytes.byteLength !== description.weights.byteLength || (await sha256Hex(bytes)) !== description.weights.sha256) {
    throw new StylizerError(
      'model/integrity',
      `The weights of "${description.name}" are not the ones it was published with (damaged or half-updated). Reload the page.`,
    );
  }
  return { description, weights: checkedWeights(description, parseSafetensors(bytes)) };
}

function checkedWeights(
  description: NetworkDescription,
  tensors: ReadonlyMap<string, NamedArray>,
): ReadonlyMap<string, NamedArray> {
  for (const { name, shape } of networkWeightSpecs(description)) {
    const stored = tensors.get(name)?.shape;
    if (stored?.join() !== shape.join()) {
      const found = stored === undefined ? 'is missing' : `has shape [${stored.join(', ')}]`;
      throw new StylizerError(
        'model/incompatible',
        `The model "${description.name}" cannot be used: weight "${name}" ${found}, [${shape.join(', ')}] is needed.`,
      );
    }
  }
  return tensors;
}

export async function sha256Hex(bytes: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
