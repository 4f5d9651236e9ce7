/** Decides what an export will be, before anything is painted: codec, size, sound, and what must be said about it. */
import type { InputAudioTrack } from 'mediabunny';
import { StylizerError } from '../../shared/errors.ts';
import type { ExportCodec, ExportContainer, ExportPlan, ExportRange, ExportSettings } from '../../shared/export.ts';
import { fitWithin, formatSize, sameSize, type Size, turnedLike } from '../../shared/size.ts';
import type { ClipReader } from '../clip/clip-reader.ts';
import { outputFormat } from './output-format.ts';
import { planSound } from './sound-plan.ts';
import { bitsPerSecondFor, encoderConfig } from './video-config.ts';

/** The largest picture, lying. */
export const LARGEST_EXPORT: Size = { width: 3840, height: 2160 };

/** What each container is written with, best first: H.264 plays nearly everywhere, VP9 takes any size. */
const CODECS: Readonly<Record<ExportContainer, readonly ExportCodec[]>> = {
  mp4: ['avc', 'vp9', 'av1'],
  webm: ['vp9', 'av1'],
};

const CODEC_NAMES: Readonly<Record<ExportCodec, string>> = { avc: 'H.264', vp9: 'VP9', av1: 'AV1' };

export interface FullExportPlan extends ExportPlan {
  readonly encoder: VideoEncoderConfig;
  /** What is painted; the encoder's size may be larger by a padding of one pixel. */
  readonly paintSize: Size;
  readonly range: ExportRange;
}

export interface PlanRequest extends ExportSettings {
  readonly range: ExportRange | null;
  readonly isSegment: boolean;
}

/** @throws StylizerError `export/unsupported` when this browser has no encoder for it. */
export async function planExport(reader: ClipReader, request: PlanRequest): Promise<FullExportPlan> {
  const { startS, endS, displaySize, frameRate, canDecodeVideo, videoCodec } = reader.facts;
  if (!canDecodeVideo) {
    throw new StylizerError(
      'export/unsupported',
      `This browser cannot decode the clip’s video (${videoCodec ?? 'unknown codec'}) frame by frame. Convert it to H.264 or VP9 first.`,
    );
  }
  const notes: string[] = [];
  const size = exportSize(displaySize, request.heightPx, notes);
  const wanted = wantedCodecs(request, size, notes);
  const { codec, encoder } = await firstEncodable(wanted, size, frameRate, request);
  if (codec !== wanted[0])
    notes.push(`This browser has no ${CODEC_NAMES[wanted[0] ?? codec]} encoder: ${CODEC_NAMES[codec]} is used.`);
  if (encoder.width !== size.width || encoder.height !== size.height) {
    notes.push(
      `H.264 needs even sides: the picture is ${formatSize(encoder)}, its last column or row repeated. VP9 keeps ${formatSize(size)}.`,
    );
  }
  const sound = request.hasSound ? await planAllSound(reader.audioTracks, request.container, notes) : [];
  const range = request.range ?? { fromS: -Infinity, toS: Infinity };
  const durationS = Math.min(endS, range.toS) - Math.max(startS, range.fromS);
  if (!(durationS > 0)) {
    throw new StylizerError(
      'export/unsupported',
      'There is nothing between the in and the out point. Move them apart.',
    );
  }
  const bitsPerSecond = encoder.bitrate ?? 0;
  return {
    codec,
    size: { width: encoder.width, height: encoder.height },
    paintSize: size,
    sound,
    bitsPerSecond,
    durationS,
    notes,
    encoder,
    range,
  };
}

function exportSize(displaySize: Size, heightPx: number | null, notes: string[]): Size {
  const limit = turnedLike(displaySize, LARGEST_EXPORT);
  if (heightPx !== null && heightPx !== displaySize.height) {
    // A size of choice is an even one: every codec takes it.
    const even = (lengthPx: number): number => Math.max(2, 2 * Math.round(lengthPx / 2));
    const size = { width: even((heightPx * displaySize.width) / displaySize.height), height: even(heightPx) };
    return fitWithin(size, limit);
  }
  const size = fitWithin(displaySize, limit);
  if (!sameSize(size, displaySize)) {
    notes.push(`The clip is ${formatSize(displaySize)}; exports are at most 4K, so it becomes ${formatSize(size)}.`);
  }
  return size;
}

function wantedCodecs({ container, codec }: PlanRequest, size: Size, notes: string[]): readonly ExportCodec[] {
  const all = CODECS[container];
  if (codec !== null) {
    if (!all.includes(codec)) {
      throw new StylizerError(
        'export/unsupported',
        `WebM does not hold ${CODEC_NAMES[codec]}. Choose MP4, or another codec.`,
      );
    }
    return [codec];
  }
  const isOdd = size.width % 2 === 1 || size.height % 2 === 1;
  if (!isOdd || container !== 'mp4') return all;
  notes.push(`H.264 needs even sides and this picture is ${formatSize(size)}: VP9 is used, which keeps its size.`);
  return all.filter((each) => each !== 'avc');
}

async function firstEncodable(
  codecs: readonly ExportCodec[],
  size: Size,
  frameRate: number,
  { quality, bitsPerSecond }: ExportSettings,
): Promise<{ readonly codec: ExportCodec; readonly encoder: VideoEncoderConfig }> {
  const rate = Math.max(1, Math.round(frameRate));
  for (const codec of codecs) {
    const coded = codec === 'avc' ? { width: evenUp(size.width), height: evenUp(size.height) } : size;
    const bits = bitsPerSecond ?? bitsPerSecondFor(codec, quality, coded, frameRate);
    const encoder = encoderConfig(codec, coded, rate, bits);
    if ((await VideoEncoder.isConfigSupported(encoder)).supported) return { codec, encoder };
  }
  const names = codecs.map((codec) => CODEC_NAMES[codec]).join(', ');
  throw new StylizerError(
    'export/unsupported',
    `This browser cannot encode ${names} at ${formatSize(size)}. Choose a smaller size or another format.`,
  );
}

function evenUp(lengthPx: number): number {
  return lengthPx + (lengthPx % 2);
}

async function planAllSound(
  tracks: readonly InputAudioTrack[],
  container: ExportContainer,
  notes: string[],
): Promise<ExportPlan['sound']> {
  const format = outputFormat(container);
  const plans = [];
  for (const track of tracks) {
    const plan = await planSound(track, format);
    plans.push(plan);
    if (plan.kind === 'encoded') {
      notes.push(
        `${containerName(container)} does not hold ${plan.from.toUpperCase()} sound: it is encoded anew as Opus.`,
      );
    }
    if (plan.kind === 'lost') {
      notes.push(
        `The sound (${plan.codec.toUpperCase()}) is lost: ${containerName(container)} does not hold it and this browser cannot decode it.`,
      );
    }
  }
  return plans;
}

export function containerName(container: ExportContainer): string {
  return container === 'mp4' ? 'MP4' : 'WebM';
}
