/**
 * Exported clips, judged by FFmpeg. The method is pass-through: what is tested is that every frame comes once, whole, in
 * its place and on time, and the sound with it, not how it is painted.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judge } from '../support/clips/judge.ts';
import { CLIP_NAMES, type ClipName, makeClip } from '../support/clips/make-clips.ts';
import { RenderRig } from '../support/clips/render-rig.ts';
import type { ExportContainer } from '../../src/shared/export.ts';

/** Opus comes in packets of 20 ms, and the last one is filled up; its first holds the encoder's run-up. */
const OPUS_ROUNDING_S = 0.03;
/** Copied sound and the picture keep their ends; FFmpeg itself rounds a file's duration up to a millisecond. */
const ROUNDING_S = 0.002;

const SILENT: readonly ClipName[] = ['silent.webm'];
/** Frames each clip has: a source that is made wrong must not make a test pass. */
const FRAMES: Readonly<Record<ClipName, number>> = {
  'h264-aac.mp4': 36,
  'h264-b-frames.mov': 29,
  'vp9-opus.webm': 36,
  'vp8-vorbis.mkv': 36,
  'av1-opus.webm': 36,
  'vfr.mp4': 24,
  'turned.mp4': 36,
  'odd.webm': 36,
  'wide-pixels.mp4': 36,
  'tenth-second.mp4': 3,
  'silent.webm': 36,
  'long-sound.mp4': 24,
};

let rig: RenderRig;

beforeAll(async () => {
  rig = await RenderRig.open();
});

afterAll(async () => {
  await rig.close();
});

describe.each(CLIP_NAMES)('%s', (name) => {
  let source: string;

  beforeAll(async () => {
    source = await makeClip(rig.folder, name);
  });

  test.each(['mp4', 'webm'] as const)('to %s: every frame once, in place and on time', async (container) => {
    const out = join(rig.folder, `out.${container}`);
    const { plan, frames, soundPackets } = await rig.render(source, out, { container });
    const verdict = judge(source, out);
    const isCopied = plan.sound.every(({ kind }) => kind === 'copied');
    expect(frames).toBe(FRAMES[name]);
    expect(verdict).toMatchObject({
      frames: FRAMES[name],
      frameMismatches: 0,
      timestampMismatches: 0,
      isSameSize: true,
      hasSound: !SILENT.includes(name),
    });
    expect(Math.abs(verdict.durationErrorS)).toBeLessThanOrEqual(isCopied ? ROUNDING_S : OPUS_ROUNDING_S);
    if (isCopied) expect(verdict.soundPacketsDiffering).toBe(0);
    if (isCopied) expect(verdict.soundPackets).toBe(soundPackets);
    expect(plan.sound.map(({ kind }) => kind)).toEqual(SILENT.includes(name) ? [] : [soundKind(name, container)]);
  });
});

test('AAC that WebM does not hold is encoded anew, and the plan says so', async () => {
  const source = await makeClip(rig.folder, 'h264-aac.mp4');
  const { plan } = await rig.render(source, join(rig.folder, 'said.webm'), { container: 'webm' });
  expect(plan.sound).toEqual([{ kind: 'encoded', from: 'aac', codec: 'opus' }]);
  expect(plan.notes.join()).toMatch(/AAC sound.*encoded anew as Opus/);
});

describe('an odd size', () => {
  test('in MP4 becomes VP9, and the plan says why', async () => {
    const source = await makeClip(rig.folder, 'odd.webm');
    const { plan } = await rig.render(source, join(rig.folder, 'odd.mp4'));
    expect(plan).toMatchObject({ codec: 'vp9', size: { width: 161, height: 91 } });
    expect(plan.notes.join()).toMatch(/even sides.*161×91.*VP9/);
  });

  test('asked for in H.264 is padded by one pixel that repeats the last, and the plan says so', async () => {
    const source = await makeClip(rig.folder, 'odd.webm');
    const out = join(rig.folder, 'padded.mp4');
    const { plan } = await rig.render(source, out, { codec: 'avc', quality: 'best' });
    expect(plan.size).toEqual({ width: 162, height: 92 });
    expect(plan.notes.join()).toMatch(/162×92.*repeated.*161×91/);
    const { grayFrames } = await import('../support/clips/ffmpeg.ts');
    const { width, height, frames } = grayFrames(out);
    expect([width, height]).toEqual([162, 92]);
    // The bars end bright in none of the first 128 frames, so a black border would hide: look at a bright bar's foot.
    const frame = frames[1]!;
    const column = Math.floor(width / 16);
    expect(Math.abs(frame[91 * width + column]! - frame[89 * width + column]!)).toBeLessThan(12);
    expect(frame[91 * width + column]).toBeGreaterThan(150);
  });
});

test.each(['av1', 'vp9'] as const)('%s in MP4', async (codec) => {
  const source = await makeClip(rig.folder, 'h264-aac.mp4');
  const out = join(rig.folder, `${codec}.mp4`);
  expect((await rig.render(source, out, { codec })).plan.codec).toBe(codec);
  expect(judge(source, out)).toMatchObject({
    frames: 36,
    frameMismatches: 0,
    timestampMismatches: 0,
    soundPacketsDiffering: 0,
  });
});

test('another height keeps the aspect and the timing', async () => {
  const source = await makeClip(rig.folder, 'vp9-opus.webm');
  const out = join(rig.folder, 'larger.mp4');
  const { plan } = await rig.render(source, out, { heightPx: 180 });
  expect(plan.size).toEqual({ width: 320, height: 180 });
  expect(judge(source, out)).toMatchObject({ frameMismatches: 0, timestampMismatches: 0, isSameSize: false });
});

test('a part of a clip begins at 0, with the frames and the sound of that part', async () => {
  const source = await makeClip(rig.folder, 'vp9-opus.webm');
  const out = join(rig.folder, 'part.webm');
  const { frames } = await rig.render(source, out, { container: 'webm' }, { range: { fromS: 0.5, toS: 1 } });
  const { frameTimes, grayFrames, probe } = await import('../support/clips/ffmpeg.ts');
  const { readBarcode } = await import('../support/clips/barcode.ts');
  const wanted = frameTimes(source).flatMap((timeS, index) => (timeS >= 0.5 && timeS < 1 ? [index] : []));
  const made = grayFrames(out);
  expect(made.frames.map((frame) => readBarcode(frame, made.width, made.height))).toEqual(wanted);
  expect(frames).toBe(wanted.length);
  expect(frameTimes(out)[0]).toBeLessThan(0.034);
  expect(Math.abs(probe(out).durationS - 0.5)).toBeLessThan(0.04);
});

function soundKind(name: ClipName, container: ExportContainer): 'copied' | 'encoded' {
  const isWebmSound = /webm|mkv/.test(name);
  return container === 'mp4' || isWebmSound ? 'copied' : 'encoded';
}
