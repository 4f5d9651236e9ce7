/**
 * From a route's cells to one place in the keyframe and one trust for each pixel. The frame's content is compared with the
 * keyframe's own, not with the neighbour's: errors that sum up from frame to frame are seen for what they are, mended
 * where they can be, and cost trust where they cannot.
 */
import type { Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import { CELL_PX, type CellGrid, COARSE_CELL_PX } from '../temporal/cell-grid.ts';
import { type ContentPyramid, createContentPyramid, fillContentPyramid } from '../temporal/content-pyramid.ts';
import { createFlowField, estimateFlow, type FlowField } from '../temporal/flow-field.ts';
import { createMotionMap, mapMotion, type MotionMap } from '../temporal/motion-map.ts';
import { polishStep } from './polish.ts';
import { createRoute, extendRoute } from './route.ts';
import { warpPicture } from './warp.ts';

/** What is left after a mending that moves a cell further than this (flow pixels) is a chance likeness. */
const MOST_MENDED_PX = 12;

/** After the search, whose cells are exact to a tenth of a pixel or two. */
const POLISHINGS = 1;

/** A frame's content at flow size. */
export interface SeenPicture {
  readonly content: RgbPicture;
  readonly pyramid: ContentPyramid;
}

/** Reused from frame to frame; valid until the next `map`. */
export class RouteMapper {
  readonly #motion: MotionMap;
  readonly #field: FlowField;
  readonly #left: FlowField;
  readonly #mended: CellGrid;
  readonly #warped: RgbPicture;
  readonly #pyramid: ContentPyramid;

  /** @param size of the flow pictures. */
  constructor(size: Size) {
    this.#motion = createMotionMap(size);
    this.#field = createFlowField(size);
    this.#left = createFlowField(size);
    this.#mended = createRoute(size);
    this.#warped = { width: size.width, height: size.height, rgb: new Float32Array(3 * size.width * size.height) };
    this.#pyramid = createContentPyramid(size);
  }

  /**
   * @param now the frame, and its pyramid. @param keyframe the same of the keyframe; both at flow size.
   * @param route from the frame to the keyframe: mended in place.
   * @returns places relative to here and trust, as `MotionMap` has them; valid until the next call.
   */
  map(now: SeenPicture, keyframe: SeenPicture, route: CellGrid): MotionMap {
    this.#warp(now, keyframe, route);
    fillContentPyramid(this.#pyramid, this.#warped);
    estimateFlow(now.pyramid, this.#pyramid, null, this.#left);
    dropLongSteps(this.#left.back.flow);
    this.#step(this.#left.back, route);
    for (let pass = 0; pass < POLISHINGS; pass++) {
      this.#warp(now, keyframe, route);
      polishStep(now.content, this.#warped, this.#left.back);
      this.#step(this.#left.back, route);
    }
    this.#mapRoute(now, keyframe, route);
    fadeEdges(this.#motion);
    return this.#motion;
  }

  /** What the keyframe would look like in place of the frame. */
  #warp(now: SeenPicture, keyframe: SeenPicture, route: CellGrid): void {
    this.#mapRoute(now, keyframe, route);
    warpPicture(keyframe.content, this.#motion, keyframe.content, this.#warped.rgb);
  }

  #step(step: CellGrid, route: CellGrid): void {
    extendRoute(step.flow, route, this.#mended);
    route.flow.set(this.#mended.flow);
  }

  #mapRoute(now: SeenPicture, keyframe: SeenPicture, route: CellGrid): void {
    this.#field.back.flow.set(route.flow);
    reverseRoute(route, this.#field.forth);
    mapMotion(now.pyramid, keyframe.pyramid, this.#field, this.#motion);
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

/**
 * The way from the keyframe to the frame, by coarse cells: what the route is checked with. Of several cells that come from
 * one place, the one that was hidden there is not known here: the last of them counts, and the check does the rest.
 */
function reverseRoute(route: CellGrid, forth: CellGrid): void {
  forth.flow.fill(0);
  const ratio = COARSE_CELL_PX / CELL_PX;
  for (let row = 0, cell = 0; row < route.rows; row++) {
    for (let column = 0; column < route.columns; column++, cell += 2) {
      const u = route.flow[cell] ?? 0;
      const v = route.flow[cell + 1] ?? 0;
      const x = Math.floor((column + u / CELL_PX + 0.5) / ratio);
      const y = Math.floor((row + v / CELL_PX + 0.5) / ratio);
      if (x < 0 || y < 0 || x >= forth.columns || y >= forth.rows) continue;
      const at = 2 * (y * forth.columns + x);
      forth.flow[at] = -u;
      forth.flow[at + 1] = -v;
    }
  }
}
