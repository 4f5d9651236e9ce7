/** Import and present on WebGPU: an external texture in, the canvas out, nothing read back. */
import { assert, required } from '../../shared/assert.ts';
import type { ViewSettings } from '../../shared/protocol.ts';
import { sameSize, type Size } from '../../shared/size.ts';
import type { EngineFrame, StylizedFrame } from '../engine/style-engine.ts';
import { copyFrameWgsl, importWgsl, PRESENT_UNIFORM_BYTES, presentWgsl } from '../kernels/compositor-wgsl.ts';
import type { Compositor } from './compositor.ts';

const SOURCE_FORMAT: GPUTextureFormat = 'rgba8unorm';

/** The source at output size. */
interface SourceTarget {
  readonly size: Size;
  readonly texture: GPUTexture;
  readonly view: GPUTextureView;
}

/** The engine's input at network size. */
interface ImportTarget {
  readonly size: Size;
  readonly rgb: GPUBuffer;
  readonly sizeUniform: GPUBuffer;
}

export class WebGpuCompositor implements Compositor {
  readonly maxOutputSize: Size;
  readonly lost = new Promise<string>(() => undefined);
  readonly #device: GPUDevice;
  readonly #canvas: OffscreenCanvas;
  readonly #context: GPUCanvasContext;
  readonly #sampler: GPUSampler;
  readonly #copyPipeline: GPURenderPipeline;
  readonly #importPipeline: GPUComputePipeline;
  readonly #presentPipeline: GPURenderPipeline;
  readonly #viewUniform: GPUBuffer;
  /** Stands in for structure and map when only the source is shown. */
  readonly #nothing: GPUBuffer;
  #source: SourceTarget | null = null;
  #import: ImportTarget | null = null;

  /** The device stays the caller's; the canvas must not have another kind of context. */
  constructor(device: GPUDevice, canvas: OffscreenCanvas, maxOutputSize: Size) {
    this.#device = device;
    this.#canvas = canvas;
    this.#context = required(canvas.getContext('webgpu'), 'a webgpu canvas context');
    const format = navigator.gpu.getPreferredCanvasFormat();
    this.#context.configure({ device, format, alphaMode: 'opaque' });
    const largest = device.limits.maxTextureDimension2D;
    this.maxOutputSize = {
      width: Math.min(largest, maxOutputSize.width),
      height: Math.min(largest, maxOutputSize.height),
    };
    this.#sampler = device.createSampler({ magFilter: 'linear', minFilter: 'linear' });
    this.#copyPipeline = renderPipeline(device, 'copyFrame', copyFrameWgsl, SOURCE_FORMAT);
    this.#presentPipeline = renderPipeline(device, 'present', presentWgsl, format);
    const module = device.createShaderModule({ label: 'importFrame', code: importWgsl });
    this.#importPipeline = device.createComputePipeline({ label: 'importFrame', layout: 'auto', compute: { module } });
    this.#viewUniform = device.createBuffer({
      label: 'view',
      size: PRESENT_UNIFORM_BYTES,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.#nothing = device.createBuffer({ label: 'nothing', size: 128, usage: GPUBufferUsage.STORAGE });
  }

  async takeFrame(frame: VideoFrame, outputSize: Size): Promise<void> {
    const device = this.#device;
    const source = this.#sourceTarget(outputSize);
    const bindGroup = device.createBindGroup({
      layout: this.#copyPipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: device.importExternalTexture({ source: frame }) },
        { binding: 1, resource: this.#sampler },
      ],
    });
    const encoder = device.createCommandEncoder({ label: 'takeFrame' });
    drawFullscreen(encoder, source.view, this.#copyPipeline, bindGroup);
    device.queue.submit([encoder.finish()]);
  }

  importFrame(networkSize: Size): EngineFrame {
    const device = this.#device;
    const source = required(this.#source, 'a taken frame');
    const target = this.#importTarget(networkSize);
    const bindGroup = device.createBindGroup({
      layout: this.#importPipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: source.view },
        { binding: 1, resource: { buffer: target.rgb } },
        { binding: 2, resource: { buffer: target.sizeUniform } },
      ],
    });
    const encoder = device.createCommandEncoder({ label: 'importFrame' });
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#importPipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(Math.ceil(networkSize.width / 8), Math.ceil(networkSize.height / 8));
    pass.end();
    device.queue.submit([encoder.finish()]);
    return { kind: 'gpu', rgb: target.rgb, size: networkSize };
  }

  present(stylized: StylizedFrame | null, view: ViewSettings): void {
    const device = this.#device;
    const source = required(this.#source, 'a taken frame');
    assert(stylized?.kind !== 'cpu', 'a WebGPU canvas shows results that live on its device');
    const size = stylized?.size ?? { width: 1, height: 1 };
    const isStylized = stylized !== null && view.isStylized;
    const uniform = [view.wipe, Number(view.isMirrored), Number(isStylized), 0, size.width, size.height, 0, 0];
    device.queue.writeBuffer(this.#viewUniform, 0, Float32Array.from(uniform));
    const bindGroup = device.createBindGroup({
      layout: this.#presentPipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: source.view },
        { binding: 1, resource: { buffer: stylized?.structure ?? this.#nothing } },
        { binding: 2, resource: { buffer: stylized?.presentMap ?? this.#nothing } },
        { binding: 3, resource: { buffer: this.#viewUniform } },
      ],
    });
    const encoder = device.createCommandEncoder({ label: 'present' });
    drawFullscreen(encoder, this.#context.getCurrentTexture().createView(), this.#presentPipeline, bindGroup);
    device.queue.submit([encoder.finish()]);
  }

  finished(): Promise<void> {
    return this.#device.queue.onSubmittedWorkDone().then(() => undefined);
  }

  dispose(): void {
    this.#context.unconfigure();
    this.#source?.texture.destroy();
    this.#import?.rgb.destroy();
    this.#import?.sizeUniform.destroy();
    this.#viewUniform.destroy();
    this.#nothing.destroy();
    this.#source = null;
    this.#import = null;
  }

  #sourceTarget(size: Size): SourceTarget {
    if (this.#source && sameSize(this.#source.size, size)) return this.#source;
    this.#source?.texture.destroy();
    this.#canvas.width = size.width;
    this.#canvas.height = size.height;
    const usage = GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.RENDER_ATTACHMENT;
    const texture = this.#device.createTexture({ label: 'source', size, format: SOURCE_FORMAT, usage });
    return (this.#source = { size, texture, view: texture.createView() });
  }

  #importTarget(size: Size): ImportTarget {
    if (this.#import && sameSize(this.#import.size, size)) return this.#import;
    this.#import?.rgb.destroy();
    this.#import?.sizeUniform.destroy();
    const rgb = this.#device.createBuffer({
      label: 'network input',
      size: size.width * size.height * 3 * 4,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
    });
    const sizeUniform = this.#device.createBuffer({
      label: 'network size',
      size: 8,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.#device.queue.writeBuffer(sizeUniform, 0, Uint32Array.of(size.width, size.height));
    return (this.#import = { size, rgb, sizeUniform });
  }
}

function renderPipeline(device: GPUDevice, label: string, code: string, format: GPUTextureFormat): GPURenderPipeline {
  const module = device.createShaderModule({ label, code });
  return device.createRenderPipeline({
    label,
    layout: 'auto',
    vertex: { module },
    fragment: { module, targets: [{ format }] },
    primitive: { topology: 'triangle-list' },
  });
}

function drawFullscreen(
  encoder: GPUCommandEncoder,
  view: GPUTextureView,
  pipeline: GPURenderPipeline,
  bindGroup: GPUBindGroup,
): void {
  const pass = encoder.beginRenderPass({ colorAttachments: [{ view, loadOp: 'clear', storeOp: 'store' }] });
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  pass.draw(3);
  pass.end();
}
