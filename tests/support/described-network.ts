/** The methods as `training/networks` describes them, with random weights: what holds for them holds for any training. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { composeNetwork } from '../../src/pipeline/model/compose-network.ts';
import type { Network } from '../../src/pipeline/model/load-network.ts';
import { parseNetwork } from '../../src/pipeline/model/parse-network.ts';
import { encoderNames } from '../../src/pipeline/model/taps.ts';
import { randomWeights } from './random-weights.ts';

const FOLDER = fileURLToPath(new URL('../../training/networks/', import.meta.url));

/** @returns the network as its description has it, taps and all. */
export async function describedPart(name: string): Promise<Network> {
  const description = parseNetwork(await readFile(`${FOLDER}${name}.json`, 'utf8'));
  return { description, weights: randomWeights(description, 7) };
}

/** @returns the network with its encoder spliced in. */
export async function describedNetwork(name: string): Promise<Network> {
  const part = await describedPart(name);
  const encoders = new Map<string, Network>();
  for (const encoder of encoderNames(part.description)) encoders.set(encoder, await describedPart(encoder));
  return composeNetwork(part, encoders);
}
