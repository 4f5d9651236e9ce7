/** Stand-ins for VideoFrames, which Node does not have: they only know how often they were closed. */
import { SourceFrame } from '../../src/pipeline/source/source-frame.ts';

export interface FakeImage {
  readonly name: string;
  closeCount: number;
  close(): void;
}

export function fakeImage(name: string): FakeImage {
  return {
    name,
    closeCount: 0,
    close(): void {
      this.closeCount++;
    },
  };
}

export function asVideoFrame(image: FakeImage): VideoFrame {
  return image as unknown as VideoFrame;
}

export function fakeFrame(image: FakeImage): SourceFrame {
  return new SourceFrame(asVideoFrame(image));
}

export function nameOf(frame: SourceFrame): string {
  return (frame.image as unknown as FakeImage).name;
}
