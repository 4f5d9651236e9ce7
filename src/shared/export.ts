/** What is asked of an export, what it says on its way, and what it did. Times in seconds of the clip's own timeline. */
import type { Size } from './size.ts';
import { stayWeight } from './stability.ts';

export const EXPORT_CONTAINERS = ['mp4', 'webm'] as const;
export type ExportContainer = (typeof EXPORT_CONTAINERS)[number];

export const EXPORT_CODECS = ['avc', 'vp9', 'av1'] as const;
export type ExportCodec = (typeof EXPORT_CODECS)[number];

export const EXPORT_QUALITIES = ['small', 'good', 'best'] as const;
export type ExportQuality = (typeof EXPORT_QUALITIES)[number];

/** `look` paints with the look that is set; `pass-through` hands the frames on as they are: for tests and comparisons. */
export type ExportMethod = 'look' | 'pass-through';

/** Where the bytes go. Only complete files are left behind: a cancelled or failed export removes what it wrote. */
export type ExportSink =
  /** A file the visitor picked (File System Access). */
  | { readonly kind: 'file'; readonly handle: FileSystemFileHandle }
  /** The origin's private file system, under this name; the window then offers it as a download. */
  | { readonly kind: 'private'; readonly name: string }
  /** In memory, up to `MAX_MEMORY_EXPORT_BYTES`. */
  | { readonly kind: 'memory' }
  /** Chunks are sent by PUT with `?position=`: the command line's own server. Same origin only. */
  | { readonly kind: 'server'; readonly url: string };

export const MAX_MEMORY_EXPORT_BYTES = 1024 * 1024 * 1024;

/** Which part of the clip. `toS` is not included. */
export interface ExportRange {
  readonly fromS: number;
  readonly toS: number;
}

export interface ExportSettings {
  readonly method: ExportMethod;
  readonly container: ExportContainer;
  /** Null: what suits the container and the size. */
  readonly codec: ExportCodec | null;
  readonly quality: ExportQuality;
  /** Overrides `quality`. */
  readonly bitsPerSecond: number | null;
  /** Height of the result, upright; null keeps the clip's size. Never more than 4K. */
  readonly heightPx: number | null;
  /** Short side of the network size; null is as fine as the engine goes. */
  readonly networkShortSidePx: number | null;
  readonly hasSound: boolean;
  /** Frames that were painted by themselves are carried through first, where there are any. */
  readonly carriesPaintings: boolean;
}

export const defaultExportSettings: ExportSettings = {
  method: 'look',
  container: 'mp4',
  codec: null,
  quality: 'good',
  bitsPerSecond: null,
  heightPx: null,
  networkShortSidePx: null,
  hasSound: true,
  carriesPaintings: true,
};

/** One frame as it is to be shown and exported. */
export interface CarriedPicture {
  readonly timestampS: number;
  /** The painting itself where it is pinned, else a JPEG. */
  readonly picture: Blob;
}

export interface ExportJob extends ExportSettings {
  readonly file: Blob;
  /** Null is the whole clip. */
  readonly range: ExportRange | null;
  /**
   * A segment of a clip that several machines share: keeps the clip's timestamps, is cut where the encoder restarts
   * anyway, and only the first carries the sound. Otherwise a range starts at 0 and has its own sound.
   */
  readonly isSegment: boolean;
  /** Frames painted and thrown away before a range begins, to settle what is smoothed over time. */
  readonly prerollFrames: number;
  /** Asks for `ExportSummary.frameHashes`. */
  readonly wantsFrameHashes: boolean;
  readonly sink: ExportSink;
  /** Frames that are painted already, in the order of time: written as they are. */
  readonly carried?: readonly CarriedPicture[];
}

/** The encoder starts over at whole multiples of this, in every export, so that segments equal the whole. */
export const KEY_FRAME_GRID_S = 2;

/**
 * Frames after which what was before counts for less than an eighth of a percent, so that segments go on from each other
 * unseen. No method looks back by itself; smoothing over time does. @param stability 0 … 1
 */
export function prerollFrames(stability: number): number {
  return stability === 0 ? 0 : Math.ceil(Math.log(1 / 800) / Math.log(stayWeight(stability)));
}

/** What becomes of the sound. */
export type SoundPlan =
  | { readonly kind: 'none' }
  /** Packet for packet. */
  | { readonly kind: 'copied'; readonly codec: string }
  /** Made anew, because the container does not take `from` (or the range cannot be cut from it). */
  | { readonly kind: 'encoded'; readonly from: string; readonly codec: 'opus' }
  /** This browser cannot decode it and the container does not take it. */
  | { readonly kind: 'lost'; readonly codec: string };

/** What an export will do; shown before it starts. */
export interface ExportPlan {
  readonly codec: ExportCodec;
  /** Displayed size of the result. */
  readonly size: Size;
  readonly sound: readonly SoundPlan[];
  readonly bitsPerSecond: number;
  readonly durationS: number;
  /** Sentences about what differs from what one may expect. */
  readonly notes: readonly string[];
}

export interface ExportProgress {
  readonly framesDone: number;
  /** 0 … 1, by the clip's timeline. */
  readonly share: number;
  readonly fps: number;
  readonly secondsLeft: number | null;
}

/** Where the time went, in milliseconds of waiting; decoding and encoding also go on behind the network. */
export interface ExportTimes {
  readonly decodeMs: number;
  readonly networkMs: number;
  readonly encodeMs: number;
  readonly totalMs: number;
}

export interface ExportSummary {
  readonly plan: ExportPlan;
  readonly frames: number;
  readonly soundPackets: number;
  readonly byteLength: number;
  readonly times: ExportTimes;
  /** Of each frame as handed to the encoder, when asked for. */
  readonly frameHashes: readonly string[];
  /** Only of a `memory` sink. */
  readonly file: Blob | null;
}
