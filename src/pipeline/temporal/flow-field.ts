/**
 * Motion as a grid of cells, one for each 8×8 pixels of the network picture (1/8 luma), and its estimation from coarse to
 * fine: block match at 1/16 and 1/8, then dense inverse search at 1/4 and 1/2 (Kroeger et al. 2016, "Fast Optical Flow
 * using Dense Inverse Search").
 */
import type { Size } from '../../shared/size.ts';
import { CELL_PX, type CellGrid, COARSE_CELL_PX, createCellGrid } from './cell-grid.ts';
import { matchBlocks, matchReturn } from './block-match.ts';
import type { ContentPyramid } from './content-pyramid.ts';
import { type CameraMotion, fitCamera, forFinerGrid, STANDING_CAMERA } from './camera-motion.ts';
import { divideCells, joinCamera, settleCells, spreadCells } from './inverse-search.ts';

/** Between a frame and the one before. */
export interface FlowField {
  /** From the frame back, by its own cells. */
  readonly back: CellGrid;
  /** The same by coarse cells, on the way there: the next frame's motion is likely the same. */
  readonly coarseBack: CellGrid;
  /** From the frame before to this one, by coarse cells of that: what the way back is checked with. */
  readonly forth: CellGrid;
  readonly scratch: CellGrid;
  /** The frame's motion back as a whole, by the cells of `back`. */
  camera: CameraMotion;
  /** Mean squared luma difference, at half size, that says nothing about motion. */
  noise: number;
}

/** What cells that match best differ by is noise, or texture that they have none of; this share of cells is asked. */
const QUIET_SHARE = 0.1;

/** Luma RMS of noise: between that of a drawn film and that of a dark webcam. */
interface NoiseBounds {
  readonly least: number;
  readonly most: number;
}

/** Below it a gradient does not say how a cell moves; at a quarter of the size. */
const GRADIENT_NOISE: NoiseBounds = { least: 0.2 / 255, most: 1.25 / 255 };

/** Below it a match is not better than another; at half the size. */
export const MATCH_NOISE: NoiseBounds = { least: 0.05 / 255, most: 1 / 255 };

/** Differences of cells are of two frames' noise, and the best matches have fitted some of it away. */
const MATCH_SHARE = 0.4;

export function createFlowField(size: Size): FlowField {
  const coarse = (): CellGrid => createCellGrid(size, COARSE_CELL_PX);
  return {
    back: createCellGrid(size, CELL_PX),
    coarseBack: coarse(),
    forth: coarse(),
    scratch: coarse(),
    camera: STANDING_CAMERA,
    noise: MATCH_NOISE.most ** 2,
  };
}

/**
 * @param expected a former field's `coarseBack`: tried beside what the search finds. Null when nothing is known.
 * @param field is filled.
 */
export function estimateFlow(
  now: ContentPyramid,
  before: ContentPyramid,
  expected: CellGrid | null,
  field: FlowField,
): void {
  const { back, coarseBack, forth, scratch } = field;
  const [half, quarter] = now.luma;
  const [halfBefore, quarterBefore] = before.luma;
  matchBlocks(now, before, expected, scratch);
  settleCells(quarter, quarterBefore, 4, GRADIENT_NOISE.most ** 2, scratch);
  const gradientNoise = quietNoise(scratch, 1, GRADIENT_NOISE);
  const camera = fitCamera(scratch, null);
  spreadCells(quarter, quarterBefore, 4, scratch, camera, gradientNoise, coarseBack);
  const finer = forFinerGrid(camera, coarseBack, back);
  divideCells(half, halfBefore, 2, coarseBack, finer, gradientNoise, back);
  field.camera = fitCamera(back, finer);
  field.noise = quietNoise(back, MATCH_SHARE, MATCH_NOISE);
  joinCamera(half, halfBefore, 2, field.camera, field.noise, back);
  matchReturn(before, now, coarseBack, forth);
  settleCells(quarterBefore, quarter, 4, GRADIENT_NOISE.most ** 2, forth);
}

/** Mean squared luma difference of the cells that match best, times `share` squared, within bounds. */
function quietNoise({ residual }: CellGrid, share: number, { least, most }: NoiseBounds): number {
  const quiet = Float32Array.from(residual).sort()[Math.floor(QUIET_SHARE * residual.length)] ?? 0;
  return Math.max(least ** 2, Math.min(most ** 2, share ** 2 * quiet));
}
