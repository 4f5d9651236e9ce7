/** What goes around the engine: the noise filter before it, the meters after it. */
import { expect, test } from 'vitest';
import type { EngineLook, RgbPicture, StyleEngine } from '../../../src/pipeline/engine/style-engine.ts';
import { CpuStabilizer } from '../../../src/pipeline/temporal/cpu-stabilizer.ts';
import { SteadyPainter } from '../../../src/pipeline/temporal/steady-painter.ts';
import { addNoise, createTexture, drawPicture, passThrough, shownPicture } from '../../support/moving-pictures.ts';

const texture = createTexture(1);
const scene = drawPicture(64, 48, (x, y, channel) => 0.4 * texture(x, y, channel));
const look: EngineLook = { style: { values: {}, colors: null }, strength: 1 };

/** Paints nothing, but for noise of its own, and remembers what it was given. */
function flickeringEngine(sigma: number): { engine: StyleEngine; seen: RgbPicture[] } {
  const seen: RgbPicture[] = [];
  const stylize: StyleEngine['stylize'] = (frame) => {
    if (frame.kind !== 'cpu') throw new Error('a frame in memory');
    seen.push(frame.picture);
    return Promise.resolve(passThrough(addNoise(frame.picture, sigma, seen.length)));
  };
  return { engine: { stylize } as StyleEngine, seen };
}

async function paintFrames(painter: SteadyPainter, engine: StyleEngine, picture: RgbPicture, stability: number) {
  for (let frame = 0; frame < 8; frame++) {
    const input = { kind: 'cpu', picture } as const;
    (await painter.paint({ input, timestampUs: 40_000 * frame }, engine, look, stability)).release();
  }
}

test('the engine sees less noise when the filter is on, and the frame itself when it is off', async () => {
  const noisy = addNoise(scene, 8 / 255, 3);
  const { engine, seen } = flickeringEngine(0);
  const painter = new SteadyPainter(new CpuStabilizer());
  await paintFrames(painter, engine, noisy, 0.8);
  expect(seen.at(-1)).toBe(noisy);
  painter.filtersNoise = true;
  await paintFrames(painter, engine, noisy, 0.8);
  const error = (picture: RgbPicture): number =>
    picture.rgb.reduce((sum, value, i) => sum + (value - (scene.rgb[i] ?? 0)) ** 2, 0);
  expect(error(seen.at(-1)!)).toBeLessThan(0.4 * error(noisy));
});

test('what smoothing does to the painting is measured; without smoothing there is nothing to measure', async () => {
  const painter = new SteadyPainter(new CpuStabilizer());
  const { engine } = flickeringEngine(0.03);
  await paintFrames(painter, engine, scene, 0);
  expect(painter.styleShift).toBeNull();
  const flickerOff = painter.flicker ?? NaN;
  painter.breakOff();
  await paintFrames(painter, engine, scene, 0.8);
  expect(painter.styleShift).toBeGreaterThan(0.01);
  expect(painter.flicker).toBeLessThan(flickerOff);
});

test('one of three frames is painted, the others are carried along with what moves', async () => {
  const pan = (frame: number): RgbPicture => drawPicture(96, 64, (x, y, channel) => texture(x + 2 * frame, y, channel));
  const { engine, seen } = flickeringEngine(0);
  const painter = new SteadyPainter(new CpuStabilizer());
  for (let frame = 0; frame < 7; frame++) {
    const picture = pan(frame);
    const input = { kind: 'cpu', picture } as const;
    const shown = await painter.paint({ input, timestampUs: 40_000 * frame, paintEvery: 3 }, engine, look, 0.8);
    expect(painter.isReused).toBe(frame % 3 !== 0);
    // The engine paints what it sees: a painting that is carried along looks like the frame it is carried to.
    if (shown.kind !== 'cpu') throw new Error('a CPU frame gives a CPU result');
    const painted = shownPicture(shown, picture);
    let [sum, count] = [0, 0];
    for (let y = 8; y < 56; y++) {
      for (let i = 3 * (96 * y + 16); i < 3 * (96 * y + 72); i++, count++)
        sum += Math.abs(painted[i]! - picture.rgb[i]!);
    }
    expect(sum / count).toBeLessThan(0.03);
    shown.release();
  }
  expect(seen).toHaveLength(3);
});

test('a cut, a repaint and a frame without smoothing are painted, whatever is shared', async () => {
  const { engine, seen } = flickeringEngine(0);
  const painter = new SteadyPainter(new CpuStabilizer());
  const inverse = drawPicture(64, 48, (x, y, channel) => 1 - 0.9 * texture(y + 40, x, channel));
  const paint = async (picture: RgbPicture, timestampUs: number | null, stability = 0.8): Promise<void> => {
    const input = { kind: 'cpu', picture } as const;
    (await painter.paint({ input, timestampUs, paintEvery: 3 }, engine, look, stability)).release();
  };
  await paint(scene, 0);
  await paint(inverse, 40_000);
  expect(seen).toHaveLength(2);
  await paint(inverse, null);
  expect(seen).toHaveLength(3);
  await paint(inverse, 80_000, 0);
  await paint(inverse, 120_000, 0);
  expect(seen).toHaveLength(5);
});
