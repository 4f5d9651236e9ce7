/** Motion as colours, drawn on the graphics processor: the debug view. Makes its buffers anew for each picture. */
import type { MotionView } from '../../shared/protocol.ts';
import type { Size } from '../../shared/size.ts';
import { PRESENT_MAP_LENGTH, picturePresentMap } from '../color/present-map.ts';
import type { GpuStylizedFrame } from '../engine/style-engine.ts';
import { drawMotionWgsl } from '../kernels/temporal-wgsl.ts';

export class WebGpuMotionPicture {
  readonly #device: GPUDevice;
  readonly #pipelines = new Map<MotionView, GPUComputePipeline>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** @param uniform,flow as the kernels have them. */
  draw(uniform: GPUBuffer, flow: GPUBuffer, size: Size, view: MotionView): GpuStylizedFrame {
    const device = this.#device;
    const pipeline = this.#pipeline(view);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const structure = device.createBuffer({ label: 'motion picture', size: 12 * size.width * size.height, usage });
    const presentMap = device.createBuffer({ label: 'motion picture map', size: 4 * PRESENT_MAP_LENGTH, usage });
    device.queue.writeBuffer(presentMap, 0, Float32Array.from(picturePresentMap(1)));
    const buffers = [uniform, flow, structure];
    const bindGroup = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const encoder = device.createCommandEncoder({ label: 'motion picture' });
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(Math.ceil(size.width / 8), Math.ceil(size.height / 8));
    pass.end();
    device.queue.submit([encoder.finish()]);
    const release = (): void => {
      structure.destroy();
      presentMap.destroy();
    };
    return { kind: 'gpu', size, structure, presentMap, release };
  }

  #pipeline(view: MotionView): GPUComputePipeline {
    const known = this.#pipelines.get(view);
    if (known) return known;
    const module = this.#device.createShaderModule({ label: view, code: drawMotionWgsl(view) });
    const pipeline = this.#device.createComputePipeline({ label: view, layout: 'auto', compute: { module } });
    this.#pipelines.set(view, pipeline);
    return pipeline;
  }
}
