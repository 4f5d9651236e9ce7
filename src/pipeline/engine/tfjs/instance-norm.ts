/**
 * Instance normalisation on tfjs, in the form each backend does fast.
 *
 * wasm: XNNPACK's global average pool gives a mean much faster than `tf.mean` over H×W, and a 1×1 depthwise convolution
 * applies scale, shift and ReLU in one pass.
 * WebGPU: two kernels of our own instead of fourteen stock dispatches. Other backends: `moments` and a multiply–add.
 */
import * as tf from '@tensorflow/tfjs-core';
import { channelMomentsOnGpu, normalizeOnGpu } from './webgpu-programs.ts';

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

/** `gain·(x − mean)/√(variance + ε) + offset`, then ReLU if asked. @param epsilon the same number twice. */
export function instanceNorm(
  x: tf.Tensor4D,
  epsilon: { readonly value: number; readonly scalar: tf.Scalar },
  affine: ChannelAffine,
  relu: boolean,
): tf.Tensor4D {
  if (tf.getBackend() === 'webgpu') return normalizeOnGpu(x, channelMomentsOnGpu(x), affine, epsilon.value, relu);
  const { mean, variance } = channelMoments(x);
  const scale = tf.mul<tf.Tensor4D>(affine.gain, tf.rsqrt(tf.add(variance, epsilon.scalar)));
  const centred = tf.mul<tf.Tensor4D>(mean, scale);
  if (tf.getBackend() === 'wasm') return depthwiseAffine(x, scale, affine.offset, centred, relu);
  const y = tf.add<tf.Tensor4D>(tf.mul(x, scale), tf.sub(affine.offset, centred));
  return relu ? tf.relu(y) : y;
}

/** `x · scale + (offset − centred)` as a 1×1 depthwise convolution. */
function depthwiseAffine(
  x: tf.Tensor4D,
  scale: tf.Tensor4D,
  offset: tf.Tensor4D,
  centred: tf.Tensor4D,
  relu: boolean,
): tf.Tensor4D {
  const channels = x.shape[3];
  // tfjs-wasm looks at the shape a bias was *computed* in, not at the one it was reshaped to: compute it in rank 1.
  const vector = tf.reshape<tf.Rank.R1>(centred, [channels]);
  return tf.fused.depthwiseConv2d({
    x,
    filter: tf.reshape(scale, [1, 1, channels, 1]),
    bias: tf.sub(tf.reshape(offset, [channels]), vector),
    strides: 1,
    pad: 'valid',
    activation: relu ? 'relu' : 'linear',
  });
}
