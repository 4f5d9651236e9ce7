import { describe, expect, test } from 'vitest';
import { FrameMeter } from '../../src/pipeline/frame-meter.ts';

const stages = { import: 1, network: 8, present: 2 } as const;

/** Frames every `intervalMs` from `fromMs`, each shown `latencyMs` after it arrived. @returns the last one's time. */
function show(meter: FrameMeter, count: number, intervalMs: number, fromMs = 0, latencyMs = 20): number {
  for (let i = 0; i < count; i++) {
    const shownMs = fromMs + i * intervalMs;
    meter.add(shownMs - latencyMs, shownMs, stages);
  }
  return fromMs + (count - 1) * intervalMs;
}

describe('frame rate', () => {
  test.each([12, 30, 60])('%d frames a second read as that', (rate) => {
    const meter = new FrameMeter();
    const lastMs = show(meter, 3 * rate, 1000 / rate);
    expect(meter.report(lastMs).fps).toBeCloseTo(rate, 6);
  });

  test('is also right shortly after the start', () => {
    const meter = new FrameMeter();
    const lastMs = show(meter, 5, 40, 1e6);
    expect(meter.report(lastMs).fps).toBeCloseTo(25, 6);
  });

  test('faster than the window holds: 144 a second', () => {
    const meter = new FrameMeter();
    const lastMs = show(meter, 500, 1000 / 144);
    expect(meter.report(lastMs).fps).toBeCloseTo(144, 6);
  });

  test('falls when frames stop coming, to 0 after a second', () => {
    const meter = new FrameMeter();
    const lastMs = show(meter, 60, 1000 / 30);
    const rates = [0, 300, 600, 900, 1100].map((laterMs) => meter.report(lastMs + laterMs).fps);
    expect([...rates].sort((a, b) => b - a)).toEqual(rates);
    expect(rates[1]).toBeLessThan(rates[0]!);
    expect(rates.at(-1)).toBe(0);
  });

  test('follows a change of rate within a second', () => {
    const meter = new FrameMeter();
    const lastMs = show(meter, 90, 1000 / 30);
    expect(meter.report(show(meter, 15, 1000 / 12, lastMs + 1000 / 12)).fps).toBeCloseTo(12, 0);
  });

  test('is a number also when the clock is coarse and several frames share its tick', () => {
    const meter = new FrameMeter();
    meter.add(0, 100, stages);
    meter.add(0, 100, stages);
    expect(Number.isFinite(meter.report(100).fps)).toBe(true);
  });

  test('is 0 before the first frame', () => {
    expect(new FrameMeter().report(5000).fps).toBe(0);
  });
});

describe('times', () => {
  test('latency is from arrival to canvas, as percentiles', () => {
    const meter = new FrameMeter();
    for (let i = 1; i <= 20; i++) meter.add(1000, 1000 + i, stages);
    const { latencyP50Ms, latencyP95Ms } = meter.report(1100);
    expect([latencyP50Ms, latencyP95Ms]).toEqual([10, 19]);
  });

  test('each stage is kept apart', () => {
    const meter = new FrameMeter();
    for (let i = 1; i <= 10; i++) meter.add(0, i, { import: i, network: 10 * i, present: 100 * i });
    const { stages: reported } = meter.report(10);
    expect(reported).toEqual({
      import: { p50Ms: 5, p95Ms: 10 },
      network: { p50Ms: 50, p95Ms: 100 },
      present: { p50Ms: 500, p95Ms: 1000 },
    });
  });

  test('only the last 90 frames count', () => {
    const meter = new FrameMeter();
    show(meter, 200, 10, 0, 500);
    const lastMs = show(meter, 90, 10, 2000, 20);
    expect(meter.report(lastMs).latencyP95Ms).toBe(20);
  });
});

test('a new source starts rates and times over; the total goes on', () => {
  const meter = new FrameMeter();
  const lastMs = show(meter, 30, 33);
  meter.restart();
  expect(meter.report(lastMs)).toMatchObject({ fps: 0, latencyP50Ms: 0, latencyP95Ms: 0, framesShown: 30 });
  meter.add(lastMs, lastMs + 7, stages);
  expect(meter.report(lastMs + 7)).toMatchObject({ latencyP50Ms: 7, framesShown: 31 });
});
