import { describe, expect, test } from 'vitest';
import { largestJump, visibleJump } from '../../../src/pipeline/carry/jump-meter.ts';
import { LocalTune } from '../../../src/pipeline/carry/local-tune.ts';
import { findLight, SAME_LIGHT } from '../../../src/pipeline/carry/match-light.ts';
import { paintingReach, planStretches } from '../../../src/pipeline/carry/plan-stretches.ts';
import { createRoute, createSlopes, extendRoute, packFlow, unpackFlow } from '../../../src/pipeline/carry/route.ts';
import { applyTune, fitTune, mixTunes, NO_TUNE } from '../../../src/pipeline/carry/tune-colors.ts';
import { colorMoments } from '../../../src/pipeline/color/color-statistics.ts';
import { createTexture, drawPicture } from '../../support/moving-pictures.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const SIZE = { width: 160, height: 96 };

describe('routes', () => {
  test('sum up motion, also by fractions of cells', () => {
    let [route, nearer] = [createRoute(SIZE), createRoute(SIZE)];
    const step = new Float32Array(route.flow.length).map((_, i) => (i % 2 === 0 ? 1.25 : -0.5));
    for (let frame = 0; frame < 40; frame++) {
      extendRoute(step, nearer, createSlopes(route), route);
      [route, nearer] = [nearer, route];
    }
    nearer.flow.forEach((value, i) => {
      expect(value).toBeCloseTo(i % 2 === 0 ? 50 : -20, 3);
    });
  });

  test('do not average what moves differently', () => {
    const nearer = createRoute(SIZE);
    for (let cell = 0; cell < nearer.flow.length; cell += 2) {
      if ((cell / 2) % nearer.columns >= 10) nearer.flow[cell] = 30;
    }
    const route = createRoute(SIZE);
    extendRoute(new Float32Array(route.flow.length).fill(3), nearer, createSlopes(route), route);
    for (let cell = 0; cell < route.flow.length; cell += 2) expect([3, 33]).toContain(route.flow[cell]);
  });

  test('follow a turn, cell by cell', () => {
    let [route, nearer] = [createRoute(SIZE), createRoute(SIZE)];
    const angle = 0.03;
    const centreOf = (cell: number): [number, number] => [
      8 * (cell % route.columns) + 3.5 - SIZE.width / 2,
      8 * Math.floor(cell / route.columns) + 3.5 - SIZE.height / 2,
    ];
    const turned = (cell: number, by: number): [number, number] => {
      const [x, y] = centreOf(cell);
      return [x * Math.cos(by) - y * Math.sin(by) - x, x * Math.sin(by) + y * Math.cos(by) - y];
    };
    const step = new Float32Array(route.flow.length).map((_, i) => turned(i >> 1, angle)[i % 2] ?? 0);
    for (let frame = 0; frame < 20; frame++) {
      extendRoute(step, nearer, createSlopes(route), route);
      [route, nearer] = [nearer, route];
    }
    let worst = 0;
    for (let cell = 0; cell < nearer.flow.length / 2; cell++) {
      if (Math.hypot(...centreOf(cell)) > 40) continue;
      const [u, v] = turned(cell, 20 * angle);
      worst = Math.max(worst, Math.hypot((nearer.flow[2 * cell] ?? 0) - u, (nearer.flow[2 * cell + 1] ?? 0) - v));
    }
    expect(worst).toBeLessThan(0.3);
  });

  test('are kept to a 64th of a pixel', () => {
    const flow = Float32Array.of(0, 0.5, -3.14159, 700.25, -1000);
    const again = new Float32Array(5);
    unpackFlow(packFlow(flow), again);
    again.forEach((value, i) => {
      expect(Math.abs(value - (flow[i] ?? 0))).toBeLessThanOrEqual(1 / 64);
    });
  });
});

describe('tuned colours', () => {
  const random = seededRandom(5);
  const noise = (): Float32Array => Float32Array.from({ length: 3000 }, random);

  test('have the mean and the covariance of the painting', () => {
    const live = noise();
    const painting = noise().map((value, i) => 0.3 + 0.4 * value + (i % 3 === 2 ? 0.1 * value * value : 0));
    applyTune(fitTune(live, painting), live);
    const [is, shall] = [colorMoments(live), colorMoments(painting)];
    is.mean.forEach((value, i) => {
      expect(value).toBeCloseTo(shall.mean[i] ?? 0, 4);
    });
    is.covariance.forEach((value, i) => {
      expect(value).toBeCloseTo(shall.covariance[i] ?? 0, 3);
    });
  });

  test('stay as they are where nothing is to be tuned', () => {
    const live = noise();
    const same = Float32Array.from(live);
    applyTune(fitTune(live, live), same);
    same.forEach((value, i) => {
      expect(value).toBeCloseTo(live[i] ?? 0, 3);
    });
    applyTune(mixTunes(fitTune(live, noise()), NO_TUNE, 1), live);
    expect(live).toEqual(live);
  });
});

describe('holes', () => {
  test('take the colours of what is around them; what is carried is left alone', () => {
    const texture = createTexture(9);
    const live = drawPicture(160, 96, texture);
    const offset = (x: number): number => 0.1 + (0.1 * x) / 160;
    const carried = drawPicture(160, 96, (x, y, c) => texture(x, y, c) + offset(x));
    const isHole = (x: number, y: number): boolean => Math.hypot(x - 70, y - 50) < 20;
    const cover = Float32Array.from({ length: 160 * 96 }, (_, i) => (isHole(i % 160, Math.floor(i / 160)) ? 0 : 1));
    const before = Float32Array.from(live.rgb);
    // Nobody says what a carried picture holds where it is not trusted.
    cover.forEach((each, i) => {
      if (each === 0) carried.rgb.fill(NaN, 3 * i, 3 * i + 3);
    });
    new LocalTune(live).apply(carried.rgb, cover, live.rgb);
    let worst = 0;
    for (let y = 0, i = 0; y < 96; y++) {
      for (let x = 0; x < 160; x++, i += 3) {
        const change = (live.rgb[i] ?? NaN) - (before[i] ?? NaN);
        if (isHole(x, y)) worst = Math.max(worst, Math.abs(change - offset(x)));
        else expect(change).toBe(0);
      }
    }
    expect(worst).toBeLessThan(0.03);
  });

  test('stay as they are when nothing is carried', () => {
    const live = drawPicture(40, 30, createTexture(9));
    const before = Float32Array.from(live.rgb);
    new LocalTune(live).apply(new Float32Array(live.rgb.length), new Float32Array(40 * 30), live.rgb);
    expect(live.rgb).toEqual(before);
  });
});

describe('light', () => {
  test('of a frame is found beside what moves, and taken off', () => {
    const texture = createTexture(7);
    const keyframe = drawPicture(96, 64, texture);
    const darker = drawPicture(96, 64, (x, y, c) => (x < 24 ? 1 : (c === 2 ? 0.8 : 0.7) * texture(x - 2, y, c)));
    const light = findLight(darker, keyframe);
    [0.7, 0.7, 0.8].forEach((gain, channel) => {
      expect(Math.abs((light[channel] ?? 0) - gain)).toBeLessThan(0.04);
    });
    expect(findLight(keyframe, keyframe)).toBe(SAME_LIGHT);
  });
});

describe('stretches', () => {
  test('lie between keyframes, and end where none reaches', () => {
    expect(planStretches([10, 15], 0, 100).map(({ before, after }) => [before, after])).toEqual([
      [null, 0],
      [0, 1],
      [1, null],
    ]);
    const far = planStretches([10, 200], 0, 400);
    expect(far.map(({ before, after }) => [before, after])).toEqual([
      [null, 0],
      [0, null],
      [null, 1],
      [1, null],
    ]);
    for (const { beginS, endS } of far) expect(endS - beginS).toBeLessThan(30);
  });

  test('a painting fades at the end of its reach', () => {
    expect(paintingReach(0)).toBe(1);
    expect(paintingReach(19)).toBe(1);
    expect(paintingReach(22)).toBeCloseTo(0.5);
    expect(paintingReach(30)).toBe(0);
  });
});

describe('the jump meter', () => {
  const even = (count: number, change: number): { timeS: number; change: number; contentChange: number }[] =>
    Array.from({ length: count }, (_, index) => ({ timeS: index, change, contentChange: 0.05 }));

  test('finds the frame that changes more than its neighbours', () => {
    const changes = even(20, 0.04);
    changes[12]!.change = 0.08;
    expect(visibleJump(changes)).toMatchObject({ timeS: 12, ratio: expect.closeTo(2) as number });
    expect(visibleJump(even(20, 0.04))).toBeNull();
  });

  test('what the clip itself does is no jump, nor is what nobody sees', () => {
    const flash = even(20, 0.04).map((each) =>
      each.timeS === 7 ? { ...each, change: 0.1, contentChange: 0.2 } : each,
    );
    expect(largestJump(flash)?.ratio).toBeCloseTo(2.5);
    expect(visibleJump(flash)).toBeNull();
    const faint = even(20, 0.0001);
    faint[9]!.change = 0.001;
    expect(visibleJump(faint)).toBeNull();
  });
});
