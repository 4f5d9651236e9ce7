/** The window half of a `port` source, on a real video element. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PortReply, PostedFrame } from '../../src/shared/protocol.ts';
import { connectVideoElement } from '../../src/ui/capture/video-frames.ts';
import { MovingCanvas } from './support/moving-canvas.ts';

let picture: MovingCanvas;
let video: HTMLVideoElement;
let stopListening: () => void = () => undefined;

beforeEach(async () => {
  picture = new MovingCanvas();
  video = document.createElement('video');
  video.muted = true;
  video.srcObject = picture.stream();
  await video.play();
});

afterEach(() => {
  stopListening();
  vi.unstubAllGlobals();
  video.srcObject = null;
  picture.stop();
});

/** Plays the worker: notes how much was left out before each frame, and answers when told to. */
function receive(): { readonly skips: readonly number[]; readonly reply: (reply: PortReply) => void } {
  const { input, disconnect } = connectVideoElement(video);
  stopListening = disconnect;
  if (input.kind !== 'port') throw new Error('expected a port');
  const { port } = input;
  const skips: number[] = [];
  port.onmessage = ({ data }: MessageEvent<PostedFrame>) => {
    data.frame.close();
    skips.push(data.skipped);
  };
  return { skips, reply: (reply) => port.postMessage(reply) };
}

async function presented(frames: number): Promise<void> {
  for (let i = 0; i < frames; i++) await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
}

test('nothing is posted before the last frame was taken, and what was left out is counted', async () => {
  const { skips, reply } = receive();
  await expect.poll(() => skips.length).toBe(1);
  await presented(5);
  expect(skips).toEqual([0]);
  reply('taken');
  await expect.poll(() => skips.length).toBe(2);
  expect(skips[1]).toBeGreaterThanOrEqual(4);
  await presented(3);
  expect(skips.length).toBe(2);
});

test('a worker that wants no more gets no more', async () => {
  const { skips, reply } = receive();
  await expect.poll(() => skips.length).toBe(1);
  reply('stopped');
  await presented(2);
  reply('taken');
  await presented(4);
  expect(skips.length).toBe(1);
});

test('a frame that cannot be made is left out, and the next one is posted', async () => {
  const RealVideoFrame = VideoFrame;
  let attempts = 0;
  const FailsOnce = function (source: HTMLVideoElement, init: VideoFrameInit): VideoFrame {
    if (attempts++ === 0) throw new DOMException('no picture', 'InvalidStateError');
    return new RealVideoFrame(source, init);
  };
  vi.stubGlobal('VideoFrame', FailsOnce);
  const { skips, reply } = receive();
  expect(attempts).toBe(1);
  await expect.poll(() => skips).toEqual([1]);
  reply('taken');
  await expect.poll(() => skips.length).toBe(2);
});
