/**
 * The way back through the layers of a painting net, written out by hand: gradients by a layer's input, and by the scale
 * and shift of a norm, never by a filter (tfjs-wasm has no such gradient). Every function runs inside the caller's tidy.
 */
import * as tf from '@tensorflow/tfjs-core';
import { assert } from '../../shared/assert.ts';
import { channelMoments } from '../engine/tfjs/instance-norm.ts';
import type { ConvLayer } from '../model/network.ts';

/** What the way back through a norm reads. */
export interface NormMemory {
  /** (x − mean) / deviation, `[1, H, W, C]`. */
  readonly normalized: tf.Tensor4D;
  /** 1 / deviation, `[1, 1, 1, C]`. */
  readonly inverseDeviation: tf.Tensor4D;
}

export function normalize(x: tf.Tensor4D, epsilon: number): NormMemory {
  const { mean, variance } = channelMoments(x);
  const inverseDeviation = tf.rsqrt(tf.add<tf.Tensor4D>(variance, epsilon));
  return {
    normalized: scaleAndShift(x, inverseDeviation, tf.neg(tf.mul<tf.Tensor4D>(mean, inverseDeviation))),
    inverseDeviation,
  };
}

export interface NormGradient {
  readonly x: tf.Tensor4D;
  /** `[C]` each. */
  readonly gain: tf.Tensor1D;
  readonly offset: tf.Tensor1D;
}

/**
 * Of y = gain·n + offset (Ulyanov 2016): dL/dx = gain/σ · (g − mean g − n · mean(g·n)), means over the map.
 * @param gradient by y, where the ReLU after it has already let through what it does.
 */
export function normGradient(
  { normalized, inverseDeviation }: NormMemory,
  gain: tf.Tensor4D,
  gradient: tf.Tensor4D,
): NormGradient {
  const [, height, width, channels] = gradient.shape;
  const count = height * width;
  const mean = mapMean(gradient);
  const correlation = mapMean(tf.mul(gradient, normalized));
  const scale = tf.mul<tf.Tensor4D>(gain, inverseDeviation);
  const centred = scaleAndShift(gradient, scale, tf.neg(tf.mul<tf.Tensor4D>(mean, scale)));
  return {
    x: tf.sub(centred, scaleAndShift(normalized, tf.mul(correlation, scale), null)),
    gain: tf.reshape(tf.mul(correlation, count), [channels]),
    offset: tf.reshape(tf.mul(mean, count), [channels]),
  };
}

/** Mean of each channel over the map, `[1, 1, 1, C]`; on wasm a pool is much faster than a reduction. */
export function mapMean(x: tf.Tensor4D): tf.Tensor4D {
  if (tf.getBackend() !== 'wasm') return tf.mean(x, [1, 2], true);
  return tf.avgPool(x, [x.shape[1], x.shape[2]], 1, 'valid');
}

/** `x · scale + shift` by channels, both `[1, 1, 1, C]`; on wasm one pass instead of two that broadcast. */
export function scaleAndShift(x: tf.Tensor4D, scale: tf.Tensor4D, shift: tf.Tensor4D | null): tf.Tensor4D {
  const channels = x.shape[3];
  if (tf.getBackend() !== 'wasm') return shift ? tf.add(tf.mul(x, scale), shift) : tf.mul(x, scale);
  const filter = tf.reshape<tf.Rank.R4>(scale, [1, 1, channels, 1]);
  if (!shift) return tf.depthwiseConv2d(x, filter, 1, 'valid');
  // Computed in rank 1: see `instance-norm.ts`.
  const bias = tf.mul(tf.reshape(shift, [channels]), 1);
  return tf.fused.depthwiseConv2d({ x, filter, bias, strides: 1, pad: 'valid' });
}

/**
 * By the input of a convolution, as a forward convolution of the gradient.
 * @param backKernel `rotatedKernel` of the layer's. @param gradient by its output, behind its ReLU.
 */
export function convGradient(layer: ConvLayer, backKernel: tf.Tensor4D, gradient: tf.Tensor4D): tf.Tensor4D {
  const { kernel, stride, padding } = layer;
  if (kernel === 1 && stride === 1) return tf.conv2d(gradient, backKernel, 1, 'valid');
  const spread = stride === 2 ? spreadApart(gradient) : gradient;
  if (padding === 'zero' && stride === 1) return tf.conv2d(spread, backKernel, 1, 'same');
  assert(padding === 'reflect' && kernel === 3, `"${layer.name}" is a 3×3 convolution that mirrors its border`);
  const border = kernel - 1;
  const pads: [[number, number], [number, number], [number, number], [number, number]] = [
    [0, 0],
    [border, border],
    [border, border],
    [0, 0],
  ];
  return foldBorder(tf.conv2d(spread, backKernel, 1, pads));
}

/** A zero after every entry, along both sides: what a stride of 2 left out. */
function spreadApart(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width, channels] = x.shape;
  const columns = tf.reshape<tf.Rank.R2>(x, [height * width, channels]);
  const wide = tf.reshape<tf.Rank.R2>(tf.concat([columns, tf.zerosLike(columns)], 1), [height, 2 * width * channels]);
  return tf.reshape(tf.concat([wide, tf.zerosLike(wide)], 1), [1, 2 * height, 2 * width, channels]);
}

/** The gradient of a mirrored border of one goes to the entries that it mirrors: `[1, H + 2, W + 2, C]` → `[1, H, W, C]`. */
function foldBorder(x: tf.Tensor4D): tf.Tensor4D {
  return foldRows(foldRows(x, 1), 2);
}

function foldRows(x: tf.Tensor4D, axis: 1 | 2): tf.Tensor4D {
  const length = x.shape[axis] - 2;
  assert(length >= 3, 'a map is at least three wide where its border is mirrored');
  const part = (begin: number, count: number): tf.Tensor4D => {
    const [from, size]: [number[], number[]] = [[0, 0, 0, 0], [...x.shape]];
    from[axis] = begin;
    size[axis] = count;
    return tf.slice(x, from, size);
  };
  // Entry i of the map is entry i + 1 here; the border mirrors entries 1 and length − 2.
  const sum = (one: number, other: number): tf.Tensor4D => tf.add(part(one, 1), part(other, 1));
  const inner =
    length === 3
      ? [tf.add<tf.Tensor4D>(sum(0, 2), part(4, 1))]
      : [sum(0, 2), ...(length > 4 ? [part(3, length - 4)] : []), sum(length - 1, length + 1)];
  return tf.concat([part(1, 1), ...inner, part(length, 1)], axis);
}

/** By the input of a nearest-neighbour upsampling. */
export function upsampleGradient(gradient: tf.Tensor4D, factor: number): tf.Tensor4D {
  return tf.mul(tf.avgPool(gradient, factor, factor, 'valid'), factor * factor);
}
