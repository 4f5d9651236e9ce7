import type { NetworkDescription } from '../../src/pipeline/model/network.ts';
import type { NamedArray } from '../../src/pipeline/model/safetensors.ts';
import { elementCount, networkWeightSpecs } from '../../src/pipeline/model/weight-specs.ts';
import { seededRandom } from './seeded-random.ts';

/** Weights of every layer, scaled so that values neither vanish nor explode on their way through. */
export function randomWeights(description: NetworkDescription, seed: number): ReadonlyMap<string, NamedArray> {
  const random = seededRandom(seed);
  const weights = networkWeightSpecs(description).map(({ name, shape }) => {
    const fanIn = shape.length > 1 ? elementCount(shape.slice(0, -1)) : 4;
    const data = Float32Array.from({ length: elementCount(shape) }, () => (random() * 2 - 1) * Math.sqrt(3 / fanIn));
    return [name, { shape, data }] as const;
  });
  return new Map(weights);
}
