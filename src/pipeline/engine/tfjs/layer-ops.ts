/**
 * What each op of the network description means in stock tfjs. This is the oracle: other engines are compared with it.
 * Every function runs inside the caller's tidy and returns a tensor the tidy owns.
 */
import * as tf from '@tensorflow/tfjs-core';
import { required } from '../../../shared/assert.ts';
import type { ConvLayer, Layer, NormLayer, Padding } from '../../model/network.ts';
import { type ChannelAffine, channelMoments, instanceNorm } from './instance-norm.ts';
import type { ColorTensors } from './color-tensors.ts';

/** What a layer may read beside its inputs. */
export interface LayerContext {
  readonly input: (index: number) => tf.Tensor;
  readonly weight: (part: 'weight' | 'bias' | 'table') => tf.Tensor;
  /** A cached constant. */
  readonly scalar: (value: number) => tf.Scalar;
  /** The norm's affine map when it was derived ahead of the frame. */
  readonly affine: ChannelAffine | null;
  /** Colour statistics of the picture a `whiten` layer reads. */
  readonly contentColors: (picture: tf.Tensor4D, epsilon: number) => ColorTensors;
  /** Colours that `color` puts back. */
  readonly styleColors: () => Pick<ColorTensors, 'mean' | 'root'>;
}

export function runLayer(layer: Layer, context: LayerContext): tf.Tensor {
  const map = (index: number): tf.Tensor4D => context.input(index) as tf.Tensor4D;
  const vector = (index: number): tf.Tensor2D => context.input(index) as tf.Tensor2D;
  switch (layer.op) {
    case 'conv':
      return tf.fused.conv2d({
        x: isPaddedByTheOp(layer) ? map(0) : padded(map(0), layer.kernel, layer.padding),
        filter: context.weight('weight') as tf.Tensor4D,
        bias: context.weight('bias'),
        strides: layer.stride,
        pad: isPaddedByTheOp(layer) ? 'same' : 'valid',
        activation: layer.relu === true ? 'relu' : 'linear',
      });
    case 'depthwise': {
      const x = padded(map(0), layer.kernel, layer.padding);
      return tf.depthwiseConv2d(x, context.weight('weight') as tf.Tensor4D, layer.stride, 'valid');
    }
    case 'norm': {
      const affine = context.affine ?? normAffine(layer, context);
      const epsilon = { value: layer.epsilon, scalar: context.scalar(layer.epsilon) };
      return instanceNorm(map(0), epsilon, affine, layer.relu === true);
    }
    case 'relu':
      return tf.relu(context.input(0));
    case 'add':
      return tf.add(map(0), map(1));
    case 'upsample': {
      const x = map(0);
      return tf.image.resizeNearestNeighbor(x, [x.shape[1] * layer.factor, x.shape[2] * layer.factor]);
    }
    case 'space-to-depth':
      return spaceToDepth(map(0), layer.block);
    case 'depth-to-space':
      return depthToSpace(map(0), layer.block);
    case 'pool':
      return layer.kind === 'max' ? tf.maxPool(map(0), 2, 2, 'valid') : tf.avgPool(map(0), 2, 2, 'valid');
    case 'attention':
      return attention(map(0), map(1), map(2));
    case 'dense': {
      const y = tf.add(tf.matMul(vector(0), context.weight('weight')), context.weight('bias'));
      return layer.relu === true ? tf.relu(y) : y;
    }
    case 'concat': {
      const parts = layer.from.map((_, index) => context.input(index));
      return tf.concat(parts, required(parts[0], 'first part').rank - 1);
    }
    case 'mean-std':
      return meanStd(map(0), context.scalar(layer.epsilon));
    case 'whiten': {
      const x = map(0);
      const { mean, inverseRoot } = context.contentColors(x, layer.epsilon);
      return mapColors(x, tf.mul(inverseRoot, context.scalar(layer.scale)), mean, null);
    }
    case 'gain-add':
      return tf.add(map(0), tf.mul(map(1), tf.reshape(vector(2), [1, 1, 1, -1])));
    case 'color': {
      const { mean, root } = context.styleColors();
      return tf.clipByValue(mapColors(map(0), tf.mul(root, context.scalar(layer.scale)), null, mean), 0, 1);
    }
  }
  layer satisfies never;
}

/** With a stride, `same` pads one side more than the other, unlike the description. */
function isPaddedByTheOp({ padding, stride, kernel }: ConvLayer): boolean {
  return padding === 'zero' && stride === 1 && kernel % 2 === 1;
}

/** Mirrors without repeating the edge (`reflect`) or adds zeros, by ⌊kernel/2⌋ on every side. */
function padded(x: tf.Tensor4D, kernel: number, padding: Padding): tf.Tensor4D {
  const border = Math.floor(kernel / 2);
  if (padding === 'none' || border === 0) return x;
  const pads: [number, number][] = [
    [0, 0],
    [border, border],
    [border, border],
    [0, 0],
  ];
  return padding === 'reflect' ? tf.mirrorPad(x, pads, 'reflect') : tf.pad(x, pads);
}

/** The affine map of a norm from its parameter vector or table; the identity for plain instance normalisation. */
export function normAffine(layer: NormLayer, context: LayerContext): ChannelAffine {
  const c = layer.channels;
  if (layer.kind === 'instance') return { gain: tf.ones([1, 1, 1, c]), offset: tf.zeros([1, 1, 1, c]) };
  const part = (vector: tf.Tensor, begin: number): tf.Tensor4D =>
    tf.reshape(tf.slice(vector, [0, begin], [1, c]), [1, 1, 1, c]);
  if (layer.kind === 'conditional') {
    const row = tf.matMul(context.input(1), context.weight('table'));
    return { gain: tf.add(part(row, 0), context.scalar(1)), offset: part(row, c) };
  }
  const params = context.input(1);
  const [first, second] = [part(params, layer.offset), part(params, layer.offset + c)];
  return layer.layout === 'mean-std'
    ? { gain: second, offset: first }
    : { gain: tf.add(first, context.scalar(1)), offset: second };
}

/** Channel-major, as the description says; tfjs's own op orders the channels otherwise. */
export function spaceToDepth(x: tf.Tensor4D, block: number): tf.Tensor4D {
  const [, height, width, channels] = x.shape;
  const [h, w] = [height / block, width / block];
  const blocks = tf.transpose(tf.reshape(x, [h, block, w, block, channels]), [0, 2, 4, 1, 3]);
  return tf.reshape(blocks, [1, h, w, channels * block * block]);
}

export function depthToSpace(x: tf.Tensor4D, block: number): tf.Tensor4D {
  const [, height, width, depth] = x.shape;
  const channels = depth / (block * block);
  const blocks = tf.transpose(tf.reshape(x, [height, width, channels, block, block]), [0, 3, 1, 4, 2]);
  return tf.reshape(blocks, [1, height * block, width * block, channels]);
}

/** Scores computed at once: 16 MiB a map. All of them at 1080p would outgrow a WebGPU buffer. */
const MAX_SCORES = 2 ** 22;

/** Exported for tests. @param maxScores queries are taken in tiles of at most this many query–key pairs. */
export function attention(
  query: tf.Tensor4D,
  key: tf.Tensor4D,
  value: tf.Tensor4D,
  maxScores: number = MAX_SCORES,
): tf.Tensor4D {
  const rows = (x: tf.Tensor4D): tf.Tensor2D => tf.reshape(x, [x.shape[1] * x.shape[2], x.shape[3]]);
  const [queries, values] = [rows(query), rows(value)];
  // Transposed first: wasm multiplies fast only what stands upright.
  const keys = tf.transpose(rows(key));
  const attend = (some: tf.Tensor2D): tf.Tensor2D =>
    tf.tidy(() => tf.matMul(tf.softmax(tf.matMul(some, keys)), values));
  const [count, width] = queries.shape;
  const tileRows = Math.max(1, Math.floor(maxScores / values.shape[0]));
  const tiles: tf.Tensor2D[] = [];
  for (let row = 0; row < count; row += tileRows) {
    const height = Math.min(tileRows, count - row);
    tiles.push(attend(height === count ? queries : tf.slice(queries, [row, 0], [height, width])));
  }
  const attended = tiles.length === 1 ? required(tiles[0], 'a tile') : tf.concat(tiles, 0);
  return tf.reshape(attended, [1, query.shape[1], query.shape[2], value.shape[3]]);
}

function meanStd(x: tf.Tensor4D, epsilon: tf.Scalar): tf.Tensor2D {
  const { mean, variance } = channelMoments(x);
  const channels = x.shape[3];
  const std = tf.sqrt(tf.add(variance, epsilon));
  return tf.concat<tf.Tensor2D>([tf.reshape(mean, [1, channels]), tf.reshape(std, [1, channels])], 1);
}

/** `(x − before)·Mᵀ + after` on RGB; M is symmetric here, so Mᵀ = M. */
export function mapColors(
  x: tf.Tensor4D,
  matrix: tf.Tensor,
  before: tf.Tensor | null,
  after: tf.Tensor | null,
): tf.Tensor4D {
  const [, height, width] = x.shape;
  const rows = tf.reshape(x, [height * width, 3]);
  const mapped = tf.matMul(before ? tf.sub(rows, before) : rows, matrix);
  return tf.reshape(after ? tf.add(mapped, after) : mapped, [1, height, width, 3]);
}
