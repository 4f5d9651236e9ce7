/**
 * From a route's cells to one place in the keyframe and one trust for each pixel. The frame's content is compared with the
 * keyframe's own, not with the neighbour's: errors that sum up from frame to frame are seen for what they are, mended
 * where they can be, and cost trust where they cannot.
 */
import type { Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import type { CellGrid } from '../temporal/cell-grid.ts';
import { type ContentPyramid, createContentPyramid, fillContentPyramid } from '../temporal/content-pyramid.ts';
import { createFlowField, estimateFlow, type FlowField } from '../temporal/flow-field.ts';
import { createMotionMap, mapMotion, type MotionMap } from '../temporal/motion-map.ts';
import { applyLight, findLight, type LightGains, SAME_LIGHT } from './match-light.ts';
import { polishStep } from './polish.ts';
import { createRoute, createSlopes, extendRoute, type RouteSlopes } from './route.ts';
import { spreadRoute } from './spread-route.ts';
import { warpPicture } from './warp.ts';

/** What is left after a mending that moves a cell further than this (flow pixels) is a chance likeness. */
const MOST_MENDED_PX = 12;

/** After the search, whose cells are exact to a tenth of a pixel or two. */
const POLISHINGS = 3;

/** A frame's content at flow size. */
export interface SeenPicture {
  readonly content: RgbPicture;
  readonly pyramid: ContentPyramid;
}

/** Reused from frame to frame; results are valid until the next `map`. */
export class RouteMapper {
  readonly #motion: MotionMap;
  /** From the frame to what the keyframe would look like in its place: what is left to mend. */
  readonly #left: FlowField;
  readonly #still: FlowField;
  readonly #mended: CellGrid;
  readonly #slopes: RouteSlopes;
  readonly #places: Float32Array;
  readonly #warped: RgbPicture;
  readonly #pyramid: ContentPyramid;
  /** From the keyframe's to the frame's. */
  #light: LightGains = SAME_LIGHT;

  /** @param size of the flow pictures. */
  constructor(size: Size) {
    const { width, height } = size;
    this.#motion = createMotionMap(size);
    this.#left = createFlowField(size);
    this.#still = createFlowField(size);
    this.#mended = createRoute(size);
    this.#slopes = createSlopes(this.#mended);
    this.#places = new Float32Array(this.#motion.flow.length);
    this.#warped = { width, height, rgb: new Float32Array(3 * width * height) };
    this.#pyramid = createContentPyramid(size);
  }

  /**
   * @param now the frame, and its pyramid. @param keyframe the same of the keyframe; both at flow size.
   * @param route from the frame to the keyframe: mended in place.
   * @returns places relative to here and trust, as `MotionMap` has them; valid until the next call.
   */
  map(now: SeenPicture, keyframe: SeenPicture, route: CellGrid): MotionMap {
    this.#light = SAME_LIGHT;
    this.#warp(now, keyframe, route);
    this.#light = findLight(now.content, this.#warped);
    // Pixels chose among cells by brightness: once more, now that its change is known.
    if (this.#light !== SAME_LIGHT) this.#warp(now, keyframe, route);
    fillContentPyramid(this.#pyramid, this.#warped);
    estimateFlow(now.pyramid, this.#pyramid, null, this.#left);
    dropLongSteps(this.#left.back.flow);
    this.#mend(route);
    for (let pass = 0; pass < POLISHINGS; pass++) {
      this.#warp(now, keyframe, route);
      polishStep(now.content, this.#warped, this.#left.back);
      this.#mend(route);
    }
    this.#warp(now, keyframe, route);
    fillContentPyramid(this.#pyramid, this.#warped);
    // Trust is in how far the two differ where they stand.
    mapMotion(now.pyramid, this.#pyramid, this.#still, this.#motion);
    this.#motion.flow.set(this.#places);
    fadeEdges(this.#motion);
    return this.#motion;
  }

  /** What the keyframe would look like in place of the frame. */
  #warp(now: SeenPicture, keyframe: SeenPicture, route: CellGrid): void {
    const [, green] = this.#light;
    spreadRoute(now.pyramid.luma[0], keyframe.pyramid.luma[0], green, route, this.#slopes, this.#places);
    const places = { ...this.#motion, flow: this.#places };
    warpPicture(keyframe.content, places, keyframe.content, this.#warped.rgb);
    applyLight(this.#light, this.#warped);
  }

  #mend(route: CellGrid): void {
    extendRoute(this.#left.back.flow, route, this.#slopes, this.#mended);
    route.flow.set(this.#mended.flow);
  }
}

/** Half-size pixels along the frame's edges are judged by those further in: doubt is spread from outside of the picture. */
const EDGE = 4;

/**
 * Trust towards the keyframe's own edges. As long as hardly anything has moved, a place just outside of the keyframe may
 * be looked up on its edge: a strip along all edges would be filled otherwise, beginning with the keyframe's neighbour.
 * The further things have moved, the more softly the keyframe ends, and inside of itself: its edge wanders through the
 * picture then, and would be seen.
 */
function fadeEdges({ size: { width, height }, flow, trust }: MotionMap): void {
  const judgedBy = (at: number, length: number): number =>
    Math.min(Math.max(at, EDGE), Math.max(EDGE, length - 1 - EDGE));
  for (let y = 0; y < height; y++) {
    const inner = width * judgedBy(y, height);
    for (let x = 0; x < width; x++) {
      const here = y * width + x;
      const [u, v] = [0.5 * (flow[2 * here] ?? 0), 0.5 * (flow[2 * here + 1] ?? 0)];
      const inside = Math.min(x + u, y + v, width - 1 - x - u, height - 1 - y - v);
      const moved = Math.abs(u) + Math.abs(v);
      const allowed = 2 - Math.min(4, 0.7 * moved);
      const fade = (inside + allowed) / (0.5 + Math.min(6, 0.5 * moved));
      if (fade <= 0) trust[here] = 0;
      else trust[here] = Math.min(1, fade) * Math.max(trust[here] ?? 0, trust[inner + judgedBy(x, width)] ?? 0);
    }
  }
}

function dropLongSteps(flow: Float32Array): void {
  for (let i = 0; i < flow.length; i += 2) {
    if (Math.hypot(flow[i] ?? 0, flow[i + 1] ?? 0) <= MOST_MENDED_PX) continue;
    flow[i] = 0;
    flow[i + 1] = 0;
  }
}
