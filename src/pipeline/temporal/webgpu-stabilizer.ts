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
import type { EngineFrame, GpuStylizedFrame, StylizedFrame } from '../engine/style-engine.ts';
import {
  ALTERNATING_BUFFERS,
  cover,
  type OwnBuffer,
  SINGLE_BUFFERS,
  TEMPORAL_PASSES,
  type TemporalPass,
  type TemporalPassName,
} from '../kernels/temporal-passes.ts';
import { TEMPORAL_UNIFORM_BYTES } from '../kernels/temporal-wgsl.ts';
import { CELL_PX, COARSE_CELL_PX } from './cell-grid.ts';
import { halved } from './content-pyramid.ts';
import type { Stabilizer } from './stabilizer.ts';
import { WebGpuMotionPicture } from './webgpu-motion-picture.ts';

const PASS_NAMES = Object.keys(TEMPORAL_PASSES) as readonly TemporalPassName[];

type Pipelines = Readonly<Record<TemporalPassName, GPUComputePipeline>>;

/** Bind groups of the stabiliser's own buffers. */
type Turn = Readonly<Record<TemporalPassName, GPUBindGroup>>;

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

  /** Not here: a graphics processor that smooths paints in time, by its size ladder. */
  reuse(): null {
    return null;
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
    const lent = { content, structure, presentMap };
    const encoder = this.#device.createCommandEncoder({ label: 'stabilize' });
    const pass = encoder.beginComputePass();
    for (const name of PASS_NAMES) {
      const { needsPast, lent: borrowed, workgroups }: TemporalPass = TEMPORAL_PASSES[name];
      if (needsPast && !this.#hasMotion) continue;
      pass.setPipeline(this.#pipeline(name));
      pass.setBindGroup(0, turn[name]);
      const buffers = borrowed.map((each) => lent[each]);
      if (buffers.length > 0) pass.setBindGroup(1, this.#bind(name, 1, buffers));
      pass.dispatchWorkgroups(...workgroups(size));
    }
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
    const buffers: GPUBuffer[] = [];
    const create = (label: string, bytes: number, usage = GPUBufferUsage.STORAGE): GPUBuffer => {
      const buffer = this.#device.createBuffer({ label, size: bytes, usage });
      buffers.push(buffer);
      return buffer;
    };
    const uniform = create('smoothing', TEMPORAL_UNIFORM_BYTES, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    const sizes = [size, halved(size), cover(size, CELL_PX), cover(size, COARSE_CELL_PX)];
    this.#device.queue.writeBuffer(uniform, 0, Int32Array.from(sizes.flatMap(({ width, height }) => [width, height])));
    const own = new Map<string, GPUBuffer | readonly [GPUBuffer, GPUBuffer]>();
    for (const [name, bytes] of Object.entries(ALTERNATING_BUFFERS)) {
      own.set(name, [create(`${name} A`, bytes(size)), create(`${name} B`, bytes(size))]);
    }
    // Who keeps a frame copies what is shown of it.
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    for (const [name, bytes] of Object.entries(SINGLE_BUFFERS)) own.set(name, create(name, bytes(size), usage));
    const bufferOf = (name: OwnBuffer, now: Half): GPUBuffer => {
      const [base = '', when] = name.split('.');
      const buffer = required(own.get(base), base);
      if (buffer instanceof GPUBuffer) return buffer;
      return buffer[when === 'now' ? now : now === 0 ? 1 : 0];
    };
    const turnOf = (now: Half): Turn =>
      forEachPass((name) => {
        const { own: names }: TemporalPass = TEMPORAL_PASSES[name];
        return this.#bind(name, 0, [uniform, ...names.map((each) => bufferOf(each, now))]);
      });
    return {
      size: { width: size.width, height: size.height },
      buffers,
      uniform,
      flow: bufferOf('flow', 0),
      shown: bufferOf('shown', 0),
      shownMap: bufferOf('shownMap', 0),
      turns: [turnOf(0), turnOf(1)],
      weights: [NaN, NaN],
      frames: 0,
      isRetired: false,
    };
  }

  #bind(name: TemporalPassName, group: number, buffers: readonly GPUBuffer[]): GPUBindGroup {
    return this.#device.createBindGroup({
      label: name,
      layout: this.#pipeline(name).getBindGroupLayout(group),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  }

  #pipeline(name: TemporalPassName): GPUComputePipeline {
    this.#pipelines ??= createPipelines(this.#device);
    return this.#pipelines[name];
  }
}

/** Behind the four sizes of the kernels' `Frame`. */
const WEIGHTS_OFFSET = 32;

function createPipelines(device: GPUDevice): Pipelines {
  return forEachPass((label) => {
    const module = device.createShaderModule({ label, code: TEMPORAL_PASSES[label].wgsl });
    return device.createComputePipeline({ label, layout: 'auto', compute: { module } });
  });
}

function forEachPass<T>(make: (name: TemporalPassName) => T): Readonly<Record<TemporalPassName, T>> {
  return Object.fromEntries(PASS_NAMES.map((name) => [name, make(name)])) as Record<TemporalPassName, T>;
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
