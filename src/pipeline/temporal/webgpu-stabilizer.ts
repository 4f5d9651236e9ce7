/**
 * The stabiliser for frames that stay on the graphics processor: six dispatches and one submit a frame, nothing read
 * back, and no buffer made while the size stays. Trust, blend, cut and contrast are `CpuStabilizer`'s; motion is searched
 * in fewer and wider steps (`kernels/temporal-wgsl.ts`), and contrast is given back only to what is shown. The content's
 * colour statistics are each frame's own: the engine computes them on the graphics processor and takes no memory there.
 */
import { assert, required } from '../../shared/assert.ts';
import type { MotionView } from '../../shared/protocol.ts';
import { sameSize, type Size } from '../../shared/size.ts';
import { stayWeight } from '../../shared/stability.ts';
import { ContentMemory } from '../color/content-memory.ts';
import { PRESENT_MAP_LENGTH } from '../color/present-map.ts';
import type { EngineFrame, GpuStylizedFrame, StylizedFrame } from '../engine/style-engine.ts';
import {
  blendWgsl,
  coarseMatchWgsl,
  pyramidWgsl,
  refineWgsl,
  restoreDetailWgsl,
  TEMPORAL_BLOCK_PX,
  TEMPORAL_UNIFORM_BYTES,
  trustWgsl,
} from '../kernels/temporal-wgsl.ts';
import { CELL_PX, COARSE_CELL_PX } from './cell-grid.ts';
import { halved } from './content-pyramid.ts';
import type { Stabilizer } from './stabilizer.ts';
import { WebGpuMotionPicture } from './webgpu-motion-picture.ts';

const KERNELS = {
  pyramid: pyramidWgsl,
  coarseMatch: coarseMatchWgsl,
  refine: refineWgsl,
  trust: trustWgsl,
  blend: blendWgsl,
  restoreDetail: restoreDetailWgsl,
} as const;

type KernelName = keyof typeof KERNELS;

type Pipelines = Readonly<Record<KernelName, GPUComputePipeline>>;

/** Bind groups of the stabiliser's own buffers. */
type Turn = Readonly<Record<KernelName, GPUBindGroup>>;

/** Which half of the memory belongs to the present frame. */
type Half = 0 | 1;

/** Memory for one size. Lives until it is retired and the last frame that shows it is released. */
interface Workspace {
  readonly size: Size;
  readonly buffers: readonly GPUBuffer[];
  readonly uniform: GPUBuffer;
  readonly flow: GPUBuffer;
  readonly shown: GPUBuffer;
  readonly shownMap: GPUBuffer;
  readonly turns: readonly [Turn, Turn];
  /** Written to `uniform` last. */
  weights: readonly [stay: number, hasPast: number];
  frames: number;
  isRetired: boolean;
}

export class WebGpuStabilizer implements Stabilizer {
  readonly frameKind = 'gpu';
  readonly #device: GPUDevice;
  readonly #motionPicture: WebGpuMotionPicture;
  /** The engine asks nothing of it. */
  readonly #memory = new ContentMemory();
  #pipelines: Pipelines | null = null;
  #workspace: Workspace | null = null;
  #turn: Half = 0;
  /** Whether the last frame was painted: nothing follows one that was not. */
  #hasPast = false;
  /** Whether the frame at hand follows it. */
  #hasMotion = false;
  #stability = 0;
  #content: GPUBuffer | null = null;

  /** The device stays the caller's. */
  constructor(device: GPUDevice) {
    this.#device = device;
    this.#motionPicture = new WebGpuMotionPicture(device);
  }

  /** Of buffers; 0 before the first frame. */
  get byteLength(): number {
    return (this.#workspace?.buffers ?? []).reduce((sum, { size }) => sum + size, 0);
  }

  observe(frame: EngineFrame, stability: number, isContinued: boolean): ContentMemory {
    assert(frame.kind === 'gpu', 'this stabiliser takes frames on the graphics processor');
    if (!isContinued || !this.#workspace || !sameSize(this.#workspace.size, frame.size)) this.reset();
    this.#hasMotion = this.#hasPast;
    this.#hasPast = false; // Until this frame is painted.
    this.#stability = stability;
    this.#content = frame.rgb;
    if (!this.#workspace || !sameSize(this.#workspace.size, frame.size))
      this.#workspace = this.#createSpace(frame.size);
    return this.#memory;
  }

  stabilize(stylized: StylizedFrame): StylizedFrame {
    assert(stylized.kind === 'gpu', 'this stabiliser takes frames on the graphics processor');
    const space = required(this.#workspace, 'an observed frame');
    const content = required(this.#content, 'an observed frame');
    assert(sameSize(stylized.size, space.size), 'a frame is painted at the size it was observed at');
    this.#setWeights(space, stayWeight(this.#stability), Number(this.#hasMotion));
    this.#submit(space, content, stylized);
    this.#turn = this.#turn === 0 ? 1 : 0;
    this.#hasPast = true;
    return shownFrame(space, stylized);
  }

  inspect(view: MotionView): StylizedFrame | null {
    if (!this.#hasMotion || !this.#workspace) return null;
    const { uniform, flow, size } = this.#workspace;
    return this.#motionPicture.draw(uniform, flow, size, view);
  }

  reset(): void {
    this.#hasPast = false;
    this.#hasMotion = false;
  }

  dispose(): void {
    this.reset();
    if (this.#workspace) retire(this.#workspace);
    this.#workspace = null;
    this.#content = null;
  }

  /** Without a past there is no motion to find. */
  #submit({ size, turns }: Workspace, content: GPUBuffer, { structure, presentMap }: GpuStylizedFrame): void {
    const turn = turns[this.#turn];
    const blocks = cover(size, TEMPORAL_BLOCK_PX);
    const encoder = this.#device.createCommandEncoder({ label: 'stabilize' });
    const pass = encoder.beginComputePass();
    const run = (name: KernelName, { width, height }: Size, depth: number, ...borrowed: readonly GPUBuffer[]): void => {
      pass.setPipeline(this.#pipeline(name));
      pass.setBindGroup(0, turn[name]);
      if (borrowed.length > 0) pass.setBindGroup(1, this.#bind(name, 1, borrowed));
      pass.dispatchWorkgroups(width, height, depth);
    };
    run('pyramid', blocks, 1, content);
    if (this.#hasMotion) {
      run('coarseMatch', cover(size, COARSE_CELL_PX), 2);
      run('refine', cover(size, CELL_PX), 2);
      run('trust', blocks, 1);
    }
    run('blend', blocks, 1, content, structure, presentMap);
    run('restoreDetail', cover(size, 8), 1, content, presentMap);
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  #setWeights(space: Workspace, stay: number, hasPast: number): void {
    if (space.weights[0] === stay && space.weights[1] === hasPast) return;
    space.weights = [stay, hasPast];
    this.#device.queue.writeBuffer(space.uniform, WEIGHTS_OFFSET, Float32Array.of(stay, hasPast));
  }

  #createSpace(size: Size): Workspace {
    if (this.#workspace) retire(this.#workspace);
    const { width, height } = size;
    const half = halved(size);
    const eighth = cover(size, CELL_PX);
    const coarse = cover(size, COARSE_CELL_PX);
    const blocks = cover(size, TEMPORAL_BLOCK_PX);
    const buffers: GPUBuffer[] = [];
    const create = (label: string, bytes: number, usage = GPUBufferUsage.STORAGE): GPUBuffer => {
      const buffer = this.#device.createBuffer({ label, size: bytes, usage });
      buffers.push(buffer);
      return buffer;
    };
    const uniform = create('smoothing', TEMPORAL_UNIFORM_BYTES, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    const sizes = [size, half, eighth, coarse].flatMap((each) => [each.width, each.height]);
    this.#device.queue.writeBuffer(uniform, 0, Int32Array.from(sizes));
    const halves = twice((label) => create(`half size ${label}`, 16 * area(half)));
    const eighths = twice((label) => create(`luma at 1/8 ${label}`, 4 * area(eighth)));
    const quarters = twice((label) => create(`luma at 1/4 ${label}`, 4 * area(halved(half))));
    const painted = twice((label) => create(`painted ${label}`, 12 * area(size)));
    const matches = create('coarse motion', 2 * 16 * area(coarse));
    const cells = create('motion', 2 * 16 * area(eighth));
    const flow = create('flow and trust', 16 * area(half));
    const sums = create('unexplained', 4 * (1 + area(blocks)));
    const detail = create('detail', 16 * area(eighth));
    const shown = create('shown', 12 * area(size), GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
    const shownMap = create('shown map', 4 * PRESENT_MAP_LENGTH, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
    const turnOf = (now: Half): Turn => {
      const before: Half = now === 0 ? 1 : 0;
      return {
        pyramid: this.#bind('pyramid', 0, [uniform, halves[now], eighths[now], quarters[now]]),
        coarseMatch: this.#bind('coarseMatch', 0, [uniform, quarters[now], quarters[before], matches]),
        refine: this.#bind('refine', 0, [
          uniform,
          eighths[now],
          eighths[before],
          halves[now],
          halves[before],
          matches,
          cells,
        ]),
        trust: this.#bind('trust', 0, [
          uniform,
          eighths[now],
          eighths[before],
          halves[now],
          halves[before],
          cells,
          flow,
          sums,
        ]),
        blend: this.#bind('blend', 0, [uniform, flow, sums, painted[before], painted[now], detail]),
        restoreDetail: this.#bind('restoreDetail', 0, [uniform, painted[now], detail, shown, shownMap]),
      };
    };
    return {
      size: { width, height },
      buffers,
      uniform,
      flow,
      shown,
      shownMap,
      turns: [turnOf(0), turnOf(1)],
      weights: [NaN, NaN],
      frames: 0,
      isRetired: false,
    };
  }

  #bind(name: KernelName, group: number, buffers: readonly GPUBuffer[]): GPUBindGroup {
    return this.#device.createBindGroup({
      label: name,
      layout: this.#pipeline(name).getBindGroupLayout(group),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  }

  #pipeline(name: KernelName): GPUComputePipeline {
    this.#pipelines ??= createPipelines(this.#device);
    return this.#pipelines[name];
  }
}

/** Behind the four sizes of the kernels' `Frame`. */
const WEIGHTS_OFFSET = 32;

function createPipelines(device: GPUDevice): Pipelines {
  const create = (label: KernelName): GPUComputePipeline => {
    const module = device.createShaderModule({ label, code: KERNELS[label] });
    return device.createComputePipeline({ label, layout: 'auto', compute: { module } });
  };
  return {
    pyramid: create('pyramid'),
    coarseMatch: create('coarseMatch'),
    refine: create('refine'),
    trust: create('trust'),
    blend: create('blend'),
    restoreDetail: create('restoreDetail'),
  };
}

/** The next frame is written into the same buffers: whoever wants to keep this one copies it. */
function shownFrame(space: Workspace, stylized: GpuStylizedFrame): GpuStylizedFrame {
  space.frames++;
  return {
    kind: 'gpu',
    size: stylized.size,
    structure: space.shown,
    presentMap: space.shownMap,
    release: () => {
      stylized.release();
      space.frames--;
      destroyUnused(space);
    },
  };
}

function retire(space: Workspace): void {
  space.isRetired = true;
  destroyUnused(space);
}

function destroyUnused({ isRetired, frames, buffers }: Workspace): void {
  if (isRetired && frames === 0) for (const buffer of buffers) buffer.destroy();
}

function twice(create: (label: string) => GPUBuffer): readonly [GPUBuffer, GPUBuffer] {
  return [create('A'), create('B')];
}

function cover({ width, height }: Size, side: number): Size {
  return { width: Math.ceil(width / side), height: Math.ceil(height / side) };
}

function area({ width, height }: Size): number {
  return width * height;
}
