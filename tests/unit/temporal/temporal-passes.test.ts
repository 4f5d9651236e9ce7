import { expect, test } from 'vitest';
import { TEMPORAL_PASSES, temporalBytes } from '../../../src/pipeline/kernels/temporal-passes.ts';

test('smoothing takes at most six passes', () => {
  expect(Object.keys(TEMPORAL_PASSES).length).toBeLessThanOrEqual(6);
});

test('bytes are those of the buffers that the passes are bound to, and grow with the pixels', () => {
  const [small, large] = [temporalBytes({ width: 64, height: 32 }), temporalBytes({ width: 640, height: 320 })];
  // Content three times, painted three, structure and shown once: 12 bytes a pixel each. Half size and less: less.
  expect(small).toBeGreaterThan(8 * 12 * 64 * 32);
  expect(small).toBeLessThan(1.4 * 8 * 12 * 64 * 32);
  expect(large / small).toBeCloseTo(100, 0);
});
