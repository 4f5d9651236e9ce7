/** Import and present where there is no GPU API at all: 2-D canvas in, plain loops, 2-D canvas out. */
import { assert, required } from '../../shared/assert.ts';
import type { ViewSettings } from '../../shared/protocol.ts';
import { sameSize, type Size } from '../../shared/size.ts';
import type { EngineFrame, StylizedFrame } from '../engine/style-engine.ts';
import { areaDownscale, type RgbaPicture } from '../picture/area-downscale.ts';
import { presentOnCpu } from '../picture/present-on-cpu.ts';
import type { Compositor } from './compositor.ts';

export class Canvas2dCompositor implements Compositor {
  readonly maxOutputSize: Size;
  readonly lost = new Promise<string>(() => undefined);
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  /** Where frames are read from: on the visible canvas the source would flash before it is painted. */
  readonly #intake: OffscreenCanvasRenderingContext2D;
  #source: RgbaPicture | null = null;
  #canCopy = true;

  constructor(canvas: OffscreenCanvas, maxOutputSize: Size) {
    this.#canvas = canvas;
    this.#context = required(canvas.getContext('2d', { alpha: false }), 'a 2-D canvas context');
    const intake = new OffscreenCanvas(1, 1).getContext('2d', { alpha: false, willReadFrequently: true });
    this.#intake = required(intake, 'a 2-D canvas context');
    this.maxOutputSize = maxOutputSize;
  }

  async takeFrame(frame: VideoFrame, size: Size): Promise<void> {
    if (!sameSize(this.#canvas, size)) {
      this.#canvas.width = size.width;
      this.#canvas.height = size.height;
    }
    this.#source = (await this.#copyPixels(frame, size)) ?? this.#drawPixels(frame, size);
  }

  importFrame(networkSize: Size): EngineFrame {
    return { kind: 'cpu', picture: areaDownscale(required(this.#source, 'a taken frame'), networkSize) };
  }

  present(stylized: StylizedFrame | null, view: ViewSettings): void {
    const source = required(this.#source, 'a taken frame');
    assert(stylized?.kind !== 'gpu', 'a 2-D canvas shows results that live in memory');
    const painted = stylized && view.isStylized ? presentOnCpu(source, stylized) : source;
    this.#context.putImageData(combine(source, painted, view), 0, 0);
  }

  finished(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): void {
    this.#source = null;
  }

  /**
   * The frame's own conversion to RGBA, several times faster than a canvas. Null where it is missing (Firefox, older
   * browsers) or where the picture must be scaled or turned.
   */
  async #copyPixels(frame: VideoFrame, size: Size): Promise<RgbaPicture | null> {
    const { visibleRect, rotation = 0, flip = false } = frame as OrientedFrame;
    const isAsStored = visibleRect !== null && sameSize(visibleRect, size) && rotation === 0 && !flip;
    if (!isAsStored || !this.#canCopy) return null;
    const rgba = new Uint8ClampedArray(size.width * size.height * 4);
    try {
      await frame.copyTo(rgba, { format: 'RGBA', colorSpace: 'srgb' });
      return { ...size, rgba };
    } catch {
      this.#canCopy = false; // This browser cannot convert: use the canvas from now on.
      return null;
    }
  }

  #drawPixels(frame: VideoFrame, { width, height }: Size): RgbaPicture {
    const { canvas } = this.#intake;
    if (!sameSize(canvas, { width, height })) {
      canvas.width = width;
      canvas.height = height;
    }
    this.#intake.drawImage(frame, 0, 0, width, height);
    return { width, height, rgba: this.#intake.getImageData(0, 0, width, height).data };
  }
}

/** What newer browsers say about a frame and TypeScript does not know yet. */
type OrientedFrame = VideoFrame & { readonly rotation?: number; readonly flip?: boolean };

/** Wipe and mirror; neither copies anything when it is off. */
function combine(source: RgbaPicture, painted: RgbaPicture, view: ViewSettings): ImageData {
  const { width, height } = source;
  const wipedColumns = view.isStylized ? Math.min(width, Math.round(view.wipe * width)) : 0;
  if (wipedColumns === 0 && !view.isMirrored) return imageOf(painted);
  const [before, after] = [pixelsOf(source), pixelsOf(painted)];
  const result = new Uint32Array(width * height);
  for (let x = 0; x < width; x++) {
    const pixels = x < wipedColumns ? before : after;
    const column = view.isMirrored ? width - 1 - x : x;
    for (let row = 0; row < height; row++) result[row * width + x] = pixels[row * width + column] ?? 0;
  }
  return new ImageData(new Uint8ClampedArray(result.buffer), width, height);
}

function imageOf({ rgba, width, height }: RgbaPicture): ImageData {
  return new ImageData(new Uint8ClampedArray(rgba.buffer as ArrayBuffer, rgba.byteOffset, rgba.length), width, height);
}

/** A view, one number a pixel. */
function pixelsOf({ rgba }: RgbaPicture): Uint32Array {
  return new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
}
