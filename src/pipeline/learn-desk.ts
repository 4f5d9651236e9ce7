/** Learning a style in the painter's worker: loads both networks, decodes the pictures, fits, says how it goes. */
import { required } from '../shared/assert.ts';
import { type LearnJob, type LearnProgress, type LearnResult, LEARNING_NETWORK } from '../shared/learning.ts';
import type { PaintSetup } from '../shared/painting.ts';
import { networkSizeFor } from '../shared/size.ts';
import { colorStatistics } from './color/color-statistics.ts';
import type { RgbPicture } from './engine/style-engine.ts';
import { fetchModelFiles } from './model/fetch-model-files.ts';
import { builtInVectors, learntFrom, whitenEpsilon } from './model/learnt-styles.ts';
import { loadLossNetwork } from './model/loss-network.ts';
import { NetworkLibrary } from './model/network-library.ts';
import { FeatureNetwork } from './optimise/feature-network.ts';
import { sizeAtShortSide } from './optimise/paint-levels.ts';
import { defaultStyleFitSettings, fitStyle, type StyleFitHost } from './optimise/style-fit.ts';
import { StyledNetwork } from './optimise/styled-network.ts';
import { areaDownscale, type RgbaPicture } from './picture/area-downscale.ts';
import { decodeStylePicture } from './picture/decode-style-picture.ts';
import { prepareStylePicture } from './picture/style-picture.ts';
import { toBitmap } from './picture/to-bitmap.ts';
import type { SlowWork } from './slow-work.ts';

/** See `PainterWorkerApi.learn`. */
export async function learnStyle(
  work: SlowWork,
  setup: PaintSetup,
  job: LearnJob,
  onProgress: (progress: LearnProgress) => void,
): Promise<LearnResult> {
  const beganMs = performance.now();
  const { breathe } = work;
  const loss = await loadLossNetwork(setup.ownNetwork, setup.modelsUrl);
  const network = await new NetworkLibrary(fetchModelFiles(setup.modelsUrl)).load(LEARNING_NETWORK);
  const { sizeMultiple, styleShortSidePx } = network.description;
  const style = await decodeStylePicture(job.style);
  const decoded = await Promise.all(job.contents.map((content) => decodeStylePicture(content)));
  const contents = decoded.map((content) => contentAt(content, job.sidePx, sizeMultiple));
  const epsilon = whitenEpsilon(network.description);
  // The colours that it will paint with: those of the picture as it is encoded.
  const colors = epsilon === null ? null : colorStatistics(prepareStylePicture(style, styleShortSidePx).rgb, epsilon);
  const bench = await work.openBench(setup.engine, () => ({
    features: new FeatureNetwork(loss),
    painter: new StyledNetwork(network, colors),
  }));
  const { parts } = bench.current().painter;
  const host: StyleFitHost = {
    get features() {
      return bench.current().features;
    },
    get painter() {
      return bench.current().painter;
    },
    breathe,
    recover: bench.recover,
  };
  const input = {
    contents,
    style: areaDownscale(style, sizeAtShortSide(style, job.sidePx)),
    starts: builtInVectors(network, parts),
  };
  const fit = fitStyle(host, input, { ...defaultStyleFitSettings, iterations: job.iterations });
  let shown: RgbPicture | null = null;
  const vector = await work.follow(fit, async ({ picture, iteration, iterations, loss: value }, workedMs, isDue) => {
    shown = picture ?? shown;
    const secondsLeft = (workedMs / 1000) * ((iterations - iteration) / iteration);
    const preview = isDue && shown ? await toBitmap(shown) : null;
    onProgress({ iteration, iterations, loss: value, secondsLeft, preview });
  });
  return {
    learnt: learntFrom(network, parts, vector),
    seconds: (performance.now() - beganMs) / 1000,
    engine: required(work.engine, 'an engine'),
  };
}

function contentAt(content: RgbaPicture, sidePx: number, sizeMultiple: number): RgbPicture {
  return areaDownscale(content, networkSizeFor(content, sidePx, sizeMultiple));
}
