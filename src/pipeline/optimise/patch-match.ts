/**
 * Neural patches (Li & Wand 2016): every 3×3 window of a feature map, matched with the style window of the largest
 * normalised cross-correlation (eq. 3). The style's windows are the kernels of a convolution, some rows of the style map
 * at a time, so that memory stays bounded whatever the sizes.
 */
import * as tf from '@tensorflow/tfjs-core';
import { required } from '../../shared/assert.ts';
import type { Breathe } from './feature-network.ts';
import type { PatchTarget } from './feature-losses.ts';

export const PATCH_SIDE = 3;

/** Kernels and responses of one tile each stay below this. */
const MAX_TILE_BYTES = 32 * 1024 * 1024;

/** One style map: on the backend to be matched, on the CPU to be copied from. */
export interface StyleMap {
  /** `[1, H, W, C]`. */
  readonly map: tf.Tensor4D;
  readonly data: Float32Array;
}

/** Takes the map over. */
export async function styleMap(map: tf.Tensor4D): Promise<StyleMap> {
  return { map, data: Float32Array.from(await map.data<'float32'>()) };
}

/** By the content's windows, row by row: which style map, and which window of it (row-major). */
export interface Matches {
  readonly mapIndex: Uint8Array;
  readonly window: Int32Array;
}

/** Windows of a side of `length` at this stride. */
export function windowCount(length: number, stride: number): number {
  return Math.floor((length - PATCH_SIDE) / stride) + 1;
}

export async function matchPatches(
  map: tf.Tensor4D,
  styles: readonly StyleMap[],
  stride: number,
  breathe: Breathe,
  maxTileBytes: number = MAX_TILE_BYTES,
): Promise<Matches> {
  const count = windowCount(map.shape[1], stride) * windowCount(map.shape[2], stride);
  const matches = { mapIndex: new Uint8Array(count), window: new Int32Array(count) };
  const best = new Float32Array(count).fill(-Infinity);
  for (const [index, style] of styles.entries()) {
    const [rows, columns] = [windowCount(style.map.shape[1], 1), windowCount(style.map.shape[2], 1)];
    const bytesPerRow = 4 * columns * Math.max(count, PATCH_SIDE * PATCH_SIDE * map.shape[3]);
    const step = Math.max(1, Math.floor(maxTileBytes / bytesPerRow));
    for (let row = 0; row < rows; row += step) {
      const tile = tf.tidy(() => {
        const kernel = windowKernels(style.map, row, Math.min(step, rows - row));
        const response = tf.reshape(tf.conv2d(map, kernel, stride, 'valid'), [count, kernel.shape[3]]);
        return { score: tf.max(response, 1), index: tf.argMax(response, 1) };
      });
      const [scores, indices] = await Promise.all([tile.score.data<'float32'>(), tile.index.data<'int32'>()]);
      tf.dispose(tile);
      for (let i = 0; i < count; i++) {
        const score = scores[i] ?? 0;
        if (score <= (best[i] ?? 0)) continue;
        best[i] = score;
        matches.mapIndex[i] = index;
        matches.window[i] = row * columns + (indices[i] ?? 0);
      }
      await breathe();
    }
  }
  return matches;
}

/** Windows whose top row is in [row, row + rows) as kernels of unit length, `[3, 3, C, windows]`. */
function windowKernels(map: tf.Tensor4D, row: number, rows: number): tf.Tensor4D {
  const [, , width, channels] = map.shape;
  const columns = windowCount(width, 1);
  const parts: tf.Tensor2D[] = [];
  for (let dy = 0; dy < PATCH_SIDE; dy++) {
    for (let dx = 0; dx < PATCH_SIDE; dx++) {
      const shifted = tf.slice(map, [0, row + dy, dx, 0], [1, rows, columns, channels]);
      parts.push(tf.reshape(shifted, [rows * columns, channels]));
    }
  }
  const windows = tf.concat(parts, 1);
  const lengths = tf.sqrt(tf.sum(tf.square(windows), 1, true));
  const unit = tf.div(windows, tf.maximum(lengths, 1e-6));
  return tf.reshape(tf.transpose(unit), [PATCH_SIDE, PATCH_SIDE, channels, rows * columns]);
}

/** The map that the matches ask for: at each position the mean over the windows that overlap there. */
export function patchTarget(
  matches: Matches,
  styles: readonly StyleMap[],
  shape: readonly [batch: number, height: number, width: number, channels: number],
  stride: number,
): PatchTarget {
  const [, height, width, channels] = shape;
  const sum = new Float32Array(height * width * channels);
  const covered = new Float32Array(height * width);
  const columns = windowCount(width, stride);
  for (let i = 0; i < matches.window.length; i++) {
    const { data, map } = required(styles[matches.mapIndex[i] ?? 0], 'a style map');
    const styleWidth = map.shape[2];
    const styleColumns = windowCount(styleWidth, 1);
    const window = matches.window[i] ?? 0;
    const [top, left] = [Math.floor(i / columns) * stride, (i % columns) * stride];
    const [styleTop, styleLeft] = [Math.floor(window / styleColumns), window % styleColumns];
    for (let dy = 0; dy < PATCH_SIDE; dy++) {
      for (let dx = 0; dx < PATCH_SIDE; dx++) {
        const position = (top + dy) * width + left + dx;
        covered[position] = (covered[position] ?? 0) + 1;
        const source = ((styleTop + dy) * styleWidth + styleLeft + dx) * channels;
        for (let c = 0; c < channels; c++) {
          const target = position * channels + c;
          sum[target] = (sum[target] ?? 0) + (data[source + c] ?? 0);
        }
      }
    }
  }
  let square = 0;
  for (let position = 0; position < covered.length; position++) {
    const windows = covered[position] ?? 0;
    if (windows === 0) continue;
    covered[position] = 1;
    for (let c = position * channels; c < (position + 1) * channels; c++) {
      sum[c] = (sum[c] ?? 0) / windows;
      square += (sum[c] ?? 0) ** 2;
    }
  }
  return {
    map: tf.tensor4d(sum, [1, height, width, channels]),
    covered: tf.tensor4d(covered, [1, height, width, 1]),
    scale: 1 / Math.max(square, 1e-12),
  };
}
