import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FrameSink, openFrameSource } from '../../../src/pipeline/source/frame-source.ts';
import { openFrameCount, type SourceFrame } from '../../../src/pipeline/source/source-frame.ts';
import type { PostedFrame } from '../../../src/shared/protocol.ts';
import { asVideoFrame, type FakeImage, fakeImage, nameOf } from '../../support/fake-frames.ts';

/** A sink that shows and closes each frame. */
class Viewer implements FrameSink {
  readonly seen: string[] = [];
  endedCount = 0;
  skippedCount = 0;

  readonly offer = (frame: SourceFrame): void => {
    this.seen.push(nameOf(frame));
    frame.close();
  };

  readonly skipped = (frames: number): void => {
    this.skippedCount += frames;
  };

  readonly ended = (): void => {
    this.endedCount++;
  };
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

let openBefore = 0;

beforeEach(() => {
  openBefore = openFrameCount();
});

afterEach(() => {
  expect(openFrameCount() - openBefore, 'frames left open by the test').toBe(0);
});

describe('frames from a stream', () => {
  function open(viewer: Viewer): {
    source: ReturnType<typeof openFrameSource>;
    controller: ReadableStreamDefaultController<VideoFrame>;
    wasCancelled: () => boolean;
  } {
    let controller: ReadableStreamDefaultController<VideoFrame> | null = null;
    let isCancelled = false;
    const stream = new ReadableStream<VideoFrame>({
      start: (given) => {
        controller = given;
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    const source = openFrameSource({ kind: 'stream', stream }, viewer);
    return { source, controller: controller!, wasCancelled: () => isCancelled };
  }

  test('arrive in order, and the end is told once', async () => {
    const viewer = new Viewer();
    const { controller } = open(viewer);
    for (const name of ['a', 'b', 'c']) controller.enqueue(asVideoFrame(fakeImage(name)));
    controller.close();
    await settle();
    expect(viewer.seen).toEqual(['a', 'b', 'c']);
    expect(viewer.endedCount).toBe(1);
  });

  test('a stream that fails has ended', async () => {
    const viewer = new Viewer();
    const { controller } = open(viewer);
    controller.error(new Error('unplugged'));
    await settle();
    expect(viewer.endedCount).toBe(1);
  });

  test('stopping cancels the stream (the camera’s light goes off) and is not an end', async () => {
    const viewer = new Viewer();
    const { source, wasCancelled } = open(viewer);
    source.stop();
    await settle();
    expect(wasCancelled()).toBe(true);
    expect(viewer.endedCount).toBe(0);
  });

  test('a frame that was already on its way when the source stopped is closed, not shown', async () => {
    const viewer = new Viewer();
    const image = fakeImage('late');
    const { source, controller } = open(viewer);
    await settle();
    controller.enqueue(asVideoFrame(image));
    source.stop();
    await settle();
    expect(viewer.seen).toEqual([]);
    expect(image.closeCount).toBe(1);
  });
});

describe('frames from a port', () => {
  function open(viewer: Viewer): {
    source: ReturnType<typeof openFrameSource>;
    post: (image: FakeImage, skipped?: number) => void;
    answers: unknown[];
  } {
    const answers: unknown[] = [];
    // Fake frames cannot be cloned, so the port is a fake as well.
    const port = {
      onmessage: null as ((event: { readonly data: PostedFrame }) => void) | null,
      postMessage: (message: unknown) => {
        answers.push(message);
      },
    };
    const source = openFrameSource({ kind: 'port', port: port as unknown as MessagePort }, viewer);
    const post = (image: FakeImage, skipped = 0): void =>
      port.onmessage!({ data: { frame: asVideoFrame(image), skipped } });
    return { source, post, answers };
  }

  test('arrive in order, and each is answered so that the next may be sent', () => {
    const viewer = new Viewer();
    const { post, answers } = open(viewer);
    expect(answers).toEqual([]);
    post(fakeImage('a'));
    expect(answers).toEqual(['taken']);
    post(fakeImage('b'));
    expect(viewer.seen).toEqual(['a', 'b']);
    expect(answers).toEqual(['taken', 'taken']);
  });

  test('what the window left out is told with the next frame', () => {
    const viewer = new Viewer();
    const { post } = open(viewer);
    post(fakeImage('a'));
    post(fakeImage('d'), 2);
    expect(viewer.skippedCount).toBe(2);
  });

  test('after stopping, the sender is told, and what still comes is closed and not counted', () => {
    const viewer = new Viewer();
    const { source, post, answers } = open(viewer);
    source.stop();
    const late = fakeImage('late');
    post(late, 3);
    expect(answers).toEqual(['stopped']);
    expect(viewer.seen).toEqual([]);
    expect(late.closeCount).toBe(1);
    expect([viewer.endedCount, viewer.skippedCount]).toEqual([0, 0]);
  });
});
