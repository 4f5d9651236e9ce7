/**
 * What window and worker say to each other about one clip that plays in the worker. Times are seconds of the clip's own
 * timeline, as its timestamps have them; `…Ms` are milliseconds since the epoch, which both worlds share.
 */
import type { ErrorCode } from './errors.ts';
import type { CarriedPicture } from './export.ts';
import type { Size } from './size.ts';

/** What a look into the file tells. */
export interface ClipFacts {
  /** Upright and in square pixels: what a viewer shows. */
  readonly displaySize: Size;
  readonly startS: number;
  /** Where the last frame's time is over. */
  readonly endS: number;
  /** Mean over the first frames; a clip may have a varying one. */
  readonly frameRate: number;
  readonly videoCodec: string | null;
  /** False when only a video element may be able to play it. */
  readonly canDecodeVideo: boolean;
  readonly audioCodec: string | null;
  readonly canDecodeAudio: boolean;
}

export interface ClipSettings {
  readonly isLooping: boolean;
  readonly isMuted: boolean;
  /** What is played and exported; null is the clip's own start or end. */
  readonly inS: number | null;
  readonly outS: number | null;
}

export const defaultClipSettings: ClipSettings = { isLooping: true, isMuted: false, inS: null, outS: null };

/** Where to go on: a restarted worker continues what its predecessor played. */
export interface ClipStart {
  readonly timeS: number;
  readonly isPaused: boolean;
  readonly settings: ClipSettings;
}

/** Window to worker. */
export type ClipCommand =
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'seek'; readonly timeS: number }
  /** To the next or the previous frame; pauses. */
  | { readonly kind: 'step'; readonly frames: 1 | -1 }
  | { readonly kind: 'settings'; readonly settings: ClipSettings }
  /** The sound card's clock, which the picture follows while there is sound: `timeS` is heard at `atMs`. */
  | { readonly kind: 'clock'; readonly run: number; readonly timeS: number; readonly atMs: number }
  | { readonly kind: 'thumbnails'; readonly count: number; readonly heightPx: number }
  /** Frames of these times are shown so, in place of the live painting; in the order of time. None: all are live. */
  | { readonly kind: 'carried'; readonly pictures: readonly CarriedPicture[] };

/** Worker to window. */
export type ClipMessage =
  | { readonly kind: 'state'; readonly timeS: number; readonly isPaused: boolean }
  /** Sound of playback number `run`; a new number takes back what was not heard yet. Planar, one array a channel. */
  | {
      readonly kind: 'sound';
      readonly run: number;
      readonly timeS: number;
      readonly sampleRate: number;
      readonly channels: readonly Float32Array<ArrayBuffer>[];
    }
  /** What was sent and not heard yet is not to be heard any more. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'thumbnail'; readonly index: number; readonly bitmap: ImageBitmap }
  /** The clip cannot be played on from here. */
  | { readonly kind: 'broken'; readonly code: ErrorCode; readonly message: string };

/** Milliseconds since the epoch with the precision of `performance.now()`; comparable between window and worker. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
