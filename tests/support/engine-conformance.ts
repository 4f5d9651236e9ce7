/**
 * What every engine must do, whatever computes inside: run it against an engine factory in any world. The reference is
 * the graph's own last layers in plain loops on the CPU (`presentOnCpu`) and another engine's numbers where given.
 */
import { describe, expect, test } from 'vitest';
import { colorStatistics } from '../../src/pipeline/color/color-statistics.ts';
import { blendStyles } from '../../src/pipeline/engine/style-code.ts';
import type { EngineLook, RgbPicture, StyleEngine } from '../../src/pipeline/engine/style-engine.ts';
import { toRgbPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { presentOnCpu } from '../../src/pipeline/picture/present-on-cpu.ts';
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { encodePicture } from './encode-picture.ts';
import { flatPicture, pictureDifference, testPicture } from './test-pictures.ts';

/** An engine under test, and how its result comes back to memory. */
export interface EngineUnderTest {
  readonly engine: StyleEngine;
  /** Paints at the picture's own size and reads the composed result back. */
  readonly paint: (source: RgbaPicture, look: EngineLook) => Promise<RgbaPicture>;
  readonly dispose: () => void;
}

/** Painted pictures of the oracle for the same inputs, made by the caller. */
export type Oracle = (source: RgbaPicture, style: RgbPicture, strength: number) => Promise<RgbaPicture>;

export const CONFORMANCE_SIZE = { width: 32, height: 24 } as const;

export function describeEngineConformance(name: string, create: () => Promise<EngineUnderTest>, oracle: Oracle): void {
  const { width, height } = CONFORMANCE_SIZE;
  const source = testPicture(width, height, 1);
  const stylePicture = toRgbPicture(testPicture(32, 32, 2));

  describe(`${name} is a StyleEngine`, () => {
    test('paints what the oracle paints', async () => {
      const { engine, paint, dispose } = await create();
      const style = await encodePicture(engine, stylePicture);
      const painted = await paint(source, { style, strength: 1 });
      const difference = pictureDifference(painted, await oracle(source, stylePicture, 1));
      dispose();
      expect(difference.mean).toBeLessThan(0.5);
      expect(difference.max).toBeLessThanOrEqual(3);
      expect(pictureDifference(painted, source).mean).toBeGreaterThan(8);
    });

    test('gives the content back at strength 0', async () => {
      const { engine, paint, dispose } = await create();
      const style = await encodePicture(engine, stylePicture);
      const painted = await paint(source, { style, strength: 0 });
      dispose();
      expect(pictureDifference(painted, source).max).toBeLessThanOrEqual(1);
    });

    test('takes a blend of codes, and a blend with itself changes nothing', async () => {
      const { engine, paint, dispose } = await create();
      const code = await encodePicture(engine, stylePicture);
      const other = await encodePicture(engine, toRgbPicture(testPicture(32, 32, 5)));
      const alone = await paint(source, { style: code, strength: 1 });
      const doubled = blendStyles([
        { code, weight: 1 },
        { code, weight: 3 },
      ]);
      const mixed = blendStyles([
        { code, weight: 1 },
        { code: other, weight: 1 },
      ]);
      const same = pictureDifference(await paint(source, { style: doubled, strength: 1 }), alone);
      const different = pictureDifference(await paint(source, { style: mixed, strength: 1 }), alone);
      dispose();
      expect(same.max).toBeLessThanOrEqual(1);
      expect(different.mean).toBeGreaterThan(1);
    });

    test('fades a black and a noisy dark frame back to the source', async () => {
      const { engine, paint, dispose } = await create();
      const style = await encodePicture(engine, stylePicture);
      const black = flatPicture(width, height, 0);
      const noisy = flatPicture(width, height, 12, 2);
      const paintedBlack = await paint(black, { style, strength: 1 });
      const paintedNoisy = await paint(noisy, { style, strength: 1 });
      dispose();
      expect(pictureDifference(paintedBlack, black).max).toBe(0);
      expect(pictureDifference(paintedNoisy, noisy).max).toBeLessThanOrEqual(2);
    });

    test('returns the colours of the style picture with its code', async () => {
      const { engine, dispose } = await create();
      const { colors } = await encodePicture(engine, stylePicture);
      const expected = colorStatistics(stylePicture.rgb, 2e-3);
      dispose();
      expect([...(colors?.mean ?? [])]).toEqual([...expected.mean]);
    });

    test('holds the same number of tensors after twenty frames as after two', async () => {
      const { engine, paint, dispose } = await create();
      const style = await encodePicture(engine, stylePicture);
      const counts: number[] = [];
      for (let i = 0; i < 20; i++) {
        await paint(source, { style, strength: 1 });
        counts.push(engine.counts().tensors);
      }
      dispose();
      expect(new Set(counts.slice(1)).size).toBe(1);
    });

    test('frees what it holds when it is disposed, twice without harm', async () => {
      const first = await create();
      const before = first.engine.counts().tensors;
      const style = await encodePicture(first.engine, stylePicture);
      await first.paint(source, { style, strength: 1 });
      first.engine.dispose();
      first.engine.dispose();
      const after = first.engine.counts().tensors;
      first.dispose();
      expect(after).toBeLessThan(before);
    });
  });
}

/** `paint` of engines that take CPU frames. */
export async function paintOnCpu(engine: StyleEngine, source: RgbaPicture, look: EngineLook): Promise<RgbaPicture> {
  const stylized = await engine.stylize({ kind: 'cpu', picture: toRgbPicture(source) }, look);
  if (stylized.kind !== 'cpu') throw new Error('a CPU frame must give a CPU result');
  return presentOnCpu(source, stylized);
}
