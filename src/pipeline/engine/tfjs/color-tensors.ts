/** Colour statistics as the graph's layers read them. */
import * as tf from '@tensorflow/tfjs-core';
import type { ColorStatistics } from '../../color/color-statistics.ts';

export interface ColorTensors {
  /** `[1, 3]`. */
  readonly mean: tf.Tensor2D;
  /** `[3, 3]`, (Σ + εI)^½. */
  readonly root: tf.Tensor2D;
  /** `[3, 3]`, (Σ + εI)^-½. */
  readonly inverseRoot: tf.Tensor2D;
}

export function colorTensors(statistics: ColorStatistics): ColorTensors {
  return {
    mean: tf.tensor2d(statistics.mean, [1, 3]),
    root: tf.tensor2d(statistics.root, [3, 3]),
    inverseRoot: tf.tensor2d(statistics.inverseRoot, [3, 3]),
  };
}
