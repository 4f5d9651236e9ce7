import { expect, test } from 'vitest';
import { FlickerMeter } from '../../../src/pipeline/temporal/flicker-meter.ts';
import { addNoise, createTexture, drawPicture, passThrough } from '../../support/moving-pictures.ts';

const texture = createTexture(1);
const scene = drawPicture(96, 64, texture);

test('a painting that changes as its source does does not flicker', () => {
  const meter = new FlickerMeter();
  expect(meter.add(scene, passThrough(scene))).toBeNull();
  const next = drawPicture(96, 64, (x, y, channel) => texture(x + 3, y, channel));
  expect(meter.add(next, passThrough(next))).toBeCloseTo(0, 6);
});

test('noise of the painting alone is measured: √2 σ from frame to frame', () => {
  const meter = new FlickerMeter();
  const levels: number[] = [];
  for (let frame = 0; frame < 6; frame++) {
    const level = meter.add(scene, passThrough(addNoise(scene, 0.05, frame)));
    if (level !== null) levels.push(level);
  }
  expect(levels).toHaveLength(5);
  for (const level of levels) expect(level).toBeCloseTo(0.05 * Math.SQRT2, 2);
  expect(meter.level).toBeCloseTo(0.05 * Math.SQRT2, 2);
});

test('starts over when told, and at another size', () => {
  const meter = new FlickerMeter();
  meter.add(scene, passThrough(scene));
  meter.restart();
  expect(meter.add(scene, passThrough(scene))).toBeNull();
  const small = drawPicture(32, 32, texture);
  expect(meter.add(small, passThrough(small))).toBeNull();
});
