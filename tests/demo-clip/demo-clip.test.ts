/** The demo clip's generator: same pictures as ever, and flow that explains its motion. */

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkWarp, encodeFlo, flowPair } from '../../scripts/demo-clip/flow.ts';
import { parseFrames, parseOptions, parseSize } from '../../scripts/demo-clip/options.ts';
import { readColourPng, writeColourPng } from '../../scripts/demo-clip/pictures.ts';
import { ClipRenderer } from '../../scripts/demo-clip/renderer.ts';
import { hasNext, sceneAt } from '../../scripts/demo-clip/timeline.ts';

const WIDTH = 64;
const HEIGHT = 36;

/** An early and a late seaside frame, and one of the portrait. */
const GOLDEN_FRAMES = [10, 150, 225];

/** Pairs whose flow is checked, one in each scene; far enough apart to move whole pixels at this size. */
const FLOW_PAIRS = [
  { frame: 60, apart: 15 },
  { frame: 192, apart: 8 },
];

const golden = (frame: number): string =>
  fileURLToPath(new URL(`golden/${String(frame).padStart(4, '0')}.png`, import.meta.url));

/** Mean absolute difference of the colours of two RGBA pictures. */
function meanDifference(a: Buffer, b: Buffer): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) if (i % 4 < 3) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / ((a.length / 4) * 3);
}

describe('demo clip options', () => {
  it('reads sizes and frame lists', () => {
    expect(parseSize('640x360')).toEqual({ width: 640, height: 360 });
    expect(parseFrames('3,10-12,20-30/5')).toEqual([3, 10, 11, 12, 20, 25, 30]);
    expect(() => parseSize('641x360')).toThrow('even');
    expect(() => parseFrames('290-300')).toThrow('0-299');
  });

  it('encodes whole clips only, unless told where to put a part', () => {
    expect(parseOptions([]).out).toBe('public/demo');
    expect(parseOptions(['--frames', '0-9']).out).toBeUndefined();
    expect(parseOptions(['--frames', '0-9', '--out', 'out/part']).out).toBe('out/part');
    expect(parseOptions(['--no-encode']).out).toBeUndefined();
  });

  it('knows where the cut is', () => {
    expect(sceneAt(179).name).toBe('seaside');
    expect(sceneAt(180).name).toBe('portrait');
    expect([178, 179, 180, 299].map(hasNext)).toEqual([true, false, true, false]);
  });
});

describe('demo clip renderer', () => {
  let renderer: ClipRenderer;

  beforeAll(async () => {
    renderer = await ClipRenderer.open(WIDTH, HEIGHT);
  });

  afterAll(async () => {
    await renderer.close();
  });

  it.each(GOLDEN_FRAMES)('renders frame %i as kept (DEMO_CLIP_GOLDEN=write renews)', async (frame) => {
    const picture = await renderer.colour(frame);
    const file = golden(frame);
    if (process.env['DEMO_CLIP_GOLDEN'] === 'write') {
      await mkdir(new URL('golden/', import.meta.url), { recursive: true });
      await writeColourPng(file, picture);
    }
    expect(existsSync(file)).toBe(true);
    const kept = await readColourPng(file);
    expect([kept.width, kept.height]).toEqual([WIDTH, HEIGHT]);
    expect(meanDifference(picture.data, kept.data)).toBeLessThanOrEqual(2);
  });

  it.each(FLOW_PAIRS)('knows how frame $frame moves in $apart frames', async ({ frame, apart }) => {
    const now = await renderer.colour(frame);
    const later = await renderer.colour(frame + apart);
    const pair = flowPair(await renderer.motion(frame, apart), await renderer.motion(frame + apart));
    const check = checkWarp(pair, now, later);
    expect(check.visibleShare).toBeGreaterThan(0.5);
    expect(check.warped).toBeLessThan(check.still * 0.9);
  });

  it('writes Middlebury files', () => {
    const flow = new Float32Array([1.5, -2, 0, 0.25]);
    const file = encodeFlo({ width: 2, height: 1, flow, visible: new Uint8Array(2) });
    expect(file.readFloatLE(0)).toBe(202021.25);
    expect([file.readInt32LE(4), file.readInt32LE(8)]).toEqual([2, 1]);
    expect([12, 16, 20, 24].map((o) => file.readFloatLE(o))).toEqual([...flow]);
  });
});
