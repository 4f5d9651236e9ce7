import { expect, test } from 'vitest';
import { openFrameCount } from '../../../src/pipeline/source/source-frame.ts';
import { fakeFrame, fakeImage } from '../../support/fake-frames.ts';

test('the count of open frames follows taking in and closing', () => {
  const before = openFrameCount();
  const [first, second] = [fakeFrame(fakeImage('a')), fakeFrame(fakeImage('b'))];
  expect(openFrameCount() - before).toBe(2);
  first.close();
  expect(openFrameCount() - before).toBe(1);
  second.close();
  expect(openFrameCount() - before).toBe(0);
});

test('closing twice closes the image once and counts once', () => {
  const before = openFrameCount();
  const image = fakeImage('a');
  const frame = fakeFrame(image);
  frame.close();
  frame.close();
  expect(image.closeCount).toBe(1);
  expect(openFrameCount()).toBe(before);
});

test('a frame knows when it arrived', () => {
  const before = performance.now();
  const frame = fakeFrame(fakeImage('a'));
  frame.close();
  expect(frame.arrivedMs).toBeGreaterThanOrEqual(before);
  expect(frame.arrivedMs).toBeLessThanOrEqual(performance.now());
});
