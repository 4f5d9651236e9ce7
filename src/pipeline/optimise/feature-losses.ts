/**
 * Losses on a feature map F, `[1, H, W, C]`, and their gradients, written out by hand. Each error is divided by the
 * size of what it is compared with, so that one set of weights suits `vgg-slim` and VGG-19 alike. Every function
 * returns tensors that the caller (or its tidy) owns.
 */
import * as tf from '@tensorflow/tfjs-core';

export interface FeatureLoss {
  /** A scalar. */
  readonly loss: tf.Scalar;
  /** Of F's shape. */
  readonly gradient: tf.Tensor4D;
}

/** Where a region of the picture counts, at the map's size: `[1, H, W, 1]`, 0 … 1. */
export type RegionMask = tf.Tensor4D;

/** ‖F − F*‖² / ‖F*‖² (Gatys 2016, eq. 1, relative). @param target F* with its `1 / ‖F*‖²`. */
export function contentLoss(map: tf.Tensor4D, target: ContentTarget): FeatureLoss {
  const difference = tf.sub<tf.Tensor4D>(map, target.map);
  return {
    loss: tf.mul<tf.Scalar>(tf.sum(tf.square(difference)), target.scale),
    gradient: tf.mul(difference, 2 * target.scale),
  };
}

export interface ContentTarget {
  readonly map: tf.Tensor4D;
  readonly scale: number;
}

/** Takes the map over. */
export async function contentTarget(map: tf.Tensor4D): Promise<ContentTarget> {
  return { map, scale: await inverseSquareNorm(map) };
}

/** G = Fᵀ F / N over the N positions (Gatys 2016, eq. 3), `[C, C]`; with a mask m, (mF)ᵀ(mF) / Σm². */
export function gramMatrix(map: tf.Tensor4D, mask: RegionMask | null = null): tf.Tensor2D {
  return tf.tidy(() => {
    const [, height, width, channels] = map.shape;
    const rows = tf.reshape<tf.Rank.R2>(mask ? tf.mul(map, mask) : map, [height * width, channels]);
    // Transposed beforehand: tfjs-wasm's own transposing product is a scalar loop.
    const product = tf.matMul(tf.transpose(rows), rows);
    return tf.mul(product, mask ? inverse(tf.sum(tf.square(mask))) : tf.scalar(1 / (height * width)));
  });
}

export interface GramTarget {
  /** `[C, C]`. */
  readonly gram: tf.Tensor2D;
  /** w wᵀ of the channels' weights w, `[C, C]`; null where every channel counts alike. */
  readonly weights: tf.Tensor2D | null;
  /** 1 / ‖wwᵀ∘G*‖². */
  readonly scale: number;
}

/** Takes the matrices over. @param weights w wᵀ of the channels' weights: the Gram matrix of features scaled by w. */
export async function gramTarget(gram: tf.Tensor2D, weights: tf.Tensor2D | null = null): Promise<GramTarget> {
  if (!weights) return { gram, weights, scale: await inverseSquareNorm(gram) };
  const weighted = tf.mul<tf.Tensor2D>(gram, weights);
  const scale = await inverseSquareNorm(weighted);
  weighted.dispose();
  return { gram, weights, scale };
}

/**
 * ‖D‖² / ‖wwᵀ∘G*‖² of D = wwᵀ∘(G − G*); dL/dF = 4/N · F (wwᵀ∘D) / ‖wwᵀ∘G*‖² (Gatys 2016, eq. 4–6), with a mask
 * 4/Σm² · m² F (wwᵀ∘D).
 */
export function gramLoss(map: tf.Tensor4D, target: GramTarget, mask: RegionMask | null = null): FeatureLoss {
  const [, height, width, channels] = map.shape;
  const weighted = <T extends tf.Tensor>(matrix: T): T => (target.weights ? tf.mul(matrix, target.weights) : matrix);
  const difference = weighted(tf.sub<tf.Tensor2D>(gramMatrix(map, mask), target.gram));
  const count = mask ? inverse(tf.sum(tf.square(mask))) : tf.scalar(1 / (height * width));
  const kernel = tf.mul(tf.mul(weighted(difference), 4 * target.scale), count);
  // F times a matrix is a 1×1 convolution: no reshaping of the large map.
  const pulled = tf.conv2d(map, tf.reshape<tf.Rank.R4>(kernel, [1, 1, channels, channels]), 1, 'same');
  return {
    loss: tf.mul<tf.Scalar>(tf.sum(tf.square(difference)), target.scale),
    gradient: mask ? tf.mul(pulled, tf.square(mask)) : pulled,
  };
}

export interface PatchTarget {
  /** Mean over the overlapping matched style patches, `[1, H, W, C]`. */
  readonly map: tf.Tensor4D;
  /** 1 where a patch covers the position, `[1, H, W, 1]`. */
  readonly covered: tf.Tensor4D;
  /** 1 / ‖covered·map‖². */
  readonly scale: number;
}

/**
 * The Markov random field's energy with matches held fixed (Li & Wand 2016, eq. 2): the distance of each position to the
 * mean of the style patches that overlap there, relative to theirs. Its gradient is the mean over those patches.
 */
export function patchLoss(map: tf.Tensor4D, { map: target, covered, scale }: PatchTarget): FeatureLoss {
  const difference = tf.mul<tf.Tensor4D>(tf.sub(map, target), covered);
  return {
    loss: tf.mul<tf.Scalar>(tf.sum(tf.square(difference)), scale),
    gradient: tf.mul(difference, 2 * scale),
  };
}

function inverse(sum: tf.Tensor): tf.Tensor {
  return tf.div(1, tf.maximum(sum, 1e-6));
}

async function inverseSquareNorm(values: tf.Tensor): Promise<number> {
  const sum = tf.tidy(() => tf.sum(tf.square(values)));
  const [norm = 0] = await sum.data();
  sum.dispose();
  return 1 / Math.max(norm, 1e-12);
}
