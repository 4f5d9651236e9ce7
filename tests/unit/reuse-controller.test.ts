import { describe, expect, test } from 'vitest';
import { MOST_REUSE, ReuseController } from '../../src/pipeline/reuse-controller.ts';

const SOURCE_US = 33_333;

/** Newest frame wins: each frame is the first that came after the last was done. @returns the choice before every frame. */
function simulate(
  controller: ReuseController,
  paintMs: number,
  reuseMs: number,
  frames: number,
  beginUs = 0,
): number[] {
  let timestampUs = beginUs;
  let sincePainted = Infinity;
  let dropped = 0;
  return Array.from({ length: frames }, () => {
    const { every } = controller;
    const isReused = sincePainted + 1 < every;
    sincePainted = isReused ? sincePainted + 1 : 0;
    const busyMs = isReused ? reuseMs : paintMs;
    controller.observe(busyMs, isReused, timestampUs, dropped);
    const periods = Math.max(1, Math.ceil((1000 * busyMs) / SOURCE_US));
    dropped = periods - 1;
    timestampUs += SOURCE_US * periods;
    return every;
  });
}

const last = (choices: readonly number[]): number | undefined => choices.at(-1);

describe('frames share a painting', () => {
  test.each([
    [40, 10, 1],
    [75, 10, 1],
    [130, 20, 2],
    [250, 30, MOST_REUSE],
  ])('that takes %d ms, carried in %d ms: every %d is painted', (paintMs, reuseMs, every) => {
    expect(last(simulate(new ReuseController(), paintMs, reuseMs, 80))).toBe(every);
  });

  test('only when carrying is much faster than painting', () => {
    expect(last(simulate(new ReuseController(), 200, 150, 80))).toBe(1);
  });

  test('not when the source itself brings no more frames', () => {
    const controller = new ReuseController();
    for (let frame = 0; frame < 40; frame++) controller.observe(120, false, 200_000 * frame, 0);
    expect(controller.every).toBe(1);
  });

  test('and the choice does not swing between two', () => {
    const choices = simulate(new ReuseController(), 98, 20, 200).slice(40);
    expect(new Set(choices).size).toBe(1);
  });

  test('another source is measured afresh', () => {
    const controller = new ReuseController();
    simulate(controller, 250, 30, 60, 1e9);
    expect(controller.every).toBe(MOST_REUSE);
    controller.observe(20, false, 0, 0);
    expect(controller.every).toBe(1);
  });
});
