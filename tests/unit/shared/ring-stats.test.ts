import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RingStats } from '../../../src/shared/ring-stats.ts';

const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 60 });

function filled(capacity: number, values: readonly number[]): RingStats {
  const stats = new RingStats(capacity);
  for (const value of values) stats.add(value);
  return stats;
}

describe('RingStats', () => {
  test('the percentile is the smallest value that at least that share of the window does not exceed', () => {
    fc.assert(
      fc.property(
        numbers,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 100 }),
        (values, capacity, share) => {
          const window = values.slice(-capacity);
          const sorted = [...window].sort((a, b) => a - b);
          const isEnough = (limit: number): boolean =>
            window.filter((value) => value <= limit).length / window.length >= share / 100;
          expect(filled(capacity, values).percentile(share / 100)).toBe(sorted.find(isEnough));
        },
      ),
    );
  });

  test('sorts as numbers, not as text', () => {
    expect(filled(5, [100, 9, 20, 1000, 3]).percentile(1)).toBe(1000);
    expect(filled(5, [100, 9, 20, 1000, 3]).percentile(0.5)).toBe(20);
  });

  test('counts up to its capacity', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 20 }), (values, capacity) => {
        expect(filled(capacity, values).count).toBe(Math.min(capacity, values.length));
      }),
    );
  });

  test('asking changes nothing', () => {
    const stats = filled(3, [5, 1, 3]);
    stats.percentile(0.5);
    stats.add(7);
    expect([0, 0.5, 1].map((fraction) => stats.percentile(fraction))).toEqual([1, 3, 7]);
  });

  test('is empty at first and after clear, and forgets what was there', () => {
    const stats = filled(4, [9, 9, 9, 9]);
    stats.clear();
    expect([new RingStats(4).percentile(0.5), stats.count, stats.percentile(0.95)]).toEqual([0, 0, 0]);
    stats.add(2);
    expect([stats.count, stats.percentile(1)]).toEqual([1, 2]);
  });
});
