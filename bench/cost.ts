/**
 * `npm run bench -- cost`: parameters, multiply–accumulates and memory traffic of every network, from its description.
 * Parameters and bytes are the network's own; the work of a frame includes the shared encoder's.
 */
import { graphCost, kiloMacsPerPixel, parameterCount } from '../src/pipeline/model/cost.ts';
import { parseNetwork } from '../src/pipeline/model/parse-network.ts';
import { readModel } from '../scripts/node/node-engine.ts';
import { required } from '../src/shared/assert.ts';
import { type Figure, type Figures, modelNames, readModelText, rounded } from './figures.ts';

/** Network sizes; heights that are no multiple of the network's are rounded up to one. */
const SIZES = {
  '256': { width: 256, height: 256 },
  '512': { width: 512, height: 512 },
  '720p': { width: 1280, height: 720 },
  '1080p': { width: 1920, height: 1080 },
} as const;

export async function measureCost(): Promise<Figures> {
  const figures: Record<string, Figure> = {};
  for (const name of await modelNames()) {
    const network = parseNetwork(await readModelText(name));
    const { graphs } = (await readModel(name)).description;
    const content = required(graphs['content'] ?? graphs['encode'], 'content or encode graph');
    figures[`${name}.params`] = { value: parameterCount(network), unit: '' };
    figures[`${name}.weightsBytes`] = { value: network.weights.byteLength, unit: 'B' };
    figures[`${name}.kmacPerPx`] = {
      value: rounded(kiloMacsPerPixel(content, network.sizeMultiple), 3),
      unit: 'kMAC/px',
    };
    for (const [sizeName, size] of Object.entries(SIZES)) {
      const roundUp = (side: number): number => Math.ceil(side / network.sizeMultiple) * network.sizeMultiple;
      const cost = graphCost(content, { default: { width: roundUp(size.width), height: roundUp(size.height) } });
      figures[`${name}.gmac.${sizeName}`] = { value: rounded(cost.macs / 1e9, 3), unit: 'GMAC' };
      figures[`${name}.unfusedMB.${sizeName}`] = { value: rounded(cost.unfusedBytes / 1e6, 1), unit: 'MB' };
      figures[`${name}.fusedMB.${sizeName}`] = { value: rounded(cost.fusedBytes / 1e6, 1), unit: 'MB' };
    }
  }
  return figures;
}
