/** Whether a frame follows the last one: only then is the past of any use to it. */
import { sameSize, type Size } from '../../shared/size.ts';
import type { EngineLook, StyleEngine } from '../engine/style-engine.ts';

/** Further apart than this two frames are, if anything, pictures of the same place. */
const LONGEST_GAP_US = 1_000_000;

export interface FrameOrigin {
  /** Of the frame in its source; null when it is the last one once more. */
  readonly timestampUs: number | null;
  /** At which it is painted. */
  readonly size: Size;
  readonly engine: StyleEngine;
  readonly look: EngineLook;
}

export class Continuity {
  #last: FrameOrigin | null = null;

  /** Notes the frame. A seek, another style, strength, method or size, and a repaint begin anew. */
  follows(frame: FrameOrigin): boolean {
    const last = this.#last;
    this.#last = frame;
    if (!last || frame.timestampUs === null) return false;
    const isLater =
      last.timestampUs === null ||
      (frame.timestampUs > last.timestampUs && frame.timestampUs - last.timestampUs <= LONGEST_GAP_US);
    return (
      isLater &&
      frame.engine === last.engine &&
      frame.look.style === last.look.style &&
      frame.look.strength === last.look.strength &&
      sameSize(frame.size, last.size)
    );
  }

  /** Whatever comes next begins anew. */
  breakOff(): void {
    this.#last = null;
  }
}
