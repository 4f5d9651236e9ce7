import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FrameCost, ResolutionController } from '../../src/pipeline/resolution-controller.ts';
import { CPU_POLICY, fixedPolicy, GPU_POLICY, type ResolutionPolicy } from '../../src/pipeline/resolution-policy.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** What a frame costs on a simulated machine. */
type CostOf = (shortSidePx: number, frame: number) => FrameCost;

/** The network's time grows with its area (`networkMs` at the top rung); the rest of a frame is always `otherMs`. */
function machine({ rungsPx }: ResolutionPolicy, networkMs: number, otherMs = 0): CostOf {
  const top = rungsPx.at(-1)!;
  return (shortSidePx) => ({ networkMs: networkMs * (shortSidePx / top) ** 2, otherMs });
}

function scaled({ networkMs, otherMs }: FrameCost, factor: number): FrameCost {
  return { networkMs: factor * networkMs, otherMs: factor * otherMs };
}

function totalMs({ networkMs, otherMs }: FrameCost): number {
  return networkMs + otherMs;
}

/** @returns the rung of every frame. */
function simulate(controller: ResolutionController, costOf: CostOf, frames: number): number[] {
  return Array.from({ length: frames }, (_, frame) => {
    const rung = controller.shortSidePx;
    controller.observe(costOf(rung, frame));
    return rung;
  });
}

function changesIn(rungs: readonly number[]): number {
  return rungs.filter((rung, i) => i > 0 && rung !== rungs[i - 1]).length;
}

/** The largest rung that takes at most `share` of the target; the lowest when none does. */
function largestRung({ rungsPx, targetMs }: ResolutionPolicy, costOf: CostOf, share: number): number {
  return rungsPx.filter((rung) => totalMs(costOf(rung, 0)) <= share * targetMs).at(-1) ?? rungsPx[0]!;
}

/** Enough for the whole ladder upwards: 25 frames a rung. */
const FRAMES_TO_CONVERGE = 400;

const policies = [
  ['GPU', GPU_POLICY],
  ['CPU', CPU_POLICY],
] as const;

describe.each(policies)('on the %s ladder', (_name, policy) => {
  // From five times faster than needed at the top to too slow at the bottom.
  const bottomShare = (policy.rungsPx[0]! / policy.rungsPx.at(-1)!) ** 2;
  const networkMs = fc.double({ min: policy.targetMs / 5, max: (2 * policy.targetMs) / bottomShare, noNaN: true });
  const otherMs = fc.double({ min: 0, max: 0.6 * policy.targetMs, noNaN: true });

  test('starts at its start', () => {
    expect(new ResolutionController(policy).shortSidePx).toBe(policy.startPx);
  });

  test('converges to the largest rung that fits: within the target, and the next would not leave the headroom', () => {
    fc.assert(
      fc.property(networkMs, otherMs, (network, other) => {
        const costOf = machine(policy, network, other);
        const rung = simulate(new ResolutionController(policy), costOf, FRAMES_TO_CONVERGE).at(-1)!;
        // From above it may stay on a rung that fits without room to spare, from below it does not go there.
        expect(rung).toBeLessThanOrEqual(largestRung(policy, costOf, 1 + 1e-9));
        expect(rung).toBeGreaterThanOrEqual(largestRung(policy, costOf, 0.85 - 1e-9));
      }),
    );
  });

  test('then stays: no change over 2000 frames, also when times scatter by 10 %', () => {
    fc.assert(
      fc.property(networkMs, otherMs, fc.integer(), (network, other, seed) => {
        const random = seededRandom(seed);
        const costOf = machine(policy, network, other);
        const noisy: CostOf = (rung, frame) => scaled(costOf(rung, frame), 0.9 + 0.2 * random());
        const controller = new ResolutionController(policy);
        simulate(controller, noisy, FRAMES_TO_CONVERGE);
        const rungs = simulate(controller, noisy, 2000);
        // A rung whose mean lies on the target itself may be given up, once; it must not be taken again.
        expect(changesIn(rungs)).toBeLessThanOrEqual(1);
        expect(new Set(rungs).size).toBe(1 + changesIn(rungs));
      }),
      { numRuns: 60 },
    );
  });

  test('a phase four times slower costs resolution and is recovered from', () => {
    const costOf = machine(policy, 0.7 * policy.targetMs, 0.1 * policy.targetMs);
    const slowly: CostOf = (rung, frame) => scaled(costOf(rung, frame), 4);
    const controller = new ResolutionController(policy);
    const before = simulate(controller, costOf, FRAMES_TO_CONVERGE).at(-1)!;
    const during = simulate(controller, slowly, FRAMES_TO_CONVERGE).at(-1)!;
    const after = simulate(controller, costOf, FRAMES_TO_CONVERGE).at(-1)!;
    expect(before).toBe(policy.rungsPx.at(-1));
    expect(totalMs(slowly(during, 0))).toBeLessThanOrEqual(policy.targetMs);
    expect(after).toBe(before);
  });

  test.each([
    { networkMs: 1.5, otherMs: 0 },
    { networkMs: 0, otherMs: 1.5 },
    { networkMs: 0.75, otherMs: 0.75 },
  ])('steps down within ten frames of becoming too slow, whatever takes the time: %o of the target', (share) => {
    const cost = scaled(share, policy.targetMs);
    const rungs = simulate(new ResolutionController(policy), () => cost, 10);
    expect(rungs.at(-1)).toBeLessThan(policy.startPx);
  });

  test('stays on the lowest rung however slow, on the highest however fast', () => {
    const [low, high] = [policy.rungsPx[0], policy.rungsPx.at(-1)];
    const slow: CostOf = () => ({ networkMs: 1e6, otherMs: 1e6 });
    const fast: CostOf = () => ({ networkMs: 0, otherMs: 0 });
    expect(simulate(new ResolutionController(policy), slow, 500).at(-1)).toBe(low);
    expect(simulate(new ResolutionController(policy), fast, 500).at(-1)).toBe(high);
  });

  test('the first frame at a size (compiling, allocating) does not count', () => {
    const costOf = machine(policy, 0.8 * policy.targetMs);
    const cold: CostOf = (rung, frame) => (frame === 0 ? { networkMs: 5000, otherMs: 0 } : costOf(rung, frame));
    expect(changesIn(simulate(new ResolutionController(policy), cold, 12))).toBe(0);
  });

  const spikes: readonly FrameCost[] = [
    { networkMs: 2000, otherMs: 0 },
    { networkMs: 0, otherMs: 2000 },
    { networkMs: 2000, otherMs: 2000 },
  ];
  test.each([0.5, 0.7, 0.84, 0.95])(
    'single spikes (tab switch, garbage collection) change nothing where a frame takes %d of the target',
    (share) => {
      // The next rung takes four times as much and does not fit, so only a spike could move it.
      const rungsPx = [policy.startPx / 2, policy.startPx, 2 * policy.startPx];
      const steady: ResolutionPolicy = { ...policy, rungsPx };
      const costOf = machine(steady, 4 * share * policy.targetMs);
      for (const spike of spikes) {
        for (const first of [1, 2, 5, 6, 40]) {
          const spiky: CostOf = (rung, frame) => (frame % 100 === first ? spike : costOf(rung, frame));
          const rungs = simulate(new ResolutionController(steady), spiky, 500);
          expect(changesIn(rungs), `spikes at frame ${String(first)} of every hundred`).toBe(0);
        }
      }
    },
  );
});

test('a fixed size stays, whatever a frame takes', () => {
  const controller = new ResolutionController(fixedPolicy(200));
  const rungs = simulate(controller, (_rung, frame) => ({ networkMs: frame % 2 === 0 ? 1e5 : 0, otherMs: 50 }), 200);
  expect(new Set(rungs)).toEqual(new Set([200]));
});

test('a start that is no rung begins at the bottom', () => {
  const policy: ResolutionPolicy = { rungsPx: [100, 200], startPx: 150, targetMs: 20 };
  expect(new ResolutionController(policy).shortSidePx).toBe(100);
});

test('the ladders ascend and hold their start', () => {
  for (const [, { rungsPx, startPx }] of policies) {
    expect([...rungsPx].sort((a, b) => a - b)).toEqual([...rungsPx]);
    expect(rungsPx).toContain(startPx);
  }
});
