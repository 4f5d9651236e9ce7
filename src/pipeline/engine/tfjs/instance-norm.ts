/**
 * Instance normalisation on tfjs, in the form each backend does fast.
 *
 * wasm: XNNPACK's global average pool gives a mean 10× faster than `tf.mean` over H×W, and a 1×1 depthwise convolution
 * applies scale, shift and ReLU in one pass (0.3 ms against 2.9 ms for batchNorm + ReLU on a 72×128×24 map, one thread).
 * Other backends: `moments` and one multiply–add.
 */
import * as tf from '@tensorflow/tfjs-core';

export interface ChannelMoments {
  /** `[1, 1, 1, C]`. */
  readonly mean: tf.Tensor4D;
  /** `[1, 1, 1, C]`, population variance. */
  readonly variance: tf.Tensor4D;
}

/** @param x `[1, H, W, C]`. The caller owns (or tidies) the result. */
export function channelMoments(x: tf.Tensor4D): ChannelMoments {
  if (tf.getBackend() !== 'wasm') {
    const { mean, variance } = tf.moments(x, [1, 2], true);
    return { mean: mean as tf.Tensor4D, variance: variance as tf.Tensor4D };
  }
  const window: [number, number] = [x.shape[1], x.shape[2]];
  const mean = tf.avgPool(x, window, 1, 'valid');
  const meanOfSquares = tf.avgPool(tf.square(x), window, 1, 'valid');
  return { mean, variance: tf.relu(tf.sub<tf.Tensor4D>(meanOfSquares, tf.square(mean))) };
}

/** A norm's affine map: both `[1, 1, 1, C]`. */
export interface ChannelAffine {
  readonly gain: tf.Tensor4D;
  readonly offset: tf.Tensor4D;
}

/** `gain·(x − mean)/√(variance + ε) + offset`, then ReLU if asked; without an affine, plain instance normalisation. */
export function instanceNorm(x: tf.Tensor4D, epsilon: tf.Scalar, affine: ChannelAffine | null, relu: boolean): tf.Tensor4D {
  const { mean, variance } = channelMoments(x);
  const inverseStd = tf.rsqrt(tf.add<tf.Tensor4D>(variance, epsilon));
  const scale = affine ? tf.mul<tf.Tensor4D>(affine.gain, inverseStd) : inverseStd;
  const centred = tf.mul<tf.Tensor4D>(mean, scale);
  if (tf.getBackend() === 'wasm') return depthwiseAffine(x, scale, affine?.offset ?? null, centred, relu);
  const shift = affine ? tf.sub<tf.Tensor4D>(affine.offset, centred) : tf.neg(centred);
  const y = tf.add<tf.Tensor4D>(tf.mul(x, scale), shift);
  return relu ? tf.relu(y) : y;
}

/** `x · scale + (offset − centred)` as a 1×1 depthwise convolution. */
function depthwiseAffine(
  x: tf.Tensor4D,
  scale: tf.Tensor4D,
  offset: tf.Tensor4D | null,
  centred: tf.Tensor4D,
  relu: boolean,
): tf.Tensor4D {
  const channels = x.shape[3];
  // tfjs-wasm looks at the shape a bias was *computed* in, not at the one it was reshaped to: compute it in rank 1.
  const vector = tf.reshape<tf.Rank.R1>(centred, [channels]);
  return tf.fused.depthwiseConv2d({
    x,
    filter: tf.reshape(scale, [1, 1, channels, 1]),
    bias: offset ? tf.sub(tf.reshape(offset, [channels]), vector) : tf.neg(vector),
    strides: 1,
    pad: 'valid',
    activation: relu ? 'relu' : 'linear',
  });
}
