/** Motion from frame to frame, as the way back and the way on, by cells; and where a new scene begins. */
import type { Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import { type ContentPyramid, createContentPyramid, fillContentPyramid } from '../temporal/content-pyramid.ts';
import { createFlowField, estimateFlow, type FlowField } from '../temporal/flow-field.ts';
import { createMotionMap, mapMotion, type MotionMap } from '../temporal/motion-map.ts';
import { judgeSceneChange } from '../temporal/scene-cut.ts';
import { applyLight, findLight, SAME_LIGHT } from './match-light.ts';

export type Direction = 'back' | 'on';

export class MotionTracker {
  readonly #direction: Direction;
  readonly #pyramids: readonly [ContentPyramid, ContentPyramid];
  readonly #fields: readonly [FlowField, FlowField];
  readonly #motion: MotionMap;
  readonly #former: RgbPicture;
  #turn: 0 | 1 = 0;
  #hasFormer = false;

  /** @param direction `back`: from each frame to the one before it; `on`: from the one before it to each frame. */
  constructor(size: Size, direction: Direction) {
    this.#direction = direction;
    this.#pyramids = [createContentPyramid(size), createContentPyramid(size)];
    this.#fields = [createFlowField(size), createFlowField(size)];
    this.#motion = createMotionMap(size);
    const { width, height } = size;
    this.#former = { width, height, rgb: new Float32Array(3 * width * height) };
  }

  /** Of the last frame; valid until the next but one. */
  get pyramid(): ContentPyramid {
    return this.#pyramids[this.#turn];
  }

  /**
   * Takes the next frame in.
   * @returns the motion, `[rows, columns, 2]` in flow pixels, valid until the next call; null for the first frame and for
   * one that begins a new scene.
   */
  next(content: RgbPicture): Float32Array | null {
    const [before, now] = this.#turn === 0 ? ([0, 1] as const) : ([1, 0] as const);
    this.#turn = now;
    fillContentPyramid(this.#pyramids[now], content);
    const hadFormer = this.#hasFormer;
    this.#hasFormer = true;
    if (hadFormer) this.#relightFormer(content, before);
    this.#former.rgb.set(content.rgb);
    if (!hadFormer) return null;
    const [from, to] = this.#direction === 'back' ? [now, before] : [before, now];
    const [start, end] = [this.#pyramids[from], this.#pyramids[to]];
    const field = this.#fields[now];
    estimateFlow(start, end, this.#fields[before].coarseBack, field);
    mapMotion(start, end, field, this.#motion);
    if (!judgeSceneChange(start, end, this.#motion).isCut) return field.back.flow;
    field.coarseBack.flow.fill(0);
    return null;
  }

  /** A smooth sky that darkens would seem to move. */
  #relightFormer(content: RgbPicture, before: 0 | 1): void {
    const light = findLight(content, this.#former);
    if (light === SAME_LIGHT) return;
    applyLight(light, this.#former);
    fillContentPyramid(this.#pyramids[before], this.#former);
  }
}
