/** The gradients that paused frames are painted with, on the graphics processor's backends (emulated on the CPU). */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { colorStatistics } from '../../src/pipeline/color/color-statistics.ts';
import type { RunningBackend } from '../../src/pipeline/device/tfjs-backend.ts';
import { builtInVectors } from '../../src/pipeline/model/learnt-styles.ts';
import { loadNetwork } from '../../src/pipeline/model/load-network.ts';
import { withStyleParams } from '../../src/pipeline/model/style-params.ts';
import { FeatureNetwork } from '../../src/pipeline/optimise/feature-network.ts';
import { StyledNetwork } from '../../src/pipeline/optimise/styled-network.ts';
import { correlatedRgb } from '../support/random-values.ts';
import { distance, NETWORK_LOSSES, RECORDED_GRADIENTS, RecordedGradients } from '../support/recorded-gradients.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { tinyGallery } from '../support/tiny-gallery.ts';
import { startTestBackend } from './start-test-backend.ts';

const TOLERANCE = 1e-3;
const SIZE = { width: 40, height: 32 };
const breathe = (): Promise<void> => Promise.resolve();

async function fetchBytes(url: string | URL): Promise<ArrayBuffer> {
  return (await fetch(url)).arrayBuffer();
}

/** Of the sum of a painting, weighed pixel by pixel, along every scale, shift and gain of its style. */
async function styleSlopes(): Promise<Float32Array> {
  const random = seededRandom(5);
  const [content, style, weights] = [0, 1, 2].map(() => correlatedRgb(SIZE.width * SIZE.height, random));
  const network = withStyleParams(tinyGallery());
  const painter = new StyledNetwork(network, colorStatistics(style!, 2e-3));
  const vector = builtInVectors(network, painter.parts)[1]!;
  const pass = await painter.forward(painter.prepareContent({ ...SIZE, rgb: content! }), vector, breathe);
  const gradient = await pass.backward(tf.tensor4d(weights!, [1, SIZE.height, SIZE.width, 3]), breathe);
  return gradient.data<'float32'>();
}

let slopesOnWasm: Float32Array;

beforeAll(async () => {
  const backend = await startTestBackend('wasm');
  slopesOnWasm = await styleSlopes();
  backend.stop();
});

describe.each(['webgpu', 'webgl'] as const)('gradients on %s are those of PyTorch in float64', (engine) => {
  let backend: RunningBackend;
  let network: FeatureNetwork;
  let recorded: RecordedGradients;

  beforeAll(async () => {
    backend = await startTestBackend(engine);
    const slim = await loadNetwork((name) => fetchBytes(`/models/vgg-slim/${name}`));
    network = new FeatureNetwork(slim);
    recorded = new RecordedGradients(network, await fetchBytes(RECORDED_GRADIENTS));
  });

  afterAll(() => {
    network.dispose();
    backend.stop();
  });

  test.each(NETWORK_LOSSES)('of the network: %s', async (name) => {
    const { loss, gradient } = await recorded.networkError(name);
    expect(loss).toBeLessThan(TOLERANCE);
    expect(gradient).toBeLessThan(TOLERANCE);
  });

  // On wasm they are compared with finite differences (`tests/unit/optimise/style-fit.test.ts`).
  test('of a style that is learnt: as on wasm', async () => {
    expect(distance(await styleSlopes(), slopesOnWasm)).toBeLessThan(TOLERANCE);
  });
});
