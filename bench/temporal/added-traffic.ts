/** What smoothing adds to a frame on WebGPU: passes, and bytes beside the fused plan of `live` in the cost model. */
import { readModel } from '../../scripts/node/node-engine.ts';
import { TEMPORAL_PASSES, temporalBytes } from '../../src/pipeline/kernels/temporal-passes.ts';
import { graphCost } from '../../src/pipeline/model/cost.ts';
import { required } from '../../src/shared/assert.ts';
import { type Figures, rounded } from '../figures.ts';

const SIZE = { width: 1280, height: 720 };

export async function measureAddedTraffic(): Promise<Figures> {
  const { graphs } = (await readModel('live')).description;
  const { fusedBytes } = graphCost(required(graphs['content'], 'a content graph'), { default: SIZE });
  const bytes = temporalBytes(SIZE);
  return {
    addedDispatches: { value: Object.keys(TEMPORAL_PASSES).length, unit: 'per frame' },
    addedBytesRatio: { value: rounded(bytes / fusedBytes, 3), unit: '' },
    'addedMB.720p': { value: rounded(bytes / 1e6, 1), unit: 'MB' },
  };
}
