/**
 * One frame of two carried paintings and the live one: where either is trusted it shows, the nearer one in time more; what
 * neither knows is filled by the live painting. Contrast that averaging two paintings takes is given back.
 */
import type { Size } from '../../shared/size.ts';
import { DetailKeeper } from '../temporal/detail.ts';

/** The motion's trust below the first is a hole, above the second all is well: noise and light are no reason to fill. */
const HOLE_TRUST = { none: 0.12, full: 0.5 } as const;

/** Keeps shares apart where hardly anything is trusted. */
const LEAST_SHARE = 1e-4;

/** A painting that was carried here; of one size with the frame. */
export interface CarriedSide {
  /** `[H, W, 3]`, valid where trusted. */
  readonly picture: Float32Array;
  /** `[H, W]`, 0 … 1. */
  readonly trust: Float32Array;
  /** How much it counts beside the other side, 0 … 1: its nearness in time. */
  readonly nearness: number;
  /** How much of its trust is left at this distance, 0 … 1. */
  readonly reach: number;
}

export class SideBlender {
  readonly #detail: DetailKeeper;
  /** What restoring contrast also writes to, for nobody. */
  readonly #unused: Float32Array;

  constructor({ width, height }: Size) {
    this.#detail = new DetailKeeper({ width, height });
    this.#unused = new Float32Array(3 * width * height);
  }

  /**
   * @param sides none, one or two. @param live what fills holes, `[H, W, 3]`: becomes the frame, in place.
   * @returns share of the frame that is filled, 0 … 1.
   */
  blend(sides: readonly CarriedSide[], live: Float32Array): number {
    const [first, second] = sides;
    if (!first) return 1;
    if (!second) return fillHoles(first, live);
    return this.#blendTwo(first, second, live);
  }

  #blendTwo(a: CarriedSide, b: CarriedSide, live: Float32Array): number {
    const nearest = a.nearness >= b.nearness ? a : b;
    // Contrast to come back to: of the frame as the nearer painting alone would show it.
    this.#unused.set(live);
    fillHoles(nearest, this.#unused);
    this.#detail.measure(this.#unused);
    let filled = 0;
    for (let pixel = 0, i = 0; i < live.length; pixel++, i += 3) {
      const trustA = a.reach * solid(a.trust[pixel] ?? 0);
      const trustB = b.reach * solid(b.trust[pixel] ?? 0);
      const shareA = a.nearness * trustA;
      const shareB = b.nearness * trustB;
      const cover = 1 - (1 - trustA) * (1 - trustB);
      filled += 1 - cover;
      if (cover === 0) continue;
      const weightA = (cover * shareA) / (shareA + shareB + LEAST_SHARE);
      const weightB = (cover * shareB) / (shareA + shareB + LEAST_SHARE);
      const rest = 1 - weightA - weightB;
      for (let c = i; c < i + 3; c++) {
        const carried =
          (trustA > 0 ? weightA * (a.picture[c] ?? 0) : 0) + (trustB > 0 ? weightB * (b.picture[c] ?? 0) : 0);
        live[c] = carried + rest * (live[c] ?? 0);
      }
    }
    this.#detail.restore(live, this.#unused);
    return filled / a.trust.length;
  }
}

function fillHoles({ picture, trust, reach }: CarriedSide, live: Float32Array): number {
  let filled = 0;
  for (let pixel = 0, i = 0; i < live.length; pixel++, i += 3) {
    const cover = reach * solid(trust[pixel] ?? 0);
    filled += 1 - cover;
    if (cover === 0) continue;
    for (let c = i; c < i + 3; c++) live[c] = (live[c] ?? 0) + cover * ((picture[c] ?? 0) - (live[c] ?? 0));
  }
  return filled / trust.length;
}

/** Smooth between hole and all is well. */
function solid(trust: number): number {
  const t = Math.max(0, Math.min(1, (trust - HOLE_TRUST.none) / (HOLE_TRUST.full - HOLE_TRUST.none)));
  return t * t * (3 - 2 * t);
}
