/** Sources as the visitor switches them: what is opened late, let go, lost and opened again. */
import type { ReactiveControllerHost } from 'lit';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import type { ConnectSource } from '../../src/workers/stylizer-client.ts';
import type { EngineState } from '../../src/ui/app-state.ts';
import { connectTrack, probeCaptureStrategy } from '../../src/ui/capture/track-input.ts';
import { SourceController } from '../../src/ui/controllers/source-controller.ts';
import type { SourceChoice } from '../../src/ui/source-choice.ts';
import { MovingCanvas } from './support/moving-canvas.ts';

const host: ReactiveControllerHost = {
  addController: () => undefined,
  removeController: () => undefined,
  requestUpdate: () => undefined,
  updateComplete: Promise.resolve(true),
};

const CAMERA = { kind: 'camera', deviceId: 'front' } as const satisfies SourceChoice;
const OTHER_CAMERA = { kind: 'camera', deviceId: 'back' } as const satisfies SourceChoice;

/** Connects as the client does, to no worker. */
class FakeStudio {
  engine: EngineState = { kind: 'starting' };
  #disconnect: () => void = () => undefined;

  async setSource(connect: ConnectSource | null): Promise<void> {
    this.#disconnect();
    this.#disconnect = () => undefined;
    if (connect) ({ disconnect: this.#disconnect } = await connect());
  }
}

let moving: MovingCanvas;
let studio: FakeStudio;
let source: SourceController;
let badFiles: string[];
let cameraTracks: MediaStreamTrack[];
let cloning: MockInstance<() => MediaStreamTrack>;

beforeEach(() => {
  moving = new MovingCanvas();
  studio = new FakeStudio();
  badFiles = [];
  cameraTracks = [];
  source = new SourceController(host, studio, {
    demoUrl: '/demo/',
    // No worker here: clips play in a video element.
    probeClip: () => Promise.reject(new Error('no worker')),
    onBadFile: ({ message }) => badFiles.push(message),
  });
  source.hostConnected();
  cloning = vi.spyOn(MediaStreamTrack.prototype, 'clone');
});

afterEach(() => {
  source.hostDisconnected();
  const left = allTracks().filter(({ readyState }) => readyState === 'live');
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  moving.stop();
  expect(left).toEqual([]);
});

function cameraStream(): MediaStream {
  const stream = moving.stream();
  cameraTracks.push(...stream.getTracks());
  return stream;
}

/** Every track there is, clones included. */
function allTracks(): readonly MediaStreamTrack[] {
  return [...cameraTracks, ...cloning.mock.results.map(({ value }) => value as MediaStreamTrack)];
}

function areTracksStopped(): boolean {
  const tracks = allTracks();
  return tracks.length > 0 && tracks.every(({ readyState }) => readyState === 'ended');
}

/** From now on; the answer finds the video element that was made since. */
function watchElements(): () => HTMLVideoElement {
  const { mock } = vi.spyOn(document, 'createElement');
  return () => mock.results.map(({ value }) => value as unknown).find((made) => made instanceof HTMLVideoElement)!;
}

async function pictureFile(): Promise<File> {
  const blob = await new Promise<Blob | null>((resolve) => moving.canvas.toBlob(resolve));
  return new File([blob!], 'picture.png', { type: 'image/png' });
}

describe('a permission that is given late', () => {
  let allow: (stream: MediaStream) => void;

  beforeEach(() => {
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockReturnValue(
      new Promise((resolve) => {
        allow = resolve;
      }),
    );
  });

  test('is of no use any more when something else was chosen: the camera is stopped at once', async () => {
    const camera = source.open(CAMERA);
    await source.open({ kind: 'picture', file: await pictureFile() });
    expect(source.session?.kind).toBe('picture');
    allow(cameraStream());
    await camera;
    expect(areTracksStopped()).toBe(true);
    expect(source.session?.kind).toBe('picture');
  });

  test('nor when the page is gone', async () => {
    const camera = source.open(CAMERA);
    source.hostDisconnected();
    allow(cameraStream());
    await camera;
    expect(areTracksStopped()).toBe(true);
    expect(source.state.kind).toBe('none');
  });
});

describe('a camera', () => {
  test('makes way before the other one is opened, and can be gone back to when that fails', async () => {
    const wasFree: boolean[] = [];
    const getUserMedia = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    getUserMedia.mockImplementationOnce(async () => cameraStream());
    getUserMedia.mockImplementationOnce(async () => {
      wasFree.push(areTracksStopped());
      throw new DOMException('in use', 'NotReadableError');
    });
    getUserMedia.mockImplementationOnce(async () => cameraStream());
    await source.open(CAMERA);
    await source.open(OTHER_CAMERA);
    expect(wasFree).toEqual([true]);
    expect(source.state).toMatchObject({
      kind: 'refused',
      problem: { code: 'camera/busy' },
      session: null,
      released: { choice: CAMERA },
    });
    source.reopenReleased();
    await expect.poll(() => source.state.kind).toBe('live');
    expect(getUserMedia.mock.lastCall?.[0]?.video).toMatchObject({ deviceId: { exact: 'front' } });
  });

  test('goes dark with the last engine, and comes back with the next', async () => {
    const getUserMedia = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    getUserMedia.mockImplementation(async () => cameraStream());
    await source.open(CAMERA);
    studio.engine = { kind: 'failed', problem: { code: 'gpu/unavailable', message: '' } };
    source.suspend();
    expect(areTracksStopped()).toBe(true);
    await source.open(OTHER_CAMERA);
    expect(getUserMedia).toHaveBeenCalledTimes(1);
    studio.engine = { kind: 'starting' };
    await source.begin();
    expect(source.session?.kind).toBe('camera');
    expect(getUserMedia.mock.lastCall?.[0]?.video).toMatchObject({ deviceId: { exact: 'back' } });
  });

  test('goes on when the worker saw the end of a stream that was closed for the next', async () => {
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(async () => cameraStream());
    await source.open(CAMERA);
    source.handleStreamEnded();
    expect(source.state.kind).toBe('live');
  });
});

test('whether tracks can be transferred is tried once, and leaves nothing on', () => {
  vi.stubGlobal('MediaStreamTrackProcessor', undefined);
  const [track] = cameraStream().getVideoTracks();
  const strategies = [1, 2, 3].map(() => probeCaptureStrategy(track!));
  track!.stop();
  expect(new Set(strategies).size).toBe(1);
  expect(cloning).toHaveBeenCalledTimes(1);
  expect(areTracksStopped()).toBe(true);
});

test('without a track processor, letting go of the camera also frees the element that showed it', async () => {
  const madeVideo = watchElements();
  const [track] = cameraStream().getVideoTracks();
  const { disconnect } = await connectTrack(track!, 'frames');
  const video = madeVideo();
  expect([video.paused, video.srcObject]).toEqual([false, expect.any(MediaStream)]);
  disconnect();
  expect([video.paused, video.srcObject]).toEqual([true, null]);
  track!.stop();
});

test('a clip that is damaged midway says so and is let go', async () => {
  const whole = new Uint8Array(await (await fetch('/demo/demo.webm')).arrayBuffer());
  whole.fill(0xa5, 400_000);
  const madeVideo = watchElements();
  await source.open({ kind: 'clip', file: new File([whole], 'damaged.webm') });
  expect(badFiles).toEqual([]);
  expect(source.state.kind).toBe('live');
  const video = madeVideo();
  video.playbackRate = 8;
  await expect.poll(() => source.state.kind, { timeout: 10_000 }).toBe('ended');
  expect(source.state).toMatchObject({
    problem: { message: expect.stringContaining('“damaged.webm” could not be played to its end') },
  });
});
