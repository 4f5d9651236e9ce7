/**
 * Temporal smoothing of painted pictures, behind every method: between the engine and the compositor. One for each kind
 * of frame; both run the same algorithm. For each frame: `observe`, then the engine paints, then `stabilize`.
 */
import type { MotionView } from '../../shared/protocol.ts';
import type { ContentMemory } from '../color/content-memory.ts';
import type { EngineFrame, StylizedFrame } from '../engine/style-engine.ts';

export interface Stabilizer {
  readonly frameKind: 'cpu' | 'gpu';
  /**
   * Finds the frame's motion since the last one, and forgets the past when a new scene begins.
   * @param isContinued false when this frame does not follow the last one: nothing of the past is used.
   * @returns what the engine is to smooth its statistics with.
   */
  observe(frame: EngineFrame, stability: number, isContinued: boolean): ContentMemory;
  /** Takes ownership; the result is the caller's. To be called once after each `observe`, with what was painted of it. */
  stabilize(stylized: StylizedFrame): StylizedFrame;
  /**
   * Instead of painting and `stabilize`: the last painting carried to the frame that was observed. The result is the
   * caller's; null where there is none, or this stabiliser does not.
   */
  reuse(): StylizedFrame | null;
  /** The motion of the last frame as a picture, for looking at the algorithm; null when there is none. */
  inspect(view: MotionView): StylizedFrame | null;
  /** Forgets the past. */
  reset(): void;
  dispose(): void;
}
