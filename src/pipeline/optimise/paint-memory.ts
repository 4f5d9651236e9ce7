/** How much memory a painting takes, from the network's description: what is too large is refused before it starts. */
import { required } from '../../shared/assert.ts';
import type { Size } from '../../shared/size.ts';
import type { NetworkDescription } from '../model/network.ts';

/** Pictures that L-BFGS and the line search hold beside the history: iterate, gradients, direction, trial. */
const WORKING_VECTORS = 8;
const MAX_HISTORY_BYTES = 256 * 1024 * 1024;

/** Pools before the maps whose patches are matched: relu3_1, relu4_1. */
const PATCH_POOLS: readonly number[] = [2, 3];

/**
 * Maps of one pass forwards, the two largest gradients of the way back, and the optimiser's vectors; float32.
 * @param patchPictures whose patches are matched: each is held on the device and on the CPU.
 */
export function paintBytes({ graphs }: NetworkDescription, { width, height }: Size, patchPictures: number): number {
  let [share, channels, maps, largest, pools, patches] = [1, 3, 0, 0, 0, 0];
  let isFirstConv = false;
  for (const layer of required(graphs['encode'], 'an encode graph').layers) {
    if (layer.op === 'pool') {
      share /= 4;
      pools++;
      isFirstConv = true;
    }
    if (layer.op === 'conv') {
      channels = layer.out;
      if (isFirstConv && PATCH_POOLS.includes(pools)) patches += share * channels;
      isFirstConv = false;
    }
    maps += share * channels;
    largest = Math.max(largest, share * channels);
  }
  const pixels = width * height;
  const vectors = 4 * 3 * pixels * WORKING_VECTORS + Math.min(MAX_HISTORY_BYTES, 4 * 3 * pixels * 2 * 20);
  return 4 * pixels * (maps + 3 * largest + 2 * patchPictures * patches) + vectors;
}

/** The largest short side below `limit` bytes at the frame's shape, in steps of 32. */
export function largestShortSidePx(
  network: NetworkDescription,
  frame: Size,
  patchPictures: number,
  limit: number,
): number {
  const aspect = Math.max(frame.width, frame.height) / Math.min(frame.width, frame.height);
  let side = 32;
  while (paintBytes(network, { width: (side + 32) * aspect, height: side + 32 }, patchPictures) <= limit) side += 32;
  return side;
}
