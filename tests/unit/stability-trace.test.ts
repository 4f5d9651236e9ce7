import { expect, test } from 'vitest';
import { StabilityTrace } from '../../src/ui/stability-trace.ts';

const report = (framesShown: number, flicker: number | null = 0.02, styleShift: number | null = 0.01) => ({
  framesShown,
  flicker,
  styleShift,
});

test('a point is set when the dial has stood still for a while, and follows the newest measurement', () => {
  const trace = new StabilityTrace();
  expect(trace.add(0.8, report(100))).toBe(false);
  expect(trace.add(0.8, report(110))).toBe(false);
  expect(trace.add(0.8, report(140))).toBe(true);
  expect(trace.points).toEqual([{ dialPercent: 80, flickerPercent: 2, stylePercent: 1 }]);
  trace.add(0.8, report(150, 0.03));
  expect(trace.points.map(({ flickerPercent }) => flickerPercent)).toEqual([3]);
});

test('moving the dial leaves a trace, in the order of the dial, and starts the wait anew', () => {
  const trace = new StabilityTrace();
  trace.add(0.8, report(0));
  trace.add(0.8, report(30));
  expect(trace.add(0, report(31, 0.05, 0))).toBe(false);
  expect(trace.add(0, report(60, 0.05, 0))).toBe(true);
  expect(trace.points.map(({ dialPercent }) => dialPercent)).toEqual([0, 80]);
  trace.clear();
  expect(trace.points).toEqual([]);
});

test('what is not measured sets no point, and another source starts the wait anew', () => {
  const trace = new StabilityTrace();
  trace.add(0.5, report(500));
  expect(trace.add(0.5, report(540, null))).toBe(false);
  expect(trace.add(0.5, report(1))).toBe(false);
  expect(trace.add(0.5, report(30))).toBe(true);
});
