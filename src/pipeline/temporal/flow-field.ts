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
}

export function createFlowField(size: Size): FlowField {
  const coarse = (): CellGrid => createCellGrid(size, COARSE_CELL_PX);
  return {
    back: createCellGrid(size, CELL_PX),
    coarseBack: coarse(),
    forth: coarse(),
    scratch: coarse(),
    camera: STANDING_CAMERA,
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
  settleCells(quarter, quarterBefore, 4, scratch);
  const camera = fitCamera(scratch, null);
  spreadCells(quarter, quarterBefore, 4, scratch, camera, coarseBack);
  const finer = forFinerGrid(camera, coarseBack, back);
  divideCells(half, halfBefore, 2, coarseBack, finer, back);
  field.camera = fitCamera(back, finer);
  joinCamera(half, halfBefore, 2, field.camera, back);
  matchReturn(before, now, coarseBack, forth);
  settleCells(quarterBefore, quarter, 4, forth);
}
