/** The stabiliser in plain loops, for engines whose frames live in memory (wasm, webgl, cpu); the oracle of the WGSL one. */
import { assert, required } from '../../shared/assert.ts';
import type { MotionView } from '../../shared/protocol.ts';
import { sameSize, type Size } from '../../shared/size.ts';
import { ContentMemory } from '../color/content-memory.ts';
import { picturePresentMap, type PresentMap } from '../color/present-map.ts';
import type { CpuStylizedFrame, EngineFrame, RgbPicture, StylizedFrame } from '../engine/style-engine.ts';
import { type ContentPyramid, createContentPyramid, fillContentPyramid } from './content-pyramid.ts';
import type { CellGrid } from './cell-grid.ts';
import { createFlowField, estimateFlow, type FlowField } from './flow-field.ts';
import { DetailKeeper } from './detail.ts';
import { blendMoved, mapPicture } from './motion-blend.ts';
import { createMotionMap, mapMotion, type MotionMap } from './motion-map.ts';
import { drawMotion } from './motion-picture.ts';
import { judgeSceneChange, type SceneChange } from './scene-cut.ts';
import { keptColors, stayWeight } from '../../shared/stability.ts';
import type { Stabilizer } from './stabilizer.ts';

/** All that is known of the past: what another stabiliser needs to go on from here. */
export interface TemporalHistory {
  readonly size: Size;
  /** Of the last frame. */
  readonly content: ContentPyramid;
  /** From the last frame to the one before, by coarse cells: the next motion is likely the same. */
  readonly back: CellGrid;
  /** The last picture that was shown, at network size, `[H, W, 3]`, values about [0, 1]. */
  readonly painted: Float32Array;
}

/** Memory for one size; pyramids, fields and pictures change places from frame to frame. */
interface Workspace {
  readonly size: Size;
  readonly pyramids: readonly [ContentPyramid, ContentPyramid];
  readonly fields: readonly [FlowField, FlowField];
  readonly motion: MotionMap;
  readonly detail: DetailKeeper;
  readonly painted: readonly [Float32Array, Float32Array];
  /** What the network made of the last frame that it painted, `[H, W, 3]`. */
  readonly structure: Float32Array;
}

export class CpuStabilizer implements Stabilizer {
  readonly frameKind = 'cpu';
  #memory = new ContentMemory();
  #workspace: Workspace | null = null;
  /** Which half of the workspace belongs to the present frame. */
  #turn: 0 | 1 = 0;
  #hasPast = false;
  #hasMotion = false;
  #stability = 0;
  /** Of the last frame that was painted, whose structure is kept; null when there is none at this size. */
  #presentMap: PresentMap | null = null;
  #content: RgbPicture | null = null;
  #change: SceneChange | null = null;

  /** Null when nothing is known. Valid until the next `observe`. */
  get history(): TemporalHistory | null {
    if (!this.#workspace || !this.#hasPast) return null;
    const { size, pyramids, fields, painted } = this.#workspace;
    const now = this.#turn;
    return { size, content: pyramids[now], back: fields[now].coarseBack, painted: painted[now] };
  }

  /** Of the last frame; null when it followed nothing. */
  get sceneChange(): SceneChange | null {
    return this.#change;
  }

  observe(frame: EngineFrame, stability: number, isContinued: boolean): ContentMemory {
    assert(frame.kind === 'cpu', 'this stabiliser takes frames in memory');
    const { picture } = frame;
    const space = this.#space(picture);
    if (!isContinued) this.reset();
    const before = this.#turn;
    const now = before === 0 ? 1 : 0;
    this.#turn = now;
    this.#stability = stability;
    this.#content = picture;
    this.#memory.kept = keptColors(stability);
    fillContentPyramid(space.pyramids[now], picture);
    this.#change = null;
    this.#hasMotion = this.#hasPast && this.#findMotion(space, now, before);
    this.#hasPast = false; // Until this frame is painted.
    if (!this.#hasMotion) {
      this.#memory.forget();
      space.fields[now].coarseBack.flow.fill(0);
    }
    return this.#memory;
  }

  stabilize(stylized: StylizedFrame): StylizedFrame {
    assert(stylized.kind === 'cpu' && this.#content && this.#workspace, 'a painted frame that was observed');
    assert(sameSize(stylized.size, this.#workspace.size), 'a frame is painted at the size it was observed at');
    const { structure, presentMap } = stylized;
    this.#workspace.structure.set(structure);
    this.#presentMap = Float32Array.from(presentMap);
    this.#blend(structure, presentMap, stayWeight(this.#stability));
    return withStructure(stylized, addDetailOnly(presentMap));
  }

  reuse(): CpuStylizedFrame | null {
    const [space, presentMap] = [this.#workspace, this.#presentMap];
    if (!space || !presentMap || !this.#hasMotion) return null;
    // Where motion is not trusted, the painting stays where it was, under what is seen there now.
    const structure = Float32Array.from(space.structure);
    this.#blend(structure, presentMap, 1);
    const { size } = space;
    return { kind: 'cpu', size, structure, presentMap: addDetailOnly(presentMap), release: () => undefined };
  }

  /** @param structure of this frame; becomes what is shown. @param stay see `BlendInput`. */
  #blend(structure: Float32Array, presentMap: PresentMap, stay: number): void {
    const [space, content] = [required(this.#workspace, 'a workspace'), required(this.#content, 'an observed frame')];
    const { painted, motion, detail } = space;
    const now = this.#turn;
    const [present, former] = [painted[now], painted[now === 0 ? 1 : 0]];
    if (this.#hasMotion) {
      blendMoved({ content, structure, presentMap, former, motion, stay, detail }, present, structure);
    } else mapPicture({ content, structure, presentMap }, present, structure);
    this.#hasPast = true;
  }

  inspect(view: MotionView): CpuStylizedFrame | null {
    if (!this.#hasMotion || !this.#workspace) return null;
    const { size, motion } = this.#workspace;
    const structure = drawMotion(motion, size, view);
    return { kind: 'cpu', size, structure, presentMap: picturePresentMap(1), release: () => undefined };
  }

  reset(): void {
    this.#hasPast = false;
    this.#hasMotion = false;
    this.#change = null;
    this.#presentMap = null;
    this.#memory.forget();
  }

  dispose(): void {
    this.reset();
    this.#workspace = null;
    this.#content = null;
  }

  /** @returns whether the past goes on. */
  #findMotion(space: Workspace, now: 0 | 1, before: 0 | 1): boolean {
    const { pyramids, fields, motion } = space;
    estimateFlow(pyramids[now], pyramids[before], fields[before].coarseBack, fields[now]);
    mapMotion(pyramids[now], pyramids[before], fields[now], motion);
    this.#change = judgeSceneChange(pyramids[now], pyramids[before], motion);
    return !this.#change.isCut;
  }

  #space(size: Size): Workspace {
    if (this.#workspace && sameSize(this.#workspace.size, size)) return this.#workspace;
    this.reset();
    const { width, height } = size;
    const picture = (): Float32Array => new Float32Array(width * height * 3);
    return (this.#workspace = {
      size: { width, height },
      pyramids: [createContentPyramid({ width, height }), createContentPyramid({ width, height })],
      fields: [createFlowField(size), createFlowField(size)],
      motion: createMotionMap(size),
      detail: new DetailKeeper(size),
      painted: [picture(), picture()],
      structure: picture(),
    });
  }
}

/** The structure is mapped already: A = I, B and c as they were. */
export function addDetailOnly(presentMap: PresentMap): PresentMap {
  const map = Float32Array.from(presentMap);
  map.set([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  return map;
}

function withStructure(stylized: CpuStylizedFrame, presentMap: PresentMap): CpuStylizedFrame {
  const { size, structure } = stylized;
  return {
    kind: 'cpu',
    size,
    structure,
    presentMap,
    release: () => {
      stylized.release();
    },
  };
}
