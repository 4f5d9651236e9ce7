/** Every loss's gradient by the picture against PyTorch's, recorded in float64. */
import { readBytes } from '../../scripts/node/read-bytes.ts';
import type { Network } from '../../src/pipeline/model/load-network.ts';
import { FeatureNetwork } from '../../src/pipeline/optimise/feature-network.ts';
import {
  NETWORK_LOSSES,
  PIXEL_LOSSES,
  RECORDED_GRADIENTS,
  RecordedGradients,
} from '../../tests/support/recorded-gradients.ts';
import type { Figures } from '../figures.ts';

export async function measureGradients(slim: Network): Promise<Figures> {
  const network = new FeatureNetwork(slim);
  const recorded = new RecordedGradients(network, await readBytes(RECORDED_GRADIENTS));
  const errors = PIXEL_LOSSES.map((name) => recorded.pixelError(name).gradient);
  for (const name of NETWORK_LOSSES) errors.push((await recorded.networkError(name)).gradient);
  network.dispose();
  return { 'gradient.maxError': { value: Number(Math.max(...errors).toPrecision(3)), unit: '' } };
}
