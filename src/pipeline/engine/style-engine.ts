/**
 * What the frame loop needs from whatever computes the network. `TfjsEngine` is one; a hand-written WGSL plan can be
 * another. What is recorded, and how many submits it takes, is inside an engine. Every engine passes
 * `tests/support/engine-conformance.ts`.
 */
import type { LearntStyle } from '../../shared/learnt-style.ts';
import type { EngineId } from '../../shared/protocol.ts';
import type { Size } from '../../shared/size.ts';
import type { ContentMemory } from '../color/content-memory.ts';
import type { PresentMap } from '../color/present-map.ts';
import type { StyleCode } from './style-code.ts';

/** An RGB picture, interleaved floats in [0, 1], row-major. */
export interface RgbPicture extends Size {
  readonly rgb: Float32Array;
}

/** What is to become a `StyleCode`. */
export interface StyleSource {
  /** By which a network of built-in styles knows it. */
  readonly id: string;
  /** At the engine's `styleShortSidePx`. Stays the caller's. */
  readonly picture: RgbPicture;
  /** What a network of built-in styles has learnt of it; others do without. */
  readonly learnt?: LearntStyle | null;
}

/** One source frame at network size, where the engine wants it. Borrowed: valid until `stylize` resolves. */
export type EngineFrame =
  | { readonly kind: 'cpu'; readonly picture: RgbPicture }
  /** `rgb`: width·height·3 float32, STORAGE | COPY_SRC, on the engine's device. */
  | { readonly kind: 'gpu'; readonly rgb: GPUBuffer; readonly size: Size };

/** What to paint it with. */
export interface EngineLook {
  readonly style: StyleCode;
  /** 0 gives the content back, 1 is the full style. */
  readonly strength: number;
}

/**
 * The network's map and the affine map that turns it into a picture at any size (`color/present-map.ts`).
 * Owned by the caller, who calls `release` once.
 */
export type StylizedFrame = CpuStylizedFrame | GpuStylizedFrame;

export interface CpuStylizedFrame {
  readonly kind: 'cpu';
  readonly size: Size;
  /** Interleaved, 3 channels, row-major. */
  readonly structure: Float32Array;
  readonly presentMap: PresentMap;
  release(): void;
}

/** Both buffers are valid for work submitted before `release`. */
export interface GpuStylizedFrame {
  readonly kind: 'gpu';
  readonly size: Size;
  readonly structure: GPUBuffer;
  readonly presentMap: GPUBuffer;
  release(): void;
}

/** Live things an engine holds: flat in the steady state. */
export interface EngineCounts {
  readonly tensors: number;
  readonly byteLength: number;
}

export interface StyleEngine {
  readonly id: EngineId;
  /** Which kind of `EngineFrame` it takes and returns. */
  readonly frameKind: 'cpu' | 'gpu';
  /** Sides of a frame must be multiples of this. */
  readonly sizeMultiple: number;
  /** Short side at which style pictures are to come. */
  readonly styleShortSidePx: number;
  /** Null when any picture can be a style; otherwise the ids of those that can, beside what it has learnt. */
  readonly styleIds: readonly string[] | null;
  /** Runs the style side once. @returns null for a style that the network does not know (`styleIds`). */
  encodeStyle(style: StyleSource): Promise<StyleCode | null>;
  /**
   * Resolves when the work is submitted (GPU) or done (CPU).
   * @param memory smooths the content's statistics over time; without it each frame is painted by its own.
   */
  stylize(frame: EngineFrame, look: EngineLook, memory?: ContentMemory | null): Promise<StylizedFrame>;
  counts(): EngineCounts;
  /** Frees weights and cached uploads. Idempotent. */
  dispose(): void;
}
