import { expect, test } from 'vitest';
import type { EngineLook, StyleEngine } from '../../../src/pipeline/engine/style-engine.ts';
import { Continuity, type FrameOrigin } from '../../../src/pipeline/temporal/continuity.ts';

const [engine, otherEngine] = [{}, {}] as StyleEngine[];
const look: EngineLook = { style: { values: {}, colors: null }, strength: 1 };
const frame = (timestampUs: number | null, change: Partial<FrameOrigin> = {}): FrameOrigin => ({
  timestampUs,
  size: { width: 64, height: 40 },
  engine: engine!,
  look,
  ...change,
});

test('frames follow each other while time goes on', () => {
  const continuity = new Continuity();
  expect(continuity.follows(frame(0))).toBe(false);
  expect(continuity.follows(frame(40_000))).toBe(true);
  expect(continuity.follows(frame(500_000))).toBe(true);
});

test.each([
  ['a jump back', frame(10_000)],
  ['the same frame', frame(40_000)],
  ['a long gap', frame(2_000_000)],
  ['a repaint', frame(null)],
  ['another size', frame(80_000, { size: { width: 32, height: 20 } })],
  ['another method', frame(80_000, { engine: otherEngine! })],
  ['another style', frame(80_000, { look: { ...look, style: { values: {}, colors: null } } })],
  ['another strength', frame(80_000, { look: { ...look, strength: 0.5 } })],
])('%s begins anew, and what comes after it goes on', (_what, next) => {
  const continuity = new Continuity();
  continuity.follows(frame(0));
  continuity.follows(frame(40_000));
  expect(continuity.follows(next)).toBe(false);
  const after = (next.timestampUs ?? 40_000) + 40_000;
  expect(continuity.follows({ ...next, timestampUs: after })).toBe(true);
});

test('nothing follows what was broken off', () => {
  const continuity = new Continuity();
  continuity.follows(frame(0));
  continuity.breakOff();
  expect(continuity.follows(frame(40_000))).toBe(false);
});
