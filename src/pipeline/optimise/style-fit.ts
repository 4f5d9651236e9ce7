/**
 * A style learnt by a painting net that keeps its filters: only the scales and shifts of its norms and its gain are
 * fitted (Dumoulin 2017, §3.3), by Adam, to the losses of Gatys (`gatys.ts`) on a few content pictures, one a step. It
 * begins with the vector among those given that is already nearest.
 */
import * as tf from '@tensorflow/tfjs-core';
import { required } from '../../shared/assert.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import { Adam } from './adam.ts';
import { contentLoss, contentTarget, type FeatureLoss, gramLoss, gramMatrix, gramTarget } from './feature-losses.ts';
import type { Breathe, FeatureNetwork } from './feature-network.ts';
import { CONTENT_TAP, STYLE_TAPS, STYLE_WEIGHTS } from './gatys.ts';
import type { Evaluation } from './objective.ts';
import type { Own } from './paint-levels.ts';
import { encodeTaps, type FeatureTerm, tapLosses } from './paint-objective.ts';
import type { PreparedContent, StyledNetwork } from './styled-network.ts';

export interface StyleFitSettings {
  readonly iterations: number;
  readonly styleWeight: number;
  readonly learningRate: number;
}

export const defaultStyleFitSettings: StyleFitSettings = {
  iterations: 200,
  styleWeight: STYLE_WEIGHTS.balanced,
  learningRate: 0.02,
};

export interface StyleFitInput {
  /** At least one; sides are multiples of the painting net's. */
  readonly contents: readonly RgbPicture[];
  readonly style: RgbPicture;
  /** Style vectors to begin with, of which the best is taken. */
  readonly starts: readonly Float32Array[];
}

/** Where both networks live; a host that can bring lost ones back. */
export interface StyleFitHost {
  readonly features: FeatureNetwork;
  readonly painter: StyledNetwork;
  readonly breathe: Breathe;
  /** @returns whether the networks are new ones, with which the failed step may be tried again. */
  recover(error: unknown): Promise<boolean>;
}

export interface StyleFitStep {
  /** From 0, when the start has been chosen. */
  readonly iteration: number;
  readonly iterations: number;
  /** Mean over the last round of contents. */
  readonly loss: number;
  /** The first content as it is painted now, when this step painted it. Not clamped. */
  readonly picture: RgbPicture | null;
}

/** Strong enough to keep colours showable, as in `paint-objective.ts`. */
const RANGE_WEIGHT = 10;

interface PreparedFit {
  /** Of one content by the style vector; `wantsGradient` false leaves the way back out. */
  readonly evaluate: (index: number, style: Float32Array, wantsGradient: boolean) => Promise<FitEvaluation>;
}

interface FitEvaluation extends Evaluation {
  readonly picture: RgbPicture;
}

/** @returns the style vector after the last step. */
export async function* fitStyle(
  host: StyleFitHost,
  input: StyleFitInput,
  settings: StyleFitSettings,
): AsyncGenerator<StyleFitStep, Float32Array> {
  const { iterations } = settings;
  const round = input.contents.length;
  const losses: number[] = [];
  let prepared: PreparedFit | null = null;
  let adam: Adam | null = null;
  let owned: { dispose(): void }[] = [];
  const disposeOwned = (): void => {
    for (const each of owned) each.dispose();
    owned = [];
  };
  const own: Own = (tensor) => {
    owned.push(tensor);
    return tensor;
  };
  try {
    for (let step = 0; step < iterations;) {
      try {
        prepared ??= await prepareFit(host, input, settings, own, (content) => owned.push(content));
        adam ??= new Adam(await bestStart(prepared, input.starts), { learningRate: settings.learningRate });
        const index = step % round;
        let picture: RgbPicture | null = null;
        const { evaluate } = prepared;
        const { loss } = await adam.step(async (x) => {
          const evaluation = await evaluate(index, x, true);
          if (index === 0) picture = evaluation.picture;
          return evaluation;
        });
        losses.push(loss);
        step++;
        yield { iteration: step, iterations, loss: meanOfLast(losses, round), picture };
      } catch (error) {
        // While their backend is still there: one that was stopped cannot let go of anything.
        disposeOwned();
        prepared = null;
        // The vector is on the CPU: a new device goes on where the old one stopped.
        if (!(await host.recover(error))) throw error;
      }
    }
  } finally {
    disposeOwned();
  }
  return required(adam, 'an optimiser').x;
}

function meanOfLast(values: readonly number[], count: number): number {
  const last = values.slice(-count);
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}

/** By the first content alone: what suits one suits the others. */
async function bestStart({ evaluate }: PreparedFit, starts: readonly Float32Array[]): Promise<Float32Array> {
  let [best, lowest] = [required(starts[0], 'a start'), Infinity];
  for (const start of starts) {
    const { loss } = await evaluate(0, start, false);
    if (loss < lowest) [best, lowest] = [start, loss];
  }
  return Float32Array.from(best);
}

async function prepareFit(
  { features, painter, breathe }: StyleFitHost,
  { contents, style }: StyleFitInput,
  { styleWeight }: StyleFitSettings,
  own: Own,
  ownContent: (content: PreparedContent) => void,
): Promise<PreparedFit> {
  const styleTerms: FeatureTerm[] = [];
  for (const [tap, map] of await encodeTaps(features, style, STYLE_TAPS, breathe)) {
    const weights = features.gramWeights(tap);
    const target = await gramTarget(own(tf.tidy(() => gramMatrix(map))), weights && own(weights));
    map.dispose();
    const weight = styleWeight / STYLE_TAPS.length;
    styleTerms.push({ part: 'style', tap, weight, evaluate: (current) => gramLoss(current, target) });
  }
  const problems: { content: PreparedContent; terms: readonly FeatureTerm[] }[] = [];
  for (const picture of contents) {
    const content = painter.prepareContent(picture);
    ownContent(content);
    const maps = await encodeTaps(features, picture, [CONTENT_TAP], breathe);
    const target = await contentTarget(own(required(maps.get(CONTENT_TAP), CONTENT_TAP)));
    const term = {
      part: 'content',
      tap: CONTENT_TAP,
      weight: 1,
      evaluate: (map: tf.Tensor4D) => contentLoss(map, target),
    };
    problems.push({ content, terms: [term, ...styleTerms] });
  }
  return {
    evaluate: (index, vector, wantsGradient) => {
      const { content, terms } = required(problems[index], 'a content');
      return evaluateFit({ features, painter, breathe }, content, terms, vector, wantsGradient);
    },
  };
}

async function evaluateFit(
  { features, painter, breathe }: Pick<StyleFitHost, 'features' | 'painter' | 'breathe'>,
  content: PreparedContent,
  terms: readonly FeatureTerm[],
  vector: Float32Array,
  wantsGradient: boolean,
): Promise<FitEvaluation> {
  const owned: { dispose(): void }[] = [];
  const own = <T extends { dispose(): void }>(value: T): T => {
    owned.push(value);
    return value;
  };
  try {
    const painted = own(await painter.forward(content, vector, breathe));
    const pass = own(await features.forward(painted.picture, [...STYLE_TAPS, CONTENT_TAP], breathe));
    const { gradients, losses } = tapLosses(terms, pass.taps);
    owned.push(losses, ...gradients.values());
    const range = rangeError(painted.picture);
    owned.push(range.loss, range.gradient);
    let gradient = new Float32Array();
    if (wantsGradient) {
      const pulled = own(await pass.backward(gradients, breathe));
      const total = own(tf.tidy(() => tf.add<tf.Tensor4D>(pulled, range.gradient)));
      gradient = Float32Array.from(await own(await painted.backward(total, breathe)).data<'float32'>());
    }
    const parts: Record<string, number> = {};
    const values = await losses.data<'float32'>();
    terms.forEach(({ part }, i) => (parts[part] = (parts[part] ?? 0) + (values[i] ?? 0)));
    parts['range'] = (await range.loss.data())[0] ?? 0;
    const loss = Object.values(parts).reduce((sum, part) => sum + part, 0);
    const [, height, width] = painted.picture.shape;
    const picture = { width, height, rgb: Float32Array.from(await painted.picture.data<'float32'>()) };
    return { loss, parts, gradient, picture };
  } finally {
    for (const each of owned) each.dispose();
  }
}

/** `rangeLoss` with its weight, where the picture is; owned by the caller. */
function rangeError(picture: tf.Tensor4D): FeatureLoss {
  return tf.tidy(() => {
    const excess = tf.sub<tf.Tensor4D>(picture, tf.clipByValue(picture, 0, 1));
    return {
      loss: tf.mul<tf.Scalar>(tf.mean(tf.square(excess)), RANGE_WEIGHT),
      gradient: tf.mul<tf.Tensor4D>(excess, (2 * RANGE_WEIGHT) / picture.size),
    };
  });
}
