/** The losses of one level put together: network forwards, losses at the taps, network backwards, pixel losses. */
import * as tf from '@tensorflow/tfjs-core';
import { required } from '../../shared/assert.ts';
import type { Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import type { FeatureLoss } from './feature-losses.ts';
import type { Breathe, FeatureNetwork } from './feature-network.ts';
import { addScaled, type Objective } from './objective.ts';
import { rangeLoss, totalVariation } from './pixel-losses.ts';

export interface FeatureTerm {
  /** Under which name it is reported: `content`, `style`. */
  readonly part: string;
  readonly tap: string;
  readonly weight: number;
  /** Called inside a tidy. */
  readonly evaluate: (map: tf.Tensor4D) => FeatureLoss;
}

export interface ObjectiveParts {
  readonly network: FeatureNetwork;
  readonly size: Size;
  readonly terms: readonly FeatureTerm[];
  readonly tvWeight: number;
  readonly breathe: Breathe;
}

/** Strong enough to keep colours showable, weak enough not to be felt inside. */
const RANGE_WEIGHT = 10;

/** Of a picture as a flat vector, interleaved RGB in about [0, 1]. */
export function paintObjective({ network, size, terms, tvWeight, breathe }: ObjectiveParts): Objective {
  const { width, height } = size;
  const taps = [...new Set(terms.map(({ tap }) => tap))];
  return async (x) => {
    const picture = tf.tensor4d(x, [1, height, width, 3]);
    const owned: tf.Tensor[] = [picture];
    try {
      const pass = await network.forward(picture, taps, breathe);
      try {
        const { gradients, losses } = tapLosses(terms, pass.taps);
        owned.push(...gradients.values(), losses);
        await breathe();
        const gradient = await pass.backward(gradients, breathe);
        owned.push(gradient);
        // The losses come with the picture's gradient: one wait for the device.
        const [values, pulled] = await Promise.all([losses.data<'float32'>(), gradient.data<'float32'>()]);
        return withPixelLosses(x, size, tvWeight, terms, values, Float32Array.from(pulled));
      } finally {
        pass.dispose();
      }
    } finally {
      tf.dispose(owned);
    }
  };
}

/** Each term's weighted loss, and their gradients by the taps; all owned by the caller. */
export function tapLosses(
  terms: readonly FeatureTerm[],
  maps: ReadonlyMap<string, tf.Tensor4D>,
): { readonly gradients: ReadonlyMap<string, tf.Tensor4D>; readonly losses: tf.Tensor1D } {
  const gradients = new Map<string, tf.Tensor4D>();
  const losses = tf.tidy(() => {
    const scalars = terms.map(({ tap, weight, evaluate }) => {
      const { loss, gradient } = evaluate(required(maps.get(tap), `tap ${tap}`));
      const weighted = tf.mul<tf.Tensor4D>(gradient, weight);
      const known = gradients.get(tap);
      gradients.set(tap, known ? tf.add(known, weighted) : weighted);
      return tf.mul<tf.Scalar>(loss, weight);
    });
    for (const gradient of gradients.values()) tf.keep(gradient);
    return tf.stack(scalars) as tf.Tensor1D;
  });
  return { gradients, losses };
}

function withPixelLosses(
  x: Float32Array,
  { width, height }: Size,
  tvWeight: number,
  terms: readonly FeatureTerm[],
  values: Float32Array,
  gradient: Float32Array,
): Awaited<ReturnType<Objective>> {
  const parts: Record<string, number> = {};
  const addPart = (name: string, value: number): void => {
    parts[name] = (parts[name] ?? 0) + value;
  };
  terms.forEach(({ part }, index) => addPart(part, values[index] ?? 0));
  const variation = totalVariation(x, width, height);
  const range = rangeLoss(x);
  addPart('smoothness', tvWeight * variation.loss);
  addPart('range', RANGE_WEIGHT * range.loss);
  addScaled(gradient, tvWeight, variation.gradient);
  addScaled(gradient, RANGE_WEIGHT, range.gradient);
  return { loss: Object.values(parts).reduce((sum, value) => sum + value, 0), gradient, parts };
}

/** Maps of a picture at some taps; owned by the caller. */
export async function encodeTaps(
  network: FeatureNetwork,
  { width, height, rgb }: RgbPicture,
  taps: readonly string[],
  breathe: Breathe,
): Promise<ReadonlyMap<string, tf.Tensor4D>> {
  const picture = tf.tensor4d(rgb, [1, height, width, 3]);
  try {
    const pass = await network.forward(picture, taps, breathe);
    const maps = new Map([...pass.taps].map(([tap, map]) => [tap, tf.clone(map)]));
    pass.dispose();
    return maps;
  } finally {
    picture.dispose();
  }
}
