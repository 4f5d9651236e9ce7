/** The contract of paused painting between window and worker: what is painted, how, and what is said on the way. */
import type { LearnJob, LearnProgress, LearnResult } from './learning.ts';
import type { EngineId } from './protocol.ts';
import type { Size } from './size.ts';

export const PAINT_METHODS = ['gatys', 'cnnmrf', 'texture'] as const;
export type PaintMethod = (typeof PAINT_METHODS)[number];

export const PAINT_QUALITIES = ['draft', 'good', 'fine'] as const;
export type PaintQuality = (typeof PAINT_QUALITIES)[number];

export const PAINT_STRENGTHS = ['gentle', 'balanced', 'strong'] as const;
export type PaintStrength = (typeof PAINT_STRENGTHS)[number];

/** What the painting begins with; noise ends further from the content. */
export const PAINT_INITS = ['content', 'noise', 'live'] as const;
export type PaintInit = (typeof PAINT_INITS)[number];

/** L-BFGS gets further in as many steps; Adam's steps all take the same time. */
export const PAINT_OPTIMISERS = ['lbfgs', 'adam'] as const;
export type PaintOptimiser = (typeof PAINT_OPTIMISERS)[number];

export interface PaintSettings {
  readonly method: PaintMethod;
  readonly quality: PaintQuality;
  readonly strength: PaintStrength;
  readonly keepsColors: boolean;
  readonly init: PaintInit;
  readonly optimiser: PaintOptimiser;
  /** Of noise, and of what a texture picks at random. */
  readonly seed: number;
  /** CNNMRF: also the style's patches turned a little. */
  readonly isTurned: boolean;
  /** CNNMRF: also the style's patches enlarged and reduced a little. */
  readonly isScaled: boolean;
  /** CNNMRF: every window of the frame is matched, not every second one. */
  readonly isDense: boolean;
  /** Texture: side of the neighbourhood that is compared, odd. */
  readonly windowPx: number;
  /** Texture: the whole sample is looked through for each pixel (Efros & Leung), not only what continues the neighbours. */
  readonly isExact: boolean;
  /** Texture: opposite borders fit together. Not of regions. */
  readonly isTileable: boolean;
}

/** What the page offers of `windowPx`. */
export const TEXTURE_WINDOWS_PX = [5, 7, 11, 15, 21, 31] as const;

export const defaultPaintSettings: PaintSettings = {
  method: 'gatys',
  quality: 'draft',
  strength: 'balanced',
  keepsColors: false,
  init: 'content',
  optimiser: 'lbfgs',
  seed: 1,
  isTurned: false,
  isScaled: false,
  isDense: false,
  windowPx: 11,
  isExact: false,
  isTileable: false,
};

/** Coarse to fine; short sides are never more than the frame's. `texture`: the last is the texture's own short side. */
export const PAINT_LEVELS: Readonly<
  Record<
    PaintMethod,
    Readonly<Record<PaintQuality, { readonly shortSidesPx: readonly number[]; readonly iterations: number }>>
  >
> = {
  gatys: {
    draft: { shortSidesPx: [128, 256], iterations: 60 },
    good: { shortSidesPx: [256, 512], iterations: 150 },
    fine: { shortSidesPx: [256, 512, 1024], iterations: 200 },
  },
  cnnmrf: {
    draft: { shortSidesPx: [64, 128, 256], iterations: 40 },
    good: { shortSidesPx: [96, 192, 384], iterations: 100 },
    fine: { shortSidesPx: [128, 256, 512], iterations: 100 },
  },
  texture: {
    draft: { shortSidesPx: [96], iterations: 1 },
    good: { shortSidesPx: [160], iterations: 1 },
    fine: { shortSidesPx: [256], iterations: 1 },
  },
};

export interface PaintStyle {
  readonly picture: Blob;
  readonly weight: number;
  /** White where in the frame it counts; null is everywhere. */
  readonly mask: Blob | null;
}

export interface PaintJob extends PaintSettings {
  /** The frame as it is, at full size. */
  readonly content: Blob;
  /** What the live net made of it, for `init: 'live'`. */
  readonly live: Blob | null;
  readonly styles: readonly PaintStyle[];
  /** For tests and experiments: instead of what `quality` says. */
  readonly levels?: { readonly shortSidesPx: readonly number[]; readonly iterations: number };
}

/** What the painter starts with. */
export interface PaintSetup {
  /** Null: the best there is. */
  readonly engine: EngineId | null;
  /** Absolute, ending in a slash. */
  readonly modelsUrl: string;
  /** A VGG-19 that the visitor brought, as it was chosen; empty: the one that comes with the page. */
  readonly ownNetwork: readonly File[];
}

export interface PaintProgress {
  readonly iteration: number;
  readonly iterations: number;
  /** From 1. */
  readonly level: number;
  readonly levels: number;
  /** Null where nothing is minimised (texture). */
  readonly loss: number | null;
  readonly secondsLeft: number | null;
  /** At most once a second, else null. Owned by the receiver. */
  readonly preview: ImageBitmap | null;
}

export interface PaintResult {
  /** PNG. */
  readonly picture: Blob;
  readonly size: Size;
  readonly seconds: number;
  readonly engine: EngineId;
}

/** Working memory of one painting may not be estimated higher. */
export const MAX_PAINT_BYTES = 1024 * 1024 * 1024;

export interface PainterWorkerApi {
  /** One at a time. @throws StylizerError `paint/too-large` before anything is computed. */
  paint(setup: PaintSetup, job: PaintJob, onProgress: (progress: PaintProgress) => void): Promise<PaintResult>;
  /** One at a time. Learns a style for `gallery` by fitting its scales and shifts alone. */
  learn(setup: PaintSetup, job: LearnJob, onProgress: (progress: LearnProgress) => void): Promise<LearnResult>;
  /** Whether these files are a VGG-19. @throws StylizerError that says what is wrong with them. */
  checkNetwork(files: readonly File[]): Promise<void>;
  /** Takes hold between two layers of the network. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** For tests of the way back: loses the GPU device as a driver reset would; elsewhere, fails the next step. */
  loseDevice(): Promise<void>;
}
