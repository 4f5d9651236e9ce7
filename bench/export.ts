/**
 * `npm run bench -- export`: clips through the exporter, judged by FFmpeg; how fast each method exports, and where the time
 * goes; and two segments against the single run.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { joinSegments } from '../scripts/cli/join.ts';
import { findChromium } from '../scripts/find-chromium.mjs';
import { hasFfmpeg } from '../scripts/find-ffmpeg.mjs';
import { buildApp } from '../scripts/app-driver/app.ts';
import { EXPORT_CONTAINERS, type ExportSummary } from '../src/shared/export.ts';
import { DEFAULT_STABILITY, METHOD_IDS, type MethodId } from '../src/shared/protocol.ts';
import { ffmpeg, framePsnr, picturePsnr } from '../tests/support/clips/ffmpeg.ts';
import { judge, type Verdict } from '../tests/support/clips/judge.ts';
import { CLIP_NAMES, makeClip } from '../tests/support/clips/make-clips.ts';
import { RenderRig } from '../tests/support/clips/render-rig.ts';
import { type Figure, type Figures, MissingRequirement, rounded } from './figures.ts';

/** Built in, so that `gallery` knows it too. */
const STYLE = 'public/styles/oil-flow.jpg';

/** What methods are timed on, at the size they paint a small clip with on the page. */
const SPEED_CLIP = { size: '320x180', fps: 24, durationS: 2 } as const;
const SPEED_SIZE_PX = 128;

/** Two and a half cells of the key-frame grid, and more frames before the cut than warm up the smoothing. */
const SEGMENT_CLIP = { size: '160x90', fps: 25, durationS: 5, cutS: 2 } as const;

/** So many (about 55 a pixel) that a decoded key frame is what the encoder was handed; frames after it drift with the coder. */
const NEARLY_LOSSLESS_BITS_PER_SECOND = 20e6;

export async function measureExport(): Promise<Figures> {
  if (findChromium() === null) throw new MissingRequirement('This bench needs Chromium; set CHROMIUM_PATH.');
  if (!hasFfmpeg()) throw new MissingRequirement('This bench needs FFmpeg (ffmpeg and ffprobe) on the PATH.');
  await buildApp();
  const rig = await RenderRig.open();
  try {
    return { ...(await measureExactness(rig)), ...(await measureSpeed(rig)), ...(await measureSegments(rig)) };
  } finally {
    await rig.close();
  }
}

/** Every kind of clip into both containers, untouched. */
async function measureExactness(rig: RenderRig): Promise<Figures> {
  const verdicts: Verdict[] = [];
  let [packets, differing] = [0, 0];
  for (const name of CLIP_NAMES) {
    const source = await makeClip(rig.folder, name);
    for (const container of EXPORT_CONTAINERS) {
      const out = join(rig.folder, `out.${container}`);
      const { plan, soundPackets } = await rig.render(source, out, { container });
      const verdict = judge(source, out);
      verdicts.push(verdict);
      if (!plan.sound.every(({ kind }) => kind === 'copied')) continue;
      packets += soundPackets;
      differing += verdict.soundBytesDiffering;
    }
  }
  const sum = (pick: (verdict: Verdict) => number): number => verdicts.reduce((total, each) => total + pick(each), 0);
  return {
    filesChecked: count(verdicts.length, 'files'),
    framesChecked: count(
      sum(({ frames }) => frames),
      'frames',
    ),
    frameMismatches: count(
      sum(({ frameMismatches }) => frameMismatches),
      'frames',
    ),
    timestampMismatches: count(
      sum(({ timestampMismatches }) => timestampMismatches),
      'frames',
    ),
    sizeMismatches: count(verdicts.filter(({ isSameSize }) => !isSameSize).length, 'files'),
    packetsCompared: count(packets, 'packets'),
    audioBytesDiffering: count(differing, 'bytes'),
  };
}

async function measureSpeed(rig: RenderRig): Promise<Figures> {
  const clip = join(rig.folder, 'speed.mp4');
  makeTestPicture(clip, SPEED_CLIP);
  const figures: Record<string, Figure> = {};
  for (const method of METHOD_IDS) {
    if (!existsSync(`models/${method}/model.json`)) continue;
    const summary = await exportPainted(rig, clip, method);
    const { decodeMs, networkMs, encodeMs, totalMs } = summary.times;
    const fps = (1000 * summary.frames) / totalMs;
    const percent = (spentMs: number): Figure => ({ value: rounded((100 * spentMs) / totalMs, 1), unit: '% of time' });
    figures[`${method}.fps`] = { value: rounded(fps, 2), unit: 'fps' };
    figures[`${method}.fpsRatio`] = { value: rounded(fps / SPEED_CLIP.fps, 3), unit: 'of the clip’s rate' };
    figures[`${method}.decodeShare`] = percent(decodeMs);
    figures[`${method}.networkShare`] = percent(networkMs);
    figures[`${method}.encodeShare`] = percent(encodeMs);
  }
  return figures;
}

function exportPainted(rig: RenderRig, clip: string, method: MethodId): Promise<ExportSummary> {
  const settings = { method: 'look', networkShortSidePx: SPEED_SIZE_PX } as const;
  return rig.render(clip, join(rig.folder, `${method}.mp4`), settings, { method, engine: null }, [STYLE]);
}

/**
 * Frames painted each for itself are compared to the bit. Smoothed ones remember what came before: the first after the cut,
 * a key frame in both files, differs most and is compared by picture; then fewer and fewer bits differ, until none does.
 */
async function measureSegments(rig: RenderRig): Promise<Figures> {
  const clip = join(rig.folder, 'segments.mp4');
  makeTestPicture(clip, SEGMENT_CLIP);
  const single = await renderSegments(rig, clip, { stability: 0, bitsPerSecond: null });
  const smoothed = await renderSegments(rig, clip, {
    stability: DEFAULT_STABILITY,
    bitsPerSecond: NEARLY_LOSSLESS_BITS_PER_SECOND,
  });
  const firstAfterCut = SEGMENT_CLIP.cutS * SEGMENT_CLIP.fps;
  return {
    segmentFramesChecked: count(single.hashes.length, 'frames'),
    segmentFramesDiffering: count(framesDiffering(single), 'frames'),
    segmentPsnr: { value: rounded(picturePsnr(single.joined, single.whole), 2), unit: 'dB decoded, at most 100' },
    smoothedSegmentFramesDiffering: count(framesDiffering(smoothed), 'frames'),
    smoothedSegmentPsnr: {
      value: rounded(framePsnr(smoothed.joined, smoothed.whole, firstAfterCut), 2),
      unit: 'dB, the first frame after the cut, coded nearly without loss',
    },
  };
}

function framesDiffering({ hashes, joinedHashes }: Segments): number {
  return hashes.filter((hash, index) => hash !== joinedHashes[index]).length;
}

interface Segments {
  /** Files of the single run and of the joined segments. */
  readonly whole: string;
  readonly joined: string;
  readonly hashes: readonly string[];
  readonly joinedHashes: readonly string[];
}

async function renderSegments(
  rig: RenderRig,
  clip: string,
  { stability, bitsPerSecond }: { readonly stability: number; readonly bitsPerSecond: number | null },
): Promise<Segments> {
  const file = (name: string): string => join(rig.folder, `${name}-${String(stability)}.mp4`);
  const render = (name: string, range: { fromS: number; toS: number } | null): Promise<ExportSummary> =>
    rig.render(
      clip,
      file(name),
      { method: 'look', networkShortSidePx: 90, bitsPerSecond },
      { engine: null, stability, range, isSegment: range !== null, wantsFrameHashes: true },
      [STYLE],
    );
  const { cutS } = SEGMENT_CLIP;
  const whole = await render('whole', null);
  const first = await render('first', { fromS: -Infinity, toS: cutS });
  const second = await render('second', { fromS: cutS, toS: Infinity });
  await joinSegments([file('first'), file('second')], file('joined'));
  const joinedHashes = [...first.frameHashes, ...second.frameHashes];
  return { whole: file('whole'), joined: file('joined'), hashes: whole.frameHashes, joinedHashes };
}

function makeTestPicture(
  file: string,
  { size, fps, durationS }: { size: string; fps: number; durationS: number },
): void {
  const picture = `testsrc2=size=${size}:rate=${String(fps)}:duration=${String(durationS)}`;
  const sound = `sine=duration=${String(durationS)}`;
  const codecs = '-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a aac'.split(' ');
  ffmpeg(['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound, ...codecs, file]);
}

function count(value: number, unit: string): Figure {
  return { value, unit };
}
