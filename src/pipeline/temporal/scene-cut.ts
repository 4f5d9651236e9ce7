/**
 * Whether a frame begins a new scene: its content is not where the motion says, and its brightness is distributed
 * differently. Either alone is a fast pan, a flash, or somebody passing by.
 */
import type { MotionMap } from './motion-map.ts';
import type { ContentPyramid } from './content-pyramid.ts';
import { type Plane, planeIndex } from './plane.ts';

export const HISTOGRAM_BINS = 32;

/** A pixel is not explained by motion when its colour is further off than this. */
export const UNEXPLAINED = 24 / 255;

/** Shares of unexplained pixels: with another distribution of brightness, and whatever the distribution. */
export const CUT_SHARES = { withChange: 0.35, alone: 0.6 } as const;

/** Part of the frame whose brightness is not found in the frame before. */
export const LEAST_HISTOGRAM_CHANGE = 0.25;

export interface SceneChange {
  /** Share of pixels whose colour is not where motion says, 0 … 1. */
  readonly unexplained: number;
  /** Half the distance of the luma histograms, 0 … 1. */
  readonly histogram: number;
  readonly isCut: boolean;
}

export function judgeSceneChange(now: ContentPyramid, before: ContentPyramid, { difference }: MotionMap): SceneChange {
  let count = 0;
  for (const each of difference) if (each > UNEXPLAINED) count++;
  const unexplained = count / difference.length;
  const histogram = histogramDistance(now.luma[1], before.luma[1]);
  const isCut =
    unexplained > CUT_SHARES.alone || (unexplained > CUT_SHARES.withChange && histogram > LEAST_HISTOGRAM_CHANGE);
  return { unexplained, histogram, isCut };
}

function histogramDistance(a: Plane, b: Plane): number {
  const [first, second] = [histogramOf(a), histogramOf(b)];
  let sum = 0;
  for (let i = 0; i < HISTOGRAM_BINS; i++) sum += Math.abs((first[i] ?? 0) - (second[i] ?? 0));
  return sum / 2;
}

/** Shares of pixels. A pixel counts half into the bin at each side, so that a small change of light moves little. */
function histogramOf(plane: Plane): Float32Array {
  const shares = new Float32Array(HISTOGRAM_BINS + 1);
  const share = 1 / (plane.width * plane.height);
  for (let y = 0; y < plane.height; y++) {
    let index = planeIndex(plane, 0, y);
    for (let x = 0; x < plane.width; x++, index++) {
      const place = Math.max(0, Math.min(HISTOGRAM_BINS - 1.001, (plane.data[index] ?? 0) * (HISTOGRAM_BINS - 1)));
      const bin = Math.floor(place);
      shares[bin] = (shares[bin] ?? 0) + share * (bin + 1 - place);
      shares[bin + 1] = (shares[bin + 1] ?? 0) + share * (place - bin);
    }
  }
  return shares;
}
