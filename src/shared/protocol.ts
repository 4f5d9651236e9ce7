/**
 * The contract between the window and the worker. Commands go through Comlink; pixels only by transfer
 * (`OffscreenCanvas`, a stream of `VideoFrame`s, a `MessagePort` that posts them). Events come back through one callback.
 */
import type { ClipFacts, ClipStart } from './clip.ts';
import type { ErrorCode } from './errors.ts';
import type { ExportJob, ExportPlan, ExportProgress, ExportSummary } from './export.ts';
import type { LearntStyle } from './learnt-style.ts';
import type { Size } from './size.ts';

/** Engines in the order of preference on hardware. */
export const ENGINE_IDS = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type EngineId = (typeof ENGINE_IDS)[number];

export function isEngineId(value: unknown): value is EngineId {
  return (ENGINE_IDS as readonly unknown[]).includes(value);
}

/** Ways to paint, each a network of that name in `models/`; in the order the page shows them. */
export const METHOD_IDS = ['live', 'adain', 'sanet', 'gallery'] as const;
export type MethodId = (typeof METHOD_IDS)[number];

export const DEFAULT_METHOD: MethodId = 'live';

export function isMethodId(value: unknown): value is MethodId {
  return (METHOD_IDS as readonly unknown[]).includes(value);
}

/** Which method paints, and what it can paint. */
export interface MethodReport {
  readonly id: MethodId;
  /** Null when any picture can be a style; otherwise the ids of those that can, beside what it has learnt. */
  readonly styleIds: readonly string[] | null;
  /** A sentence when another method was asked for at the start and could not be loaded. */
  readonly trouble: string | null;
}

/** Milliseconds a frame, by engine. */
export type EngineTimings = Readonly<Partial<Record<EngineId, number>>>;

/** Which engine runs and why; shown in the page. */
export interface EngineReport {
  readonly id: EngineId;
  /** A sentence: what was found and why this engine was chosen. */
  readonly reason: string;
  /** What it runs on: the adapter's or renderer's name, or the number of threads. */
  readonly hardware: string;
  /** True when the CPU computes, be it through an emulated graphics API. */
  readonly isSoftware: boolean;
  /** From a timed start with the method's own network; kept by the window for the next start with it. */
  readonly timingsMs: EngineTimings;
}

/** What runs after a start or a restart. */
export interface StartReport {
  readonly engine: EngineReport;
  readonly method: MethodReport;
}

export interface StartOptions {
  readonly canvas: OffscreenCanvas;
  /** Overrides the choice (`?engine=`); the page then says so. */
  readonly forcedEngine: EngineId | null;
  /** What to paint with; when it cannot be loaded, `DEFAULT_METHOD` paints instead. */
  readonly method: MethodId;
  /** Timings of an earlier start with this method on this machine, if any. */
  readonly rememberedTimingsMs: EngineTimings;
  /** Engines that failed in this session and must not be tried again. */
  readonly excludedEngines: readonly EngineId[];
  /** Where `models/` is served; absolute, ending in a slash. */
  readonly modelsUrl: string;
  /** Short side of the network size, or null to let the frame rate decide. */
  readonly networkShortSidePx: number | null;
  /** Least time between `frames` events. */
  readonly reportIntervalMs: number;
}

export const DEFAULT_REPORT_INTERVAL_MS = 250;

/** How frames reach the worker: which capture path the window's probe chose. */
export type SourceInput =
  /** A window-side MediaStreamTrackProcessor's stream (Chrome). */
  | { readonly kind: 'stream'; readonly stream: ReadableStream<VideoFrame> }
  /** The track itself, processed in the worker (Safari). */
  | { readonly kind: 'track'; readonly track: MediaStreamTrack }
  /** VideoFrames posted one by one (everywhere else, and every video element). */
  | { readonly kind: 'port'; readonly port: MessagePort }
  /** A clip that the worker itself decodes and plays; `port` carries `ClipCommand`s in and `ClipMessage`s out. */
  | { readonly kind: 'clip'; readonly file: Blob; readonly port: MessagePort; readonly start: ClipStart }
  /** One picture, repainted when the look changes. */
  | { readonly kind: 'still'; readonly bitmap: ImageBitmap };

/** What the window posts on a `port` source, and the worker on a tap. */
export interface PostedFrame {
  readonly frame: VideoFrame;
  /** Frames presented since the last posted one and not posted, because the other side was still busy. */
  readonly skipped: number;
}

/** What is answered on such a port: whoever takes the frames took the frame and wants the next, or wants no more. */
export type PortReply = 'taken' | 'stopped';

export interface LookStyle {
  readonly id: string;
  /** Share in the mix, ≥ 0; shares are normalised. */
  readonly weight: number;
}

/** How the picture is painted. */
export interface Look {
  /** 1 to `MAX_MIXED_STYLES` entries. */
  readonly styles: readonly LookStyle[];
  /** 0 gives the content back, 1 is the full style. */
  readonly strength: number;
  /** Smoothing over time: 0 paints every frame for itself, 1 changes as little as can be. 0 when left out. */
  readonly stability?: number;
  /** Sensor noise is taken out of the frame before it is painted, when there is any. False when left out. */
  readonly filtersNoise?: boolean;
}

export const MAX_MIXED_STYLES = 4;

export const DEFAULT_STRENGTH = 1;

/** Most of the calm; more remembers longer for little. */
export const DEFAULT_STABILITY = 0.8;

/**
 * The motion behind the smoothing as a picture, for looking at the algorithm. `flow`: hue is direction, brightness is
 * speed. `trust`: white where the past is used, black where it is not.
 */
export type MotionView = 'flow' | 'trust';

/** How the painted picture is shown; changes nothing about the painting. */
export interface ViewSettings {
  /** Left share of the picture that shows the source, 0 … 1. */
  readonly wipe: number;
  /** Mirror left and right, as one expects of one's own camera. */
  readonly isMirrored: boolean;
  /** False shows the source untouched (stylising is switched off). */
  readonly isStylized: boolean;
  /** Shows the motion in place of the painting; null or left out, the painting. */
  readonly motionView?: MotionView | null;
}

export const defaultViewSettings: ViewSettings = { wipe: 0, isMirrored: false, isStylized: true };

/** A few times a second, while frames flow. Times in milliseconds over the last frames. */
export interface FrameReport {
  /** What the frame was painted with. */
  readonly method: MethodId;
  readonly fps: number;
  readonly latencyP50Ms: number;
  readonly latencyP95Ms: number;
  readonly stages: Readonly<Record<StageName, { readonly p50Ms: number; readonly p95Ms: number }>>;
  readonly framesShown: number;
  /** Frames that arrived and were not shown because a newer one was there. */
  readonly framesDropped: number;
  /** One of so many frames is painted, and carried along for the others. */
  readonly paintedEvery: number;
  readonly networkSize: Size;
  readonly outputSize: Size;
  /** RMS change of the painting from frame to frame beyond the source's, 0 … 1; null while it is not measured. */
  readonly flicker: number | null;
  /**
   * How far smoothing takes the painting's statistics from those of the frame painted for itself, as a share
   * (`temporal/style-shift.ts`); 0 without smoothing, null while it is not measured.
   */
  readonly styleShift: number | null;
  readonly counts: LiveCounts;
}

export const STAGE_NAMES = ['import', 'network', 'present'] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/** Live things; flat in the steady state. */
export interface LiveCounts {
  readonly tensors: number;
  readonly tensorBytes: number;
  readonly openFrames: number;
}

export type StylizerEvent =
  | { readonly kind: 'frames'; readonly report: FrameReport }
  /** The source stopped by itself (track ended, port closed). */
  | { readonly kind: 'source-ended' }
  /** The GPU device was lost; painting goes on by itself when `engine` follows. */
  | { readonly kind: 'recovering'; readonly reason: string }
  | { readonly kind: 'engine'; readonly report: StartReport }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

export type SnapshotSubject = 'painted' | 'source';

export interface StylizerWorkerApi {
  /** First call, once. Loads the method's network, chooses and starts an engine. */
  start(options: StartOptions, onEvent: (event: StylizerEvent) => void): Promise<StartReport>;
  /**
   * Changes the method; the previous one goes on until the new one is ready with the look in use, and when it fails.
   * @returns null when another method was asked for meanwhile.
   */
  setMethod(id: MethodId): Promise<MethodReport | null>;
  /** Replaces the source; the previous one is closed. */
  openSource(source: SourceInput): Promise<void>;
  closeSource(): Promise<void>;
  /**
   * Decodes and encodes a style picture under `id`; replaces one of the same id.
   * @param learnt what a method of built-in styles has learnt of it (`learning.ts`), if any.
   * @returns false when the method in use does not paint it (`MethodReport.styleIds`); it is kept for the others.
   */
  addStyle(id: string, picture: Blob, learnt?: LearntStyle | null): Promise<boolean>;
  /** Forgets a style; a look that names it goes on without it. */
  removeStyle(id: string): Promise<void>;
  /** Resolves when the picture is painted so, or when a newer look has come. */
  setLook(look: Look): Promise<void>;
  setView(view: ViewSettings): Promise<void>;
  /** The picture as it is now, full size, without the wipe: painted, or the source's own frame. */
  snapshot(of?: SnapshotSubject): Promise<Blob>;
  /**
   * Posts a copy of each picture that is shown from now on as `PostedFrame`, starting with the present one, its
   * timestamp on the clock of `media-clock.ts`. Ends when `stopped` comes back.
   */
  openTap(port: MessagePort): Promise<void>;
  /** A look into a clip's file: the window asks before it chooses how to play it. */
  probeClip(file: Blob): Promise<ClipFacts>;
  /** What an export would do, without doing it. */
  previewExport(job: ExportJob): Promise<ExportPlan>;
  /** Writes a whole clip to a file with the look that is set; one at a time. */
  exportClip(job: ExportJob, onProgress: (progress: ExportProgress) => void): Promise<ExportSummary>;
  /** `exportClip` then rejects with an AbortError and leaves no file. */
  cancelExport(): Promise<void>;
  /** Answers when the worker is alive: the client's heartbeat. */
  ping(): Promise<void>;
  /** Everything is freed; the worker can be terminated. */
  dispose(): Promise<void>;
  /** For tests of the way back: destroys the GPU device as a driver reset would. */
  loseDevice(): Promise<void>;
}
