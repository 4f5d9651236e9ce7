/** The contract of carrying painted frames through a clip, between window and worker. Times on the clip's own timeline. */
import type { CarriedPicture, ExportRange } from './export.ts';
import type { ExportSetup } from './export-setup.ts';

export interface PinnedPainting {
  readonly timeS: number;
  /** PNG. */
  readonly picture: Blob;
}

export interface CarryJob {
  readonly file: Blob;
  /** Null is the whole clip. Painted frames outside of it are not used. */
  readonly range: ExportRange | null;
  /** At least one; in the order of time. */
  readonly paintings: readonly PinnedPainting[];
}

export interface CarryProgress {
  readonly framesDone: number;
  /** 0 … 1 */
  readonly share: number;
  /** Frames a second, over both passes. */
  readonly fps: number;
  readonly secondsLeft: number | null;
  /** Those that are new since the last report. */
  readonly pictures: readonly CarriedPicture[];
}

export interface CarrySummary {
  readonly frames: number;
  /** Mean share that the live painting fills, 0 … 1. */
  readonly filled: number;
  /** The frame that is seen to jump most, and its change ÷ its neighbours'; null when none does. */
  readonly jump: { readonly timeS: number; readonly ratio: number } | null;
  /** Where the room for carried frames was used up; null when all were kept. */
  readonly fullAtS: number | null;
}

/** Carried frames are kept in the browser's own storage of files; more than this is not asked of it. */
export const MAX_CARRIED_BYTES = 1024 * 1024 * 1024;

export interface CarryWorkerApi {
  /** Once. Ending the worker cancels. @throws StylizerError that says what to do. */
  carry(setup: ExportSetup, job: CarryJob, onProgress: (progress: CarryProgress) => void): Promise<CarrySummary>;
  /** For tests of the way back: as `StylizerWorkerApi.loseDevice`; elsewhere than on WebGPU, fails the next frame. */
  loseDevice(): Promise<void>;
}
