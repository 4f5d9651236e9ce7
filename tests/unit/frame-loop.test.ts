import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FrameLoop, MAX_FRAMES_IN_FLIGHT } from '../../src/pipeline/frame-loop.ts';
import { openFrameCount, type SourceFrame } from '../../src/pipeline/source/source-frame.ts';
import { type FakeImage, fakeFrame, fakeImage, nameOf } from '../support/fake-frames.ts';

/** One call of the painter, held open until the test lets it go on. */
interface Painting {
  /** The frame's name; null for a repaint. */
  readonly name: string | null;
  /** The outer promise: recorded, the next frame may be. Closes the frame, as painters do. */
  record(): Promise<void>;
  /** The inner promise: done. */
  finish(): Promise<void>;
  /** The fence fails. */
  loseFence(): Promise<void>;
  /** The outer promise is rejected; the frame is closed. */
  fail(error: Error): Promise<void>;
}

/** A painter under the test's control, and every frame it was ever offered. */
class Studio {
  readonly paintings: Painting[] = [];
  readonly errors: unknown[] = [];
  readonly images: FakeImage[] = [];
  readonly loop = new FrameLoop(
    (frame) => this.#paint(frame),
    (error) => this.errors.push(error),
  );
  #live = 0;
  maxLive = 0;

  get names(): (string | null)[] {
    return this.paintings.map(({ name }) => name);
  }

  async offer(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const image = fakeImage(name);
      this.images.push(image);
      this.loop.offer(fakeFrame(image));
    }
    await settle();
  }

  #paint(frame: SourceFrame | null): Promise<{ readonly done: Promise<void> }> {
    this.maxLive = Math.max(this.maxLive, ++this.#live);
    const recorded = deferred<{ readonly done: Promise<void> }>();
    const done = deferred<undefined>();
    this.paintings.push({
      name: frame && nameOf(frame),
      record: () => {
        frame?.close();
        recorded.resolve({ done: done.promise });
        return settle();
      },
      finish: () => {
        this.#live--;
        done.resolve(undefined);
        return settle();
      },
      loseFence: () => {
        this.#live--;
        done.reject(new Error('device lost'));
        return settle();
      },
      fail: (error) => {
        this.#live--;
        frame?.close();
        recorded.reject(error);
        return settle();
      },
    });
    return recorded.promise;
  }

  /** Records and finishes whatever comes until nothing new does. */
  async paintAll(): Promise<void> {
    // Walks on into paintings that are added meanwhile.
    for (const painting of this.paintings) {
      await painting.record();
      await painting.finish();
    }
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

function deferred<T>(): Deferred<T> {
  let settlers: Omit<Deferred<T>, 'promise'> | null = null;
  const promise = new Promise<T>((resolve, reject) => {
    settlers = { resolve, reject };
  });
  return { promise, ...settlers! };
}

/** All promises that can go on have gone on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function closeCounts(studio: Studio): number[] {
  return studio.images.map((image) => image.closeCount);
}

let openBefore = 0;

beforeEach(() => {
  openBefore = openFrameCount();
});

afterEach(() => {
  expect(openFrameCount() - openBefore, 'frames left open by the test').toBe(0);
});

describe('newest frame wins', () => {
  test('while one is painted, of many that come only the last is painted next', async () => {
    const studio = new Studio();
    await studio.offer('a');
    await studio.offer('b', 'c', 'd');
    expect(studio.names).toEqual(['a']);
    await studio.paintings[0]!.record();
    expect(studio.names).toEqual(['a', 'd']);
    expect(studio.loop.dropped).toBe(2);
    await studio.paintAll();
    expect(closeCounts(studio)).toEqual([1, 1, 1, 1]);
  });

  test('a frame that is replaced is closed at once, not when the painter gets to it', async () => {
    const studio = new Studio();
    await studio.offer('a', 'b', 'c');
    // Offered in one task: `a` went to the painter at once.
    expect(studio.names).toEqual(['a']);
    expect(closeCounts(studio)).toEqual([0, 1, 0]);
    await studio.paintAll();
  });

  test('frames that were left out before they came here count as dropped as well', async () => {
    const studio = new Studio();
    studio.loop.addDropped(3);
    await studio.offer('a', 'b', 'c');
    expect(studio.loop.dropped).toBe(4);
    await studio.paintAll();
  });

  test('frames that come slowly are all painted, none is dropped', async () => {
    const studio = new Studio();
    for (const name of ['a', 'b', 'c']) {
      await studio.offer(name);
      await studio.paintAll();
    }
    expect(studio.names).toEqual(['a', 'b', 'c']);
    expect(studio.loop.dropped).toBe(0);
  });
});

describe('at most two frames are in flight', () => {
  test('two recorded and unfinished ones hold the next back until one is done', async () => {
    const studio = new Studio();
    await studio.offer('a');
    await studio.paintings[0]!.record();
    await studio.offer('b');
    await studio.paintings[1]!.record();
    await studio.offer('c');
    expect(studio.names).toEqual(['a', 'b']);
    await studio.paintings[0]!.finish();
    expect(studio.names).toEqual(['a', 'b', 'c']);
    await studio.paintings[1]!.finish();
    await studio.paintAll();
  });

  test('what waits in the meantime is still replaced by newer ones', async () => {
    const studio = new Studio();
    await studio.offer('a');
    await studio.paintings[0]!.record();
    await studio.offer('b');
    await studio.paintings[1]!.record();
    await studio.offer('c', 'd', 'e');
    await studio.paintings[1]!.finish();
    expect(studio.names).toEqual(['a', 'b', 'e']);
    expect(studio.loop.dropped).toBe(2);
    await studio.paintings[0]!.finish();
    await studio.paintAll();
  });

  test('over a long run with any order of finishing', async () => {
    const studio = new Studio();
    for (let i = 0; i < 60; i++) {
      await studio.offer(`frame ${String(i)}`);
      const painting = studio.paintings.at(-1)!;
      if (i % 3 !== 0) await painting.record();
      if (i % 4 === 3) await painting.finish();
    }
    expect(studio.maxLive).toBe(MAX_FRAMES_IN_FLIGHT);
    await studio.paintAll();
    await settle();
    expect(closeCounts(studio)).toEqual(studio.images.map(() => 1));
  });

  test('a fence that fails makes room like one that comes', async () => {
    const studio = new Studio();
    await studio.offer('a');
    await studio.paintings[0]!.record();
    await studio.offer('b');
    await studio.paintings[1]!.record();
    await studio.offer('c');
    await studio.paintings[0]!.loseFence();
    expect(studio.names).toEqual(['a', 'b', 'c']);
    expect(studio.errors).toEqual([]);
    await studio.paintings[1]!.finish();
    await studio.paintAll();
  });
});

describe('a painting that fails', () => {
  test('is reported once, and the loop goes on with the frame that waits', async () => {
    const studio = new Studio();
    await studio.offer('a');
    await studio.offer('b');
    const error = new Error('out of memory');
    await studio.paintings[0]!.fail(error);
    expect(studio.errors).toEqual([error]);
    expect(studio.names).toEqual(['a', 'b']);
    await studio.paintAll();
    expect(closeCounts(studio)).toEqual([1, 1]);
  });

  test('does not stop frames that come later', async () => {
    const studio = new Studio();
    for (const name of ['a', 'b', 'c']) {
      await studio.offer(name);
      await studio.paintings.at(-1)!.fail(new Error(name));
    }
    await studio.offer('d');
    await studio.paintAll();
    expect(studio.names).toEqual(['a', 'b', 'c', 'd']);
    expect(studio.errors).toHaveLength(3);
  });

  test('does not swallow a repaint that was asked for meanwhile', async () => {
    const studio = new Studio();
    await studio.offer('a');
    studio.loop.repaint();
    await studio.paintings[0]!.fail(new Error('lost'));
    expect(studio.names).toEqual(['a', null]);
    await studio.paintAll();
  });

  test('a repaint that fails is not tried for ever', async () => {
    const studio = new Studio();
    studio.loop.repaint();
    await settle();
    await studio.paintings[0]!.fail(new Error('lost'));
    expect(studio.names).toEqual([null]);
    expect(studio.errors).toHaveLength(1);
  });
});

describe('repainting', () => {
  test('paints the last frame again: null goes to the painter', async () => {
    const studio = new Studio();
    studio.loop.repaint();
    await settle();
    expect(studio.names).toEqual([null]);
    await studio.paintAll();
  });

  test('many requests during one painting are one repaint', async () => {
    const studio = new Studio();
    await studio.offer('a');
    for (let i = 0; i < 5; i++) studio.loop.repaint();
    await studio.paintAll();
    expect(studio.names).toEqual(['a', null]);
  });

  test('a new frame takes its place: it shows the new look anyway', async () => {
    const studio = new Studio();
    await studio.offer('a');
    studio.loop.repaint();
    await studio.offer('b');
    await studio.paintAll();
    expect(studio.names).toEqual(['a', 'b']);
  });

  test('is not lost in the moment when the loop comes to rest', async () => {
    // The painter's own follow-up work asks for a repaint a few microtasks after the painting was recorded.
    for (let microtasks = 0; microtasks < 12; microtasks++) {
      const names: (string | null)[] = [];
      const loop = new FrameLoop(
        async (frame) => {
          names.push(frame && nameOf(frame));
          frame?.close();
          if (frame) void afterMicrotasks(microtasks).then(() => loop.repaint());
          return { done: Promise.resolve() };
        },
        () => undefined,
      );
      loop.offer(fakeFrame(fakeImage('a')));
      await settle();
      expect(names, `${String(microtasks)} microtasks later`).toEqual(['a', null]);
    }
  });
});

describe('stopping', () => {
  test('closes what waits, and what comes afterwards', async () => {
    const studio = new Studio();
    await studio.offer('a');
    await studio.offer('b');
    const stopped = studio.loop.stop();
    await studio.offer('c');
    expect(closeCounts(studio)).toEqual([0, 1, 1]);
    await studio.paintAll();
    await stopped;
    expect(studio.names).toEqual(['a']);
    expect(closeCounts(studio)).toEqual([1, 1, 1]);
  });

  test('waits for paintings that are recorded but not done', async () => {
    const studio = new Studio();
    await studio.offer('a');
    await studio.paintings[0]!.record();
    const isStopped = watch(studio.loop.stop());
    await settle();
    expect(isStopped()).toBe(false);
    await studio.paintings[0]!.finish();
    expect(isStopped()).toBe(true);
  });

  test('waits for a painting that is still being recorded: the engine must live as long', async () => {
    const studio = new Studio();
    await studio.offer('a');
    const isStopped = watch(studio.loop.stop());
    await settle();
    const wasStoppedWhilePainting = isStopped();
    await studio.paintAll();
    await settle();
    expect(isStopped()).toBe(true);
    expect(wasStoppedWhilePainting).toBe(false);
  });

  test('ends also when the painting fails or its fence is lost', async () => {
    const studio = new Studio();
    await studio.offer('a');
    await studio.paintings[0]!.record();
    await studio.offer('b');
    const isStopped = watch(studio.loop.stop());
    await studio.paintings[0]!.loseFence();
    await studio.paintings[1]!.fail(new Error('lost'));
    expect(isStopped()).toBe(true);
  });

  test('is final: repaints do nothing, and stopping again is harmless', async () => {
    const studio = new Studio();
    await studio.loop.stop();
    studio.loop.repaint();
    await studio.loop.stop();
    await settle();
    expect(studio.names).toEqual([]);
  });
});

async function afterMicrotasks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await Promise.resolve();
}

/** Whether the promise has been kept by now. */
function watch(promise: Promise<unknown>): () => boolean {
  let isKept = false;
  void promise.then(() => (isKept = true));
  return () => isKept;
}
