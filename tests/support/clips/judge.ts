/** What an exported clip must have in common with its source, as FFmpeg sees both. */
import { readBarcode, readTurnedBarcode } from './barcode.ts';
import { frameTimes, grayFrames, probe, type SoundPacket, soundPackets } from './ffmpeg.ts';

export interface Verdict {
  readonly frames: number;
  /** Frames that are missing, too many, or show another index than the source's. */
  readonly frameMismatches: number;
  /** Frames that are shown more than half a tick of the result too early or too late. */
  readonly timestampMismatches: number;
  readonly isSameSize: boolean;
  /** Result minus source. */
  readonly durationErrorS: number;
  readonly hasSound: boolean;
  readonly soundPackets: number;
  /** Packets of the source whose bytes are not in their place in the result. */
  readonly soundPacketsDiffering: number;
  /** Length of those packets. */
  readonly soundBytesDiffering: number;
}

/** Binary fractions do not hold decimal ones. */
const ROUNDING = 1e-6;

export function judge(source: string, result: string): Verdict {
  const [wanted, made] = [facts(source), facts(result)];
  const { length } = wanted.indices.length >= made.indices.length ? wanted.indices : made.indices;
  const places = Array.from({ length }, (_, place) => place);
  const isEarlyOrLate = (place: number): boolean => {
    const errorS = Math.abs((wanted.timesS[place] ?? Infinity) - (made.timesS[place] ?? -Infinity));
    return !(errorS <= (0.5 + ROUNDING) * made.tickS);
  };
  const differing = wanted.sound.filter(({ hash }, place) => hash !== made.sound[place]?.hash);
  return {
    frames: made.indices.length,
    frameMismatches: places.filter(
      (place) => wanted.indices[place] === null || wanted.indices[place] !== made.indices[place],
    ).length,
    timestampMismatches: places.filter(isEarlyOrLate).length,
    isSameSize: wanted.width === made.width && wanted.height === made.height,
    durationErrorS: made.durationS - wanted.durationS,
    hasSound: made.sound.length > 0,
    soundPackets: made.sound.length,
    soundPacketsDiffering: differing.length,
    soundBytesDiffering: differing.reduce((sum, { byteLength }) => sum + byteLength, 0),
  };
}

function facts(file: string): {
  readonly width: number;
  readonly height: number;
  readonly indices: readonly (number | null)[];
  readonly timesS: readonly number[];
  readonly tickS: number;
  readonly durationS: number;
  readonly sound: readonly SoundPacket[];
} {
  const { streams, durationS } = probe(file);
  const { width, height, frames } = grayFrames(file);
  const read = height > width ? readTurnedBarcode : readBarcode;
  return {
    width,
    height,
    indices: frames.map((frame) => read(frame, width, height)),
    timesS: frameTimes(file),
    tickS: streams.find(({ kind }) => kind === 'video')?.tickS ?? 0,
    durationS,
    sound: streams.some(({ kind }) => kind === 'audio') ? soundPackets(file) : [],
  };
}
