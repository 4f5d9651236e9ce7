/**
 * Both ends of a frame's way through the worker: it takes the source frame in (and keeps it at output size), hands the
 * engine its input at network size, and puts the painted picture on the canvas. One per kind of canvas context.
 */
import type { ViewSettings } from '../../shared/protocol.ts';
import type { Size } from '../../shared/size.ts';
import type { EngineFrame, StylizedFrame } from '../engine/style-engine.ts';

export interface Compositor {
  /** Largest picture it composes, lying on its long side; larger sources are scaled down on the way in. */
  readonly maxOutputSize: Size;
  /** Resolves with the reason when the canvas can show nothing any more; a lost WebGPU device is not its business. */
  readonly lost: Promise<string>;
  /**
   * Copies the frame in, at `outputSize`, and resizes the canvas to it. The frame stays the caller's and can be closed
   * as soon as this resolves.
   */
  takeFrame(frame: VideoFrame, outputSize: Size): Promise<void>;
  /** The taken frame at network size. Borrowed: valid until the next call. */
  importFrame(networkSize: Size): EngineFrame;
  /** Composes the taken frame with `stylized` (null shows the source) onto the canvas. `stylized` stays the caller's. */
  present(stylized: StylizedFrame | null, view: ViewSettings): void;
  /** Resolves when everything submitted so far is done: the fence of the frame loop. */
  finished(): Promise<void>;
  dispose(): void;
}
