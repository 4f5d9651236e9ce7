/** Import and present where there is no GPU API at all: 2-D canvas in, plain loops, 2-D canvas out. */
import { assert, required } from '../../shared/assert.ts';
import type { ViewSettings } from '../../shared/protocol.ts';
import type { Size } from '../../shared/size.ts';
import type { EngineFrame, StylizedFrame } from '../engine/style-engine.ts';
import { areaDownscale, type RgbaPicture } from '../picture/area-downscale.ts';
import { presentOnCpu } from '../picture/present-on-cpu.ts';
import type { Compositor } from './compositor.ts';

export class Canvas2dCompositor implements Compositor {
  readonly frameKind = 'cpu';
  readonly maxOutputSize: Size;
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  #source: RgbaPicture | null = null;

  constructor(canvas: OffscreenCanvas, maxOutputSize: Size) {
    this.#canvas = canvas;
    this.#context = required(canvas.getContext('2d', { willReadFrequently: true }), 'a 2-D canvas context');
    this.maxOutputSize = maxOutputSize;
  }

  takeFrame(frame: VideoFrame, { width, height }: Size): void {
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#context.drawImage(frame, 0, 0, width, height);
    this.#source = { width, height, rgba: this.#context.getImageData(0, 0, width, height).data };
  }

  importFrame(networkSize: Size): EngineFrame {
    return { kind: 'cpu', picture: areaDownscale(required(this.#source, 'a taken frame'), networkSize) };
  }

  present(stylized: StylizedFrame | null, view: ViewSettings): void {
    const source = required(this.#source, 'a taken frame');
    assert(stylized?.kind !== 'gpu', 'a 2-D canvas shows results that live in memory');
    const painted = stylized && view.isStylized ? presentOnCpu(source, stylized) : source;
    const result = combine(source, painted, view);
    this.#context.putImageData(new ImageData(result, source.width, source.height), 0, 0);
  }

  finished(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): void {
    this.#source = null;
  }
}

/** Wipe and mirror. */
function combine(source: RgbaPicture, painted: RgbaPicture, view: ViewSettings): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = source;
  const from = [new Uint32Array(copyOf(source).buffer), new Uint32Array(copyOf(painted).buffer)] as const;
  const result = new Uint32Array(width * height);
  for (let x = 0; x < width; x++) {
    const pixels = (x + 0.5) / width < view.wipe ? from[0] : from[1];
    const column = view.isMirrored ? width - 1 - x : x;
    for (let row = 0; row < height; row++) result[row * width + x] = pixels[row * width + column] ?? 0;
  }
  return new Uint8ClampedArray(result.buffer);
}

function copyOf({ rgba }: RgbaPicture): Uint8ClampedArray<ArrayBuffer> {
  return new Uint8ClampedArray(rgba);
}
