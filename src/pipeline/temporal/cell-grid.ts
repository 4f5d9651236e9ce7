/** Motion by cells of the network picture. */
import type { Size } from '../../shared/size.ts';

/** Network pixels a cell is wide: fine ones are matched at 1/2, coarse ones at 1/4. */
export const CELL_PX = 8;
export const COARSE_CELL_PX = 16;

export interface CellGrid {
  readonly columns: number;
  readonly rows: number;
  /** `[rows, columns, 2]`: where the cell's content is in the other frame, relative to here; in network pixels. */
  readonly flow: Float32Array;
  /** `[rows, columns]`: mean squared luma difference left in the cell's patch, mean removed. */
  readonly residual: Float32Array;
  /** `[rows, columns]`: how firmly the cell's texture says how it moves, a sum of squared gradients. */
  readonly texture: Float32Array;
}

export function createCellGrid({ width, height }: Size, cellPx: number): CellGrid {
  const columns = Math.ceil(width / cellPx);
  const rows = Math.ceil(height / cellPx);
  const count = columns * rows;
  const [residual, texture] = [new Float32Array(count), new Float32Array(count)];
  return { columns, rows, flow: new Float32Array(2 * count), residual, texture };
}
