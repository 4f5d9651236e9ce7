/**
 * One frame of two carried paintings and the live one: where either is trusted it shows, the nearer one in time more; what
 * neither knows is filled by the live painting. Contrast that averaging two paintings takes is given back.
 */
import type { Size } from '../../shared/size.ts';
import { DetailKeeper } from '../temporal/detail.ts';
import { LocalTune } from './local-tune.ts';

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
  readonly #local: LocalTune;
  readonly #carried: Float32Array;
  readonly #cover: Float32Array;
  /** What restoring contrast also writes to, for nobody. */
  readonly #unused: Float32Array;

  constructor({ width, height }: Size) {
    this.#detail = new DetailKeeper({ width, height });
    this.#local = new LocalTune({ width, height });
    this.#carried = new Float32Array(3 * width * height);
    this.#cover = new Float32Array(width * height);
    this.#unused = new Float32Array(3 * width * height);
  }

  /**
   * @param sides none, one or two. @param live what fills holes, `[H, W, 3]`: becomes the frame, in place.
   * @returns share of the frame that is filled, 0 … 1.
   */
  blend(sides: readonly CarriedSide[], live: Float32Array): number {
    const [first, second] = sides;
    if (!first) return 1;
    const filled = second ? this.#mixTwo(first, second) : this.#takeOne(first);
    this.#local.apply(this.#carried, this.#cover, live);
    if (!second) {
      this.#fill(live);
      return filled;
    }
    // Contrast to come back to: of the frame as the nearer painting alone would show it.
    this.#unused.set(live);
    fillWith(first.nearness >= second.nearness ? first : second, this.#unused);
    this.#detail.measure(this.#unused);
    this.#fill(live);
    this.#detail.restore(live, this.#unused);
    return filled;
  }

  #takeOne({ picture, trust, reach }: CarriedSide): number {
    let filled = 0;
    for (let pixel = 0; pixel < trust.length; pixel++) {
      const cover = reach * solid(trust[pixel] ?? 0);
      this.#cover[pixel] = cover;
      filled += 1 - cover;
    }
    this.#carried.set(picture);
    return filled / trust.length;
  }

  #mixTwo(a: CarriedSide, b: CarriedSide): number {
    const carried = this.#carried;
    let filled = 0;
    for (let pixel = 0, i = 0; i < carried.length; pixel++, i += 3) {
      const trustA = a.reach * solid(a.trust[pixel] ?? 0);
      const trustB = b.reach * solid(b.trust[pixel] ?? 0);
      const cover = 1 - (1 - trustA) * (1 - trustB);
      this.#cover[pixel] = cover;
      filled += 1 - cover;
      if (cover === 0) continue;
      const [shareA, shareB] = [trustA * (a.nearness + LEAST_SHARE), trustB * (b.nearness + LEAST_SHARE)];
      const weightA = shareA / (shareA + shareB);
      for (let c = i; c < i + 3; c++) {
        // Where a side is not trusted its picture may hold anything.
        if (weightA === 0) carried[c] = b.picture[c] ?? 0;
        else if (weightA === 1) carried[c] = a.picture[c] ?? 0;
        else carried[c] = (b.picture[c] ?? 0) + weightA * ((a.picture[c] ?? 0) - (b.picture[c] ?? 0));
      }
    }
    return filled / a.trust.length;
  }

  #fill(live: Float32Array): void {
    for (let pixel = 0, i = 0; i < live.length; pixel++, i += 3)
      mixPixel(live, this.#carried, i, this.#cover[pixel] ?? 0);
  }
}

function fillWith({ picture, trust, reach }: CarriedSide, live: Float32Array): void {
  for (let pixel = 0, i = 0; i < live.length; pixel++, i += 3) {
    mixPixel(live, picture, i, reach * solid(trust[pixel] ?? 0));
  }
}

function mixPixel(live: Float32Array, carried: Float32Array, at: number, cover: number): void {
  if (cover === 0) return;
  for (let c = at; c < at + 3; c++) live[c] = (live[c] ?? 0) + cover * ((carried[c] ?? 0) - (live[c] ?? 0));
}

/** Smooth between hole and all is well. */
function solid(trust: number): number {
  const t = Math.max(0, Math.min(1, (trust - HOLE_TRUST.none) / (HOLE_TRUST.full - HOLE_TRUST.none)));
  return t * t * (3 - 2 * t);
}
