/** Where moments lie on a recording. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordTimeline } from '../../../src/pipeline/record/record-timeline.ts';

const START = 5_000_000_000;

test('pauses take no time', () => {
  const timeline = new RecordTimeline(START);
  expect(timeline.elapsedUs(START + 700)).toBe(700);
  timeline.pause(START + 1000);
  expect(timeline.elapsedUs(START + 9000)).toBe(1000);
  timeline.pause(START + 9000); // Pausing twice changes nothing.
  timeline.resume(START + 51_000);
  expect(timeline.elapsedUs(START + 51_000)).toBe(1000);
  expect(timeline.elapsedUs(START + 52_000)).toBe(2000);
  timeline.resume(START + 60_000); // Neither does going on while it goes on.
  expect(timeline.elapsedUs(START + 60_000)).toBe(10_000);
});

test('a picture taken before the recording began is its beginning', () => {
  const timeline = new RecordTimeline(START);
  expect(timeline.placePicture(START - 40_000)).toBe(0);
});

test('no picture is placed during a pause', () => {
  const timeline = new RecordTimeline(START);
  timeline.pause(START + 10);
  expect(timeline.placePicture(START + 20)).toBeNull();
});

test('whatever times pictures come with, and however often it pauses, positions grow by a millisecond or more', () => {
  const step = fc.record({ ms: fc.integer({ min: -200, max: 2000 }), pause: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const timeline = new RecordTimeline(START);
      let nowUs = START;
      let lastUs = -1000;
      for (const { ms, pause } of steps) {
        nowUs += Math.abs(ms) * 1000;
        if (pause && timeline.isPaused) timeline.resume(nowUs);
        else if (pause) timeline.pause(nowUs);
        const placedUs = timeline.placePicture(nowUs + Math.min(0, ms * 1000));
        if (placedUs === null) continue;
        expect(placedUs - lastUs).toBeGreaterThanOrEqual(1000);
        lastUs = placedUs;
      }
    }),
  );
});
