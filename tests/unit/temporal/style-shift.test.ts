import { expect, test } from 'vitest';
import { paintingStatistics, StyleShiftMeter } from '../../../src/pipeline/temporal/style-shift.ts';
import { createTexture, drawPicture, passThrough } from '../../support/moving-pictures.ts';

const texture = createTexture(1);
const strokes = (contrast: number, light = 0): ReturnType<typeof drawPicture> =>
  drawPicture(96, 64, (x, y, channel) => 0.5 + light + contrast * (texture(4 * x, 4 * y, channel) - 0.5));
const statistics = (picture: ReturnType<typeof drawPicture>): readonly number[] =>
  paintingStatistics(picture, passThrough(picture));

test('the same painting is no shift, wherever its strokes lie', () => {
  const meter = new StyleShiftMeter();
  expect(meter.level).toBeNull();
  expect(meter.add(statistics(strokes(1)), statistics(strokes(1)))).toBe(0);
  const moved = drawPicture(96, 64, (x, y, channel) => texture(4 * x + 40, 4 * y + 24, channel));
  expect(meter.add(statistics(strokes(1)), statistics(moved))).toBeLessThan(0.25);
});

test('softer strokes and other colours are', () => {
  const meter = new StyleShiftMeter();
  const softer = meter.add(statistics(strokes(1)), statistics(strokes(0.7)));
  expect(softer).toBeCloseTo(0.3 * Math.sqrt(3 / 4), 1);
  expect(meter.add(statistics(strokes(1)), statistics(strokes(1, 0.1)))).toBeGreaterThan(0.2);
  meter.restart();
  expect(meter.level).toBeNull();
});
