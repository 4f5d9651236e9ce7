/** Each compositor's two passes against their plain-loop twins. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CarriedView } from '../../src/pipeline/carry/carried-view.ts';
import { Canvas2dCompositor } from '../../src/pipeline/compositor/canvas2d-compositor.ts';
import type { Compositor } from '../../src/pipeline/compositor/compositor.ts';
import { WebGlCompositor } from '../../src/pipeline/compositor/webgl-compositor.ts';
import { WebGpuCompositor } from '../../src/pipeline/compositor/webgpu-compositor.ts';
import { requestGpuDevice } from '../../src/pipeline/device/gpu-device.ts';
import type { StylizedFrame } from '../../src/pipeline/engine/style-engine.ts';
import { areaDownscale, type RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { presentOnCpu } from '../../src/pipeline/picture/present-on-cpu.ts';
import { defaultViewSettings } from '../../src/shared/protocol.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { pictureDifference, testPicture } from '../support/test-pictures.ts';

const SOURCE = { width: 50, height: 34 } as const;
/** Not a divisor of the source: pixels are covered in part. */
const NETWORK = { width: 16, height: 12 } as const;
const LARGE = { width: 1920, height: 1080 } as const;

let device: GPUDevice;

beforeAll(async () => {
  const owned = await requestGpuDevice();
  if (!owned) throw new Error('these tests need software WebGPU');
  device = owned.device;
  device.addEventListener('uncapturederror', ({ error }) => {
    throw new Error(`WebGPU: ${error.message}`);
  });
});

afterAll(() => {
  device.destroy();
});

function videoFrame({ width, height, rgba }: RgbaPicture): VideoFrame {
  return new VideoFrame(new Uint8ClampedArray(rgba), {
    format: 'RGBA',
    codedWidth: width,
    codedHeight: height,
    timestamp: 0,
  });
}

/** What a network could have returned: a rough map and an affine map that mixes all channels. */
function stylizedNumbers(): { size: typeof NETWORK; structure: Float32Array; presentMap: Float32Array } {
  const random = seededRandom(11);
  const structure = Float32Array.from({ length: NETWORK.width * NETWORK.height * 3 }, () => random() * 2 - 1);
  const presentMap = Float32Array.from({ length: 21 }, (_, i) => (i % 4 === 0 ? 0.3 : 0.1) * (random() + 0.5));
  return { size: NETWORK, structure, presentMap };
}

interface Case {
  readonly name: string;
  readonly create: (canvas: OffscreenCanvas) => Compositor;
  readonly stylized: () => StylizedFrame;
  /** Of the compositor, where it has one. */
  readonly device: () => GPUDevice | null;
  readonly readImport: (frame: ReturnType<Compositor['importFrame']>) => Promise<Float32Array>;
}

const readCpu: Case['readImport'] = async (frame) => {
  if (frame.kind !== 'cpu') throw new Error('not a CPU frame');
  return frame.picture.rgb;
};

const cpuStylized = (): StylizedFrame => ({ kind: 'cpu', ...stylizedNumbers(), release: () => undefined });

function upload(data: Float32Array): GPUBuffer {
  const buffer = device.createBuffer({
    size: data.byteLength + (data.byteLength % 4),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer>);
  return buffer;
}

const cases: readonly Case[] = [
  {
    name: 'WebGPU',
    create: (canvas) => new WebGpuCompositor(device, canvas, LARGE),
    stylized: () => {
      const { size, structure, presentMap } = stylizedNumbers();
      return {
        kind: 'gpu',
        size,
        structure: upload(structure),
        presentMap: upload(presentMap),
        release: () => undefined,
      };
    },
    device: () => device,
    readImport: async (frame) => {
      if (frame.kind !== 'gpu') throw new Error('not a GPU frame');
      const size = frame.rgb.size;
      const copy = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(frame.rgb, 0, copy, 0, size);
      device.queue.submit([encoder.finish()]);
      await copy.mapAsync(GPUMapMode.READ);
      return new Float32Array(copy.getMappedRange().slice(0));
    },
  },
  {
    name: 'WebGL2',
    create: (canvas) => {
      const gl = canvas.getContext('webgl2', { alpha: false, preserveDrawingBuffer: true });
      if (!gl) throw new Error('these tests need WebGL2');
      return new WebGlCompositor(canvas, gl, LARGE);
    },
    stylized: cpuStylized,
    device: () => null,
    readImport: readCpu,
  },
  {
    name: '2-D canvas',
    create: (canvas) => new Canvas2dCompositor(canvas, LARGE),
    stylized: cpuStylized,
    device: () => null,
    readImport: readCpu,
  },
];

/** The canvas as it stands, through an encoder that loses nothing. */
async function readCanvas(canvas: OffscreenCanvas): Promise<RgbaPicture> {
  const bitmap = await createImageBitmap(await canvas.convertToBlob({ type: 'image/png' }));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (!context) throw new Error('no 2-D canvas');
  context.drawImage(bitmap, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  return { width, height, rgba: data };
}

describe.each(cases)('$name compositor', ({ create, stylized, device: deviceOf, readImport }) => {
  const source = testPicture(SOURCE.width, SOURCE.height);

  /** Takes the frame, composes, reads the canvas. */
  async function compose(frame: StylizedFrame | null, view = defaultViewSettings): Promise<RgbaPicture> {
    const canvas = new OffscreenCanvas(1, 1);
    const compositor = create(canvas);
    const image = videoFrame(source);
    await compositor.takeFrame(image, SOURCE);
    image.close();
    compositor.present(frame, view);
    const picture = await readCanvas(canvas);
    compositor.dispose();
    return picture;
  }

  test('imports by area average', async () => {
    const compositor = create(new OffscreenCanvas(1, 1));
    const image = videoFrame(source);
    await compositor.takeFrame(image, SOURCE);
    image.close();
    const rgb = await readImport(compositor.importFrame(NETWORK));
    compositor.dispose();
    const expected = areaDownscale(source, NETWORK).rgb;
    const error = Math.max(...expected.map((value, i) => Math.abs(value - rgb[i]!)));
    // The WebGL path goes through 8-bit pixels.
    expect(error).toBeLessThan(1.01 / 255);
  });

  test('shows the source when there is nothing painted', async () => {
    expect(pictureDifference(await compose(null), source).max).toBeLessThanOrEqual(1);
  });

  test('composes structure and source at full size', async () => {
    const expected = presentOnCpu(source, stylizedNumbers());
    expect(pictureDifference(await compose(stylized()), expected).max).toBeLessThanOrEqual(1);
    expect(pictureDifference(expected, source).mean).toBeGreaterThan(20);
  });

  test('shows a carried picture as it is, beside the source where it is wiped', async () => {
    const carried = testPicture(SOURCE.width, SOURCE.height, 7);
    const canvas = new OffscreenCanvas(SOURCE.width, SOURCE.height);
    canvas.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(carried.rgba), SOURCE.width), 0, 0);
    const frame = await new CarriedView().show(await canvas.convertToBlob(), SOURCE, deviceOf());
    expect(pictureDifference(await compose(frame), carried).max).toBeLessThanOrEqual(1);
    const wiped = await compose(frame, { ...defaultViewSettings, wipe: 1 });
    expect(pictureDifference(wiped, source).max).toBeLessThanOrEqual(1);
    frame?.release();
  });

  test('a carried picture that cannot be decoded is no frame', async () => {
    expect(await new CarriedView().show(new Blob(['no picture']), SOURCE, deviceOf())).toBeNull();
  });

  test('wipes: source on the left, painting on the right', async () => {
    const picture = await compose(stylized(), { ...defaultViewSettings, wipe: 0.5 });
    const painted = presentOnCpu(source, stylizedNumbers());
    const expected = new Uint8ClampedArray(painted.rgba);
    for (let i = 0; i < expected.length; i++) {
      const column = Math.floor(i / 4) % SOURCE.width;
      if (column < SOURCE.width / 2) expected[i] = source.rgba[i]!;
    }
    expect(pictureDifference(picture, { ...SOURCE, rgba: expected }).max).toBeLessThanOrEqual(1);
  });

  test('mirrors left and right', async () => {
    const picture = await compose(null, { ...defaultViewSettings, isMirrored: true });
    const expected = new Uint8ClampedArray(source.rgba.length);
    for (let y = 0; y < SOURCE.height; y++) {
      for (let x = 0; x < SOURCE.width; x++) {
        const from = 4 * (y * SOURCE.width + (SOURCE.width - 1 - x));
        expected.set(source.rgba.subarray(from, from + 4), 4 * (y * SOURCE.width + x));
      }
    }
    expect(pictureDifference(picture, { ...SOURCE, rgba: expected }).max).toBeLessThanOrEqual(1);
  });

  test('shows the source when painting is switched off', async () => {
    const picture = await compose(stylized(), { ...defaultViewSettings, isStylized: false });
    expect(pictureDifference(picture, source).max).toBeLessThanOrEqual(1);
  });
});
