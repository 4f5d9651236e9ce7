/** What stands around carrying in its worker: a lost device, pace, looking carried frames up. */
import { describe, expect, test } from 'vitest';
import { CarryMeter } from '../../../src/pipeline/carry/carry-meter.ts';
import { LivePainter, type PaintingEngine } from '../../../src/pipeline/carry/live-painter.ts';
import { planStretches } from '../../../src/pipeline/carry/plan-stretches.ts';
import { findCarried } from '../../../src/shared/find-carried.ts';

/** What is painted is never looked at here. */
const FRAME = {} as VideoFrame;

const LOST = new Error('The device is lost.');

interface FakeEngine extends PaintingEngine {
  readonly log: string[];
}

/** @param failures errors of the first paintings; then all go well. */
function fakeEngine(name: string, log: string[], failures: Error[]): FakeEngine {
  return {
    log,
    createPainter: (isSteady) => {
      log.push(`${name} creates ${isSteady ? 'steady' : 'single'}`);
      return {
        paint: () => {
          const failure = failures.shift();
          if (failure !== undefined) return Promise.reject(failure);
          log.push(`${name} paints`);
          return Promise.resolve(FRAME);
        },
        dispose: () => {
          log.push(`${name} disposes`);
        },
      };
    },
    isLost: (error) => Promise.resolve(error === LOST),
    stop: () => {
      log.push(`${name} stops`);
    },
  };
}

async function painterWith(failures: Error[]): Promise<{ readonly painter: LivePainter; readonly log: string[] }> {
  const log: string[] = [];
  let count = 0;
  const painter = await LivePainter.create(() =>
    Promise.resolve(fakeEngine(`engine ${String(++count)}`, log, failures)),
  );
  return { painter, log };
}

describe('the live painting', () => {
  test('goes on with the same frame on a new device when one is lost; the old one is freed', async () => {
    const { painter, log } = await painterWith([LOST]);
    await painter.paint(FRAME);
    await painter.paint(FRAME);
    painter.dispose();
    expect(log).toEqual([
      'engine 1 creates steady',
      'engine 1 disposes',
      'engine 1 stops',
      'engine 2 creates steady',
      'engine 2 paints',
      'engine 2 paints',
      'engine 2 disposes',
      'engine 2 stops',
    ]);
  });

  test('gives up when devices are lost again and again, and on any other error', async () => {
    const often = await painterWith([LOST, LOST, LOST, LOST, LOST]);
    await expect(often.painter.paint(FRAME)).rejects.toBe(LOST);
    const { painter, log } = await painterWith([new Error('too large')]);
    await expect(painter.paint(FRAME)).rejects.toThrow('too large');
    expect(log).toEqual(['engine 1 creates steady']);
  });

  test('a frame by itself takes nothing from the frames that follow each other', async () => {
    const { painter, log } = await painterWith([]);
    await painter.paint(FRAME);
    await painter.paintAlone(FRAME);
    await painter.paint(FRAME);
    expect(log).toEqual([
      'engine 1 creates steady',
      'engine 1 paints',
      'engine 1 creates single',
      'engine 1 paints',
      'engine 1 disposes',
      'engine 1 paints',
    ]);
  });
});

test('time left is told from what each pass has cost', () => {
  const meter = new CarryMeter(planStretches([2], 0, 6));
  expect(meter.pace).toEqual({ share: 0, fps: 0, secondsLeft: null });
  // Two seconds are noted, six are painted.
  for (let frame = 0; frame < 50; frame++) meter.count('motion', 0.04, 10);
  for (let frame = 0; frame < 50; frame++) meter.count('carried', 0.04, 100);
  const { share, fps, secondsLeft } = meter.pace;
  expect(secondsLeft).toBeCloseTo(10, 1);
  expect(share).toBeCloseTo(5.5 / 15.5, 2);
  expect(fps).toBeCloseTo(100 / 5.5, 1);
  for (let frame = 0; frame < 100; frame++) meter.count('carried', 0.04, 100);
  expect(meter.pace.share).toBeCloseTo(1);
});

test('carried frames are found by their time, whatever it was rounded to', () => {
  const picture = new Blob();
  const carried = Array.from({ length: 100 }, (_, index) => ({ timestampS: 3 + index / 29.97, picture }));
  for (const each of carried) expect(findCarried(carried, Math.round(each.timestampS * 1e6) / 1e6)).toBe(each);
  expect(findCarried(carried, 3.017)).toBeNull();
  expect(findCarried(carried, 0)).toBeNull();
  expect(findCarried(carried, 99)).toBeNull();
  expect(findCarried([], 3)).toBeNull();
});
