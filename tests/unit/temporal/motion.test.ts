/** Motion of scenes whose motion is known. */
import { describe, expect, test } from 'vitest';
import {
  type ContentPyramid,
  createContentPyramid,
  fillContentPyramid,
} from '../../../src/pipeline/temporal/content-pyramid.ts';
import { createFlowField, estimateFlow } from '../../../src/pipeline/temporal/flow-field.ts';
import { createMotionMap, mapMotion, type MotionMap } from '../../../src/pipeline/temporal/motion-map.ts';
import { judgeSceneChange } from '../../../src/pipeline/temporal/scene-cut.ts';
import type { RgbPicture } from '../../../src/pipeline/engine/style-engine.ts';
import { addNoise, createTexture, drawPicture } from '../../support/moving-pictures.ts';

const [WIDTH, HEIGHT] = [160, 96];
const texture = createTexture(1);
const other = createTexture(2);

function pyramidOf(picture: RgbPicture): ContentPyramid {
  const pyramid = createContentPyramid(picture);
  fillContentPyramid(pyramid, picture);
  return pyramid;
}

function motionBetween(before: RgbPicture, now: RgbPicture): { map: MotionMap; isCut: boolean } {
  const [first, second] = [pyramidOf(before), pyramidOf(now)];
  const field = createFlowField(now);
  const map = createMotionMap(now);
  estimateFlow(second, first, null, field);
  mapMotion(second, first, field, map);
  return { map, isCut: judgeSceneChange(second, first, map).isCut };
}

const moved = (dx: number, dy: number): RgbPicture =>
  drawPicture(WIDTH, HEIGHT, (x, y, channel) => texture(x - dx, y - dy, channel));

/** Mean distance of the flow from (u, v), network pixels, away from the frame's edge. */
function flowError({ size, flow }: MotionMap, u: number, v: number, edgePx: number): number {
  let [sum, count] = [0, 0];
  for (let y = 6; y < size.height - 6; y++) {
    for (let x = edgePx >> 1; x < size.width - (edgePx >> 1); x++, count++) {
      const i = 2 * (y * size.width + x);
      sum += Math.hypot((flow[i] ?? 0) - u, (flow[i + 1] ?? 0) - v);
    }
  }
  return sum / count;
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a texture that moves as a whole', () => {
  test.each([
    [0.3, 0],
    [1.4, -0.7],
    [5.25, 3.5],
    [-13, 6.5],
    [24, -5],
  ])('by (%d, %d) is followed to a fraction of a pixel, and trusted', (dx, dy) => {
    const { map, isCut } = motionBetween(moved(0, 0), moved(dx, dy));
    expect(flowError(map, -dx, -dy, Math.ceil(Math.abs(dx)) + 12)).toBeLessThan(0.25);
    const remaining = (1 - Math.abs(dx) / WIDTH) * (1 - Math.abs(dy) / HEIGHT);
    expect(mean(map.trust)).toBeGreaterThan(0.8 * remaining);
    expect(isCut).toBe(false);
  });

  test('noise of a still scene is no motion at all', () => {
    const scene = moved(0, 0);
    const { map } = motionBetween(addNoise(scene, 2 / 255, 1), addNoise(scene, 2 / 255, 2));
    expect(flowError(map, 0, 0, 0)).toBeLessThan(0.05);
    expect(mean(map.trust)).toBeGreaterThan(0.95);
  });
});

test('a rotation is followed', () => {
  const turn = (angle: number): RgbPicture =>
    drawPicture(WIDTH, HEIGHT, (x, y, channel) => {
      const [px, py] = [x - WIDTH / 2, y - HEIGHT / 2];
      return texture(Math.cos(angle) * px - Math.sin(angle) * py, Math.sin(angle) * px + Math.cos(angle) * py, channel);
    });
  const { map } = motionBetween(turn(0), turn(0.04));
  let [sum, count] = [0, 0];
  for (let y = 8; y < map.size.height - 8; y++) {
    for (let x = 8; x < map.size.width - 8; x++, count++) {
      const i = 2 * (y * map.size.width + x);
      const [px, py] = [2 * x + 0.5 - WIDTH / 2, 2 * y + 0.5 - HEIGHT / 2];
      const u = Math.cos(0.04) * px - Math.sin(0.04) * py - px;
      const v = Math.sin(0.04) * px + Math.cos(0.04) * py - py;
      sum += Math.hypot((map.flow[i] ?? 0) - u, (map.flow[i + 1] ?? 0) - v);
    }
  }
  expect(sum / count).toBeLessThan(0.25);
});

test('what a moving disc uncovers is not trusted; the rest of the ground is', () => {
  const withDisc = (centre: number): RgbPicture =>
    drawPicture(WIDTH, HEIGHT, (x, y, channel) =>
      Math.hypot(x - centre, y - 48) < 20 ? other(x - centre, y - 48, channel) : texture(x, y, channel),
    );
  const { map } = motionBetween(withDisc(80), withDisc(72));
  const at = (values: Float32Array, x: number, y: number, step = 1): number =>
    values[step * ((y >> 1) * map.size.width + (x >> 1))] ?? NaN;
  // The disc went left by 8: its former right edge, at 92 … 100, is uncovered.
  expect(at(map.trust, 95, 48)).toBeLessThan(0.05);
  expect(at(map.flow, 72, 48, 2)).toBeCloseTo(8, 0);
  expect(at(map.trust, 72, 48)).toBeGreaterThan(0.9);
  expect(at(map.trust, 136, 20)).toBeGreaterThan(0.95);
});

test('smooth ground beside a moving disc stays where it is', () => {
  const withDisc = (centre: number): RgbPicture =>
    drawPicture(WIDTH, HEIGHT, (x, y, channel) =>
      Math.hypot(x - centre, y - 48) < 20 ? 0.9 - 0.3 * channel : 0.4 + 0.001 * x + 0.02 * other(x, y, channel),
    );
  const { map } = motionBetween(withDisc(72), withDisc(80));
  let moved = 0;
  for (let y = 30; y < 66; y++) {
    for (const x of [106, 108, 110, 112, 114]) {
      const i = 2 * ((y >> 1) * map.size.width + (x >> 1));
      if (Math.hypot(map.flow[i] ?? 0, map.flow[i + 1] ?? 0) > 1) moved++;
    }
  }
  expect(moved / (36 * 5)).toBeLessThan(0.05);
});

describe('a scene cut', () => {
  test('is another scene', () => {
    const scene = drawPicture(WIDTH, HEIGHT, (x, y, channel) => 0.5 * other(x, y, channel));
    expect(motionBetween(moved(0, 0), scene).isCut).toBe(true);
  });

  test('is not a change of light, nor something large that enters', () => {
    const brighter = drawPicture(WIDTH, HEIGHT, (x, y, channel) => 1.08 * texture(x, y, channel));
    expect(motionBetween(moved(0, 0), brighter).isCut).toBe(false);
    const entering = drawPicture(WIDTH, HEIGHT, (x, y, channel) =>
      x < 40 ? other(x, y, channel) : texture(x, y, channel),
    );
    expect(motionBetween(moved(0, 0), entering).isCut).toBe(false);
  });
});
