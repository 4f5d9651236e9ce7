import { expect, test } from 'vitest';
import { type CellGrid, createCellGrid } from '../../../src/pipeline/temporal/cell-grid.ts';
import {
  cameraAt,
  type CameraMotion,
  fitCamera,
  forFinerGrid,
  STANDING_CAMERA,
} from '../../../src/pipeline/temporal/camera-motion.ts';

const SIZE = { width: 256, height: 144 };
const TURN_AND_PAN: CameraMotion = { u0: 6, ux: 0.05, uy: -0.1, v0: -2, vx: 0.1, vy: 0.05 };

/** Textured cells that all move with the camera, but for a block that goes its own way and flat cells that know nothing. */
function gridWith(camera: CameraMotion): CellGrid {
  const grid = createCellGrid(SIZE, 16);
  for (let row = 0, cell = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++, cell++) {
      const isOther = row < 5 && column < 5;
      const isFlat = column > 12;
      grid.flow.set(isOther ? [-9, 4] : isFlat ? [0, 0] : cameraAt(camera, grid, column, row), 2 * cell);
      grid.texture[cell] = isFlat ? 0 : 0.1;
    }
  }
  return grid;
}

test('the motion that most textured cells share is found, whatever the others do', () => {
  const grid = gridWith(TURN_AND_PAN);
  const found = fitCamera(grid, null);
  for (const [column, row] of [
    [0, 0],
    [15, 8],
    [8, 4],
  ] as const) {
    const [u, v] = cameraAt(found, grid, column, row);
    const [trueU, trueV] = cameraAt(TURN_AND_PAN, grid, column, row);
    expect(Math.hypot(u - trueU, v - trueV)).toBeLessThan(0.25);
  }
});

test('without texture nothing moves', () => {
  const grid = createCellGrid(SIZE, 16);
  grid.flow.fill(5);
  const found = fitCamera(grid, null);
  expect(found).toEqual(STANDING_CAMERA);
});

test('the same motion by finer cells', () => {
  const [coarse, fine] = [createCellGrid(SIZE, 16), createCellGrid(SIZE, 8)];
  const finer = forFinerGrid(TURN_AND_PAN, coarse, fine);
  // The first two fine cells, both ways, lie around the first coarse one's centre.
  const [u, v] = cameraAt(finer, fine, 0.5, 0.5);
  const [trueU, trueV] = cameraAt(TURN_AND_PAN, coarse, 0, 0);
  expect(u).toBeCloseTo(trueU, 5);
  expect(v).toBeCloseTo(trueV, 5);
});
