/** Which encoder configuration a size, rate and codec need, and what it costs in bits. */
import type { ExportCodec, ExportQuality } from '../../shared/export.ts';
import type { Size } from '../../shared/size.ts';

/** Levels by luma samples of a picture and by samples a second: the least that fits is named in the codec string. */
interface Level {
  readonly pixels: number;
  readonly pixelsPerSecond: number;
  readonly name: string;
}

/** H.264 high profile, Annex A: macroblocks × 256. */
const AVC_LEVELS: readonly Level[] = [
  { pixels: 414_720, pixelsPerSecond: 10_368_000, name: '1e' },
  { pixels: 921_600, pixelsPerSecond: 27_648_000, name: '1f' },
  { pixels: 2_097_152, pixelsPerSecond: 62_914_560, name: '28' },
  { pixels: 2_228_224, pixelsPerSecond: 133_693_440, name: '2a' },
  { pixels: 5_652_480, pixelsPerSecond: 150_994_944, name: '32' },
  { pixels: 9_437_184, pixelsPerSecond: 251_658_240, name: '33' },
  { pixels: 9_437_184, pixelsPerSecond: 530_841_600, name: '34' },
];

/** VP9 levels, “Levels and profiles” of the bitstream guide. */
const VP9_LEVELS: readonly Level[] = [
  { pixels: 245_760, pixelsPerSecond: 9_216_000, name: '21' },
  { pixels: 552_960, pixelsPerSecond: 20_736_000, name: '30' },
  { pixels: 983_040, pixelsPerSecond: 36_864_000, name: '31' },
  { pixels: 2_228_224, pixelsPerSecond: 83_558_400, name: '40' },
  { pixels: 2_228_224, pixelsPerSecond: 160_432_128, name: '41' },
  { pixels: 8_912_896, pixelsPerSecond: 311_951_360, name: '50' },
  { pixels: 8_912_896, pixelsPerSecond: 588_251_136, name: '51' },
];

/** AV1 main profile, Annex A.3; the number is `seq_level_idx`. */
const AV1_LEVELS: readonly Level[] = [
  { pixels: 278_784, pixelsPerSecond: 10_454_400, name: '01' },
  { pixels: 665_856, pixelsPerSecond: 24_969_600, name: '04' },
  { pixels: 1_065_024, pixelsPerSecond: 39_938_400, name: '05' },
  { pixels: 2_359_296, pixelsPerSecond: 77_856_768, name: '08' },
  { pixels: 2_359_296, pixelsPerSecond: 155_713_536, name: '09' },
  { pixels: 8_912_896, pixelsPerSecond: 311_951_360, name: '12' },
  { pixels: 8_912_896, pixelsPerSecond: 588_251_136, name: '13' },
];

/** Bits a pixel with H.264. Painted pictures are all texture: they need more than filmed ones. */
const BITS_PER_PIXEL: Readonly<Record<ExportQuality, number>> = { small: 0.08, good: 0.16, best: 0.32 };

/** What the newer codecs need of H.264's bits for the same quality. */
const SAVING: Readonly<Record<ExportCodec, number>> = { avc: 1, vp9: 0.75, av1: 0.6 };

/** Tiny pictures have few pixels to share a frame's fixed costs. */
const LEAST_BITS_PER_SECOND = 150_000;

export function bitsPerSecondFor(codec: ExportCodec, quality: ExportQuality, size: Size, frameRate: number): number {
  const bits = size.width * size.height * frameRate * BITS_PER_PIXEL[quality] * SAVING[codec];
  return Math.round(Math.max(LEAST_BITS_PER_SECOND, bits));
}

export function encoderConfig(
  codec: ExportCodec,
  { width, height }: Size,
  frameRate: number,
  bitsPerSecond: number,
): VideoEncoderConfig {
  return {
    codec: codecString(codec, width * height, frameRate),
    width,
    height,
    bitrate: bitsPerSecond,
    framerate: frameRate,
    bitrateMode: 'variable',
    // Quality mode never drops a frame.
    latencyMode: 'quality',
    ...(codec === 'avc' && { avc: { format: 'avc' } }),
  };
}

function codecString(codec: ExportCodec, pixels: number, frameRate: number): string {
  switch (codec) {
    case 'avc':
      return `avc1.6400${levelName(AVC_LEVELS, pixels, frameRate)}`;
    case 'vp9':
      return `vp09.00.${levelName(VP9_LEVELS, pixels, frameRate)}.08`;
    case 'av1':
      return `av01.0.${levelName(AV1_LEVELS, pixels, frameRate)}M.08`;
  }
  codec satisfies never;
}

function levelName(levels: readonly Level[], pixels: number, frameRate: number): string {
  const fitting = levels.find((level) => pixels <= level.pixels && pixels * frameRate <= level.pixelsPerSecond);
  return (fitting ?? levels.at(-1))?.name ?? '';
}
