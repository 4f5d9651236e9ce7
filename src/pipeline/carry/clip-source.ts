/** A clip's frames as carrying needs them: small for their motion, painted live when asked. */
import { required } from '../../shared/assert.ts';
import type { CarryJob } from '../../shared/carrying.ts';
import { StylizerError } from '../../shared/errors.ts';
import type { Size } from '../../shared/size.ts';
import type { ClipReader } from '../clip/clip-reader.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import type { CarryFrame, CarryKeyframe, CarrySource } from './carry-clip.ts';
import type { LivePainter } from './live-painter.ts';
import { PictureCanvas } from './picture-canvas.ts';

export interface ClipSourceParts {
  /** Both stay the caller's. */
  readonly reader: ClipReader;
  readonly live: LivePainter;
  readonly carrySize: Size;
  readonly flowSize: Size;
  readonly job: CarryJob;
}

export class ClipSource implements CarrySource {
  readonly timesS: readonly number[];
  readonly fromS: number;
  readonly toS: number;
  readonly flowSize: Size;
  readonly carrySize: Size;
  readonly #parts: ClipSourceParts;
  readonly #small: PictureCanvas;
  readonly #large: PictureCanvas;

  constructor(parts: ClipSourceParts) {
    const { reader, job, flowSize, carrySize } = parts;
    this.#parts = parts;
    this.timesS = job.paintings.map(({ timeS }) => timeS);
    this.fromS = Math.max(reader.facts.startS, job.range?.fromS ?? -Infinity);
    this.toS = Math.min(reader.facts.endS, job.range?.toS ?? Infinity);
    this.flowSize = flowSize;
    this.carrySize = carrySize;
    this.#small = new PictureCanvas(flowSize);
    this.#large = new PictureCanvas(carrySize);
  }

  async keyframe(index: number): Promise<CarryKeyframe> {
    const { timeS, picture } = required(this.#parts.job.paintings[index], 'a painting');
    const at = await this.#parts.reader.frameAt(timeS);
    if (!at)
      throw new StylizerError('clip/unreadable', 'A painted frame is not found in the clip any more. Delete it.');
    try {
      const content = this.#small.read(at.frame.image);
      const live = this.#take(await this.#parts.live.paintAlone(at.frame.image));
      const bitmap = await createImageBitmap(picture);
      try {
        return { timeS, content, live, painting: this.#large.read(bitmap) };
      } finally {
        bitmap.close();
      }
    } finally {
      at.frame.close();
    }
  }

  async *frames(fromS: number, toS: number): AsyncGenerator<CarryFrame, void> {
    for await (const { frame, timestampS, durationS } of this.#parts.reader.frames(fromS, toS)) {
      try {
        // The reader begins with the frame that is on, which may have begun before.
        if (timestampS < fromS) continue;
        const { image } = frame;
        const live = async (): Promise<RgbPicture> => this.#take(await this.#parts.live.paint(image));
        yield { timestampS, durationS, content: this.#small.read(image), live };
      } finally {
        frame.close();
      }
    }
  }

  /** Takes ownership. */
  #take(painted: VideoFrame): RgbPicture {
    try {
      return this.#large.read(painted);
    } finally {
      painted.close();
    }
  }
}
