/**
 * Painted keyframes carried through a clip: each stretch between two keyframes is gone through twice in the order of
 * decoding. First only its motion is noted and summed up backwards from the keyframe that ends it; then every frame gets
 * both keyframes' paintings, each looked up along its route, blended by nearness in time and trust; what neither knows is
 * painted live, in the keyframes' colours. Memory depends on how far a painting reaches, not on the clip's length or the
 * number of keyframes.
 */
import type { Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import type { CellGrid } from '../temporal/cell-grid.ts';
import { type ContentPyramid, createContentPyramid, fillContentPyramid } from '../temporal/content-pyramid.ts';
import { type CarriedSide, SideBlender } from './blend-sides.ts';
import { type FrameChange, rmsChange } from './jump-meter.ts';
import { MotionTracker } from './motion-tracker.ts';
import { RouteNotes } from './note-routes.ts';
import {
  CARRY_LIMIT_S,
  easeBetween,
  paintingReach,
  planStretches,
  SAME_FRAME_S,
  type Stretch,
  tuneReach,
} from './plan-stretches.ts';
import { createRoute, createSlopes, extendRoute, type RouteSlopes, unpackFlow } from './route.ts';
import { RouteMapper } from './route-map.ts';
import { applyTune, type ColorTune, fitTune, mixTunes, NO_TUNE } from './tune-colors.ts';
import { warpPicture } from './warp.ts';

/** One frame of the clip as it is needed here. */
export interface CarryFrame {
  readonly timestampS: number;
  readonly durationS: number;
  /** At flow size. Stays valid until the next frame. */
  readonly content: RgbPicture;
  /** The feed-forward painting at carry size, the caller's. At most once a frame, in the order of frames. */
  live(): Promise<RgbPicture>;
}

/** All that is needed of a keyframe; asked for when its stretch begins. */
export interface CarryKeyframe {
  readonly timeS: number;
  /** At carry size. */
  readonly painting: RgbPicture;
  /** The frame itself, at flow size. */
  readonly content: RgbPicture;
  /** The feed-forward painting of the same frame, of any size: its colours are fitted to the painting's. */
  readonly live: RgbPicture;
}

export interface CarrySource {
  /** Of the keyframes, ascending. */
  readonly timesS: readonly number[];
  /** What there is to carry through. */
  readonly fromS: number;
  readonly toS: number;
  readonly flowSize: Size;
  readonly carrySize: Size;
  keyframe(index: number): Promise<CarryKeyframe>;
  /** Frames in the order they are shown, from the one that is on at `fromS` until before `toS`. */
  frames(fromS: number, toS: number): AsyncIterable<CarryFrame>;
}

/** One frame was looked at (`motion`) or is done (`carried`). */
export type CarryStep =
  | { readonly kind: 'motion'; readonly timestampS: number; readonly durationS: number }
  | ({ readonly kind: 'carried'; readonly timestampS: number; readonly durationS: number } & CarriedFrame);

export interface CarriedFrame {
  /** At carry size. Null where no keyframe belongs to the scene. The caller's. */
  readonly picture: RgbPicture | null;
  /** Index of the keyframe that this frame is; null for another frame. */
  readonly keyframe: number | null;
  /** Share that the live painting fills, 0 … 1. */
  readonly filled: number;
  readonly change: FrameChange;
}

/** Carries; a frame comes as `motion` and then, in order, as `carried`. Early `return` is safe. */
export async function* carryClip(source: CarrySource): AsyncGenerator<CarryStep, void> {
  const carrier = new Carrier(source);
  for (const stretch of planStretches(source.timesS, source.fromS, source.toS)) yield* carrier.carry(stretch);
}

/** A keyframe in use. */
interface Anchor {
  readonly index: number;
  readonly timeS: number;
  readonly painting: RgbPicture;
  readonly content: RgbPicture;
  readonly pyramid: ContentPyramid;
  readonly tune: ColorTune;
}

/** An anchor that a frame has a way to. */
interface Reached {
  readonly anchor: Anchor;
  /** From the frame to the anchor; mended by whoever uses it. */
  readonly route: CellGrid;
}

interface LastFrame {
  readonly endS: number;
  readonly picture: RgbPicture;
  readonly content: RgbPicture;
}

class Carrier {
  readonly #source: CarrySource;
  readonly #mapper: RouteMapper;
  readonly #blender: SideBlender;
  readonly #warped: readonly [Float32Array, Float32Array];
  readonly #trusts: readonly [Float32Array, Float32Array];
  #last: LastFrame | null = null;
  /** The keyframe that ended the stretch before begins the next. */
  #anchor: Anchor | null = null;

  constructor(source: CarrySource) {
    const { flowSize, carrySize } = source;
    const pixels = carrySize.width * carrySize.height;
    this.#source = source;
    this.#mapper = new RouteMapper(flowSize);
    this.#blender = new SideBlender(carrySize);
    this.#warped = [new Float32Array(3 * pixels), new Float32Array(3 * pixels)];
    this.#trusts = [new Float32Array(pixels), new Float32Array(pixels)];
  }

  async *carry({ beginS, endS, before, after }: Stretch): AsyncGenerator<CarryStep, void> {
    const first = await this.#load(before);
    const last = await this.#load(after);
    this.#anchor = last;
    const routes = last && (yield* this.#noteRoutes(Math.max(beginS, last.timeS - CARRY_LIMIT_S), endS, last));
    yield* this.#paint(beginS, endS, first, last, routes);
  }

  async #load(index: number | null): Promise<Anchor | null> {
    if (index === null) return null;
    if (this.#anchor?.index === index) return this.#anchor;
    const { timeS, painting, content, live } = await this.#source.keyframe(index);
    const pyramid = createContentPyramid(content);
    fillContentPyramid(pyramid, content);
    return { index, timeS, painting, content, pyramid, tune: fitTune(live.rgb, painting.rgb) };
  }

  async *#noteRoutes(
    fromS: number,
    endS: number,
    { content: keyframe }: Anchor,
  ): AsyncGenerator<CarryStep, ReadonlyMap<number, Int16Array>> {
    const notes = new RouteNotes(this.#source.flowSize);
    for await (const { timestampS, durationS, content } of this.#source.frames(fromS, endS)) {
      notes.add(timestampS, content);
      yield { kind: 'motion', timestampS, durationS };
    }
    return notes.finish(keyframe);
  }

  async *#paint(
    beginS: number,
    endS: number,
    before: Anchor | null,
    after: Anchor | null,
    routes: ReadonlyMap<number, Int16Array> | null,
  ): AsyncGenerator<CarryStep, void> {
    const { flowSize } = this.#source;
    const tracker = new MotionTracker(flowSize, 'back');
    const routeOn = before && new RouteOn(flowSize);
    const routeBack = createRoute(flowSize);
    let isFirst = true;
    for await (const frame of this.#source.frames(beginS, endS)) {
      const { timestampS, durationS, content } = frame;
      const step = tracker.next(content);
      const keyframe = before && Math.abs(before.timeS - timestampS) < SAME_FRAME_S ? before : null;
      if (!keyframe) routeOn?.extend(step);
      const packed = routes?.get(timestampS);
      if (packed) unpackFlow(packed, routeBack.flow);
      const reached: Reached[] = [];
      if (before && routeOn?.flow) reached.push({ anchor: before, route: routeOn.flow });
      if (after && packed) reached.push({ anchor: after, route: routeBack });
      const carried = await this.#frameOf(frame, keyframe, tracker.pyramid, reached);
      const isCut = step === null && !isFirst;
      const change = this.#changeTo(frame, isCut ? null : carried.picture);
      this.#last = carried.picture && {
        endS: timestampS + durationS,
        picture: copied(carried.picture),
        content: copied(content),
      };
      isFirst = false;
      yield { kind: 'carried', timestampS, durationS, ...carried, keyframe: keyframe?.index ?? null, change };
    }
  }

  async #frameOf(
    frame: CarryFrame,
    keyframe: Anchor | null,
    pyramid: ContentPyramid,
    reached: readonly Reached[],
  ): Promise<{ readonly picture: RgbPicture | null; readonly filled: number }> {
    const distances = reached.map(({ anchor }) => Math.abs(anchor.timeS - frame.timestampS));
    const tuneLeft = Math.max(0, ...distances.map(tuneReach));
    if (tuneLeft === 0) return { picture: null, filled: 1 };
    const live = await frame.live();
    if (keyframe) return { picture: copied(keyframe.painting), filled: 0 };
    const [a, b] = reached;
    const share = a && b ? easeBetween(frame.timestampS, a.anchor.timeS, b.anchor.timeS) : 0;
    if (a) {
      const tune = b ? mixTunes(a.anchor.tune, b.anchor.tune, share) : a.anchor.tune;
      applyTune(mixTunes(NO_TUNE, tune, tuneLeft), live.rgb);
    }
    const sides = reached.flatMap(({ anchor, route }, index): CarriedSide[] => {
      const reach = paintingReach(distances[index] ?? Infinity);
      if (reach === 0) return [];
      const [picture, trust] = index === 0 ? [this.#warped[0], this.#trusts[0]] : [this.#warped[1], this.#trusts[1]];
      const motion = this.#mapper.map({ content: frame.content, pyramid }, anchor, route);
      warpPicture(anchor.painting, motion, this.#source.flowSize, picture, trust);
      return [{ picture, trust, reach, nearness: index === 0 ? 1 - share : share }];
    });
    return { picture: live, filled: this.#blender.blend(sides, live.rgb) };
  }

  #changeTo({ timestampS, durationS, content }: CarryFrame, picture: RgbPicture | null): FrameChange {
    const last = this.#last;
    const isNext = picture && last && Math.abs(last.endS - timestampS) < Math.max(durationS, 0.01);
    if (!isNext) return { timeS: timestampS, change: null, contentChange: null };
    return {
      timeS: timestampS,
      change: rmsChange(picture.rgb, last.picture.rgb),
      contentChange: rmsChange(content.rgb, last.content.rgb),
    };
  }
}

/** The route to the keyframe before, which grows by one frame at a time until a scene ends. */
class RouteOn {
  readonly #slopes: RouteSlopes;
  #route: CellGrid | null;
  #spare: CellGrid;

  constructor(size: Size) {
    this.#route = createRoute(size);
    this.#spare = createRoute(size);
    this.#slopes = createSlopes(this.#spare);
  }

  /** Null when the keyframe is of another scene. */
  get flow(): CellGrid | null {
    return this.#route;
  }

  /** @param step the frame's motion back to the one before; null for a new scene. */
  extend(step: Float32Array | null): void {
    const nearer = this.#route;
    if (!nearer || !step) {
      this.#route = null;
      return;
    }
    extendRoute(step, nearer, this.#slopes, this.#spare);
    this.#route = this.#spare;
    this.#spare = nearer;
  }
}

function copied({ width, height, rgb }: RgbPicture): RgbPicture {
  return { width, height, rgb: Float32Array.from(rgb) };
}
