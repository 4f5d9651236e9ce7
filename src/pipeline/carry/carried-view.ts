/**
 * Carried frames on the stage: a picture that is finished takes the place of the network's map, so that every compositor
 * shows it as it shows paintings, with wipe and mirror, and whoever records gets it too.
 */
import { picturePresentMap } from '../color/present-map.ts';
import type { RgbPicture, StylizedFrame } from '../engine/style-engine.ts';
import { fitWithin, sameSize, type Size } from '../../shared/size.ts';
import { PictureCanvas } from './picture-canvas.ts';

/** The picture as it is, and nothing of the source. */
const AS_IT_IS = picturePresentMap(1);

export class CarriedView {
  #canvas: { readonly size: Size; readonly pictures: PictureCanvas } | null = null;

  /**
   * @param limit a larger picture is scaled down to fit. @param device where the compositor is one of WebGPU.
   * @returns the caller's; null when the browser cannot decode the picture: then the frame is painted live.
   */
  async show(picture: Blob, limit: Size, device: GPUDevice | null): Promise<StylizedFrame | null> {
    const bitmap = await createImageBitmap(picture).catch(() => null);
    if (!bitmap) return null;
    try {
      const read = this.#canvasOf(fitWithin(bitmap, limit)).read(bitmap);
      return device ? onDevice(device, read) : inMemory(read);
    } finally {
      bitmap.close();
    }
  }

  #canvasOf(size: Size): PictureCanvas {
    if (!this.#canvas || !sameSize(this.#canvas.size, size)) this.#canvas = { size, pictures: new PictureCanvas(size) };
    return this.#canvas.pictures;
  }
}

function inMemory({ width, height, rgb }: RgbPicture): StylizedFrame {
  const size = { width, height };
  return { kind: 'cpu', size, structure: rgb, presentMap: AS_IT_IS, release: () => undefined };
}

function onDevice(device: GPUDevice, { width, height, rgb }: RgbPicture): StylizedFrame {
  const structure = filledBuffer(device, 'carried frame', rgb);
  const presentMap = filledBuffer(device, 'carried map', AS_IT_IS);
  const release = (): void => {
    structure.destroy();
    presentMap.destroy();
  };
  return { kind: 'gpu', size: { width, height }, structure, presentMap, release };
}

function filledBuffer(device: GPUDevice, label: string, values: Float32Array): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
  const buffer = device.createBuffer({ label, size: values.byteLength, usage, mappedAtCreation: true });
  new Float32Array(buffer.getMappedRange()).set(values);
  buffer.unmap();
  return buffer;
}
