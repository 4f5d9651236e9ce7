/**
 * How a live track reaches the worker. Probed, never guessed from the browser's name:
 * 1. a window-side MediaStreamTrackProcessor, whose stream is transferred (Chrome);
 * 2. the track itself, transferred, for a processor in the worker (Safari);
 * 3. a video element that posts its frames (everywhere else).
 */
import type { ConnectedSource } from './capture-session.ts';
import { connectVideoElement } from './video-frames.ts';

/** Chrome has the processor on window; TypeScript's window library does not. */
type TrackProcessor = new (options: { track: MediaStreamTrack; maxBufferSize: number }) => {
  readonly readable: ReadableStream<VideoFrame>;
};

export type CaptureStrategy = 'stream' | 'track' | 'frames';

export function probeCaptureStrategy(track: MediaStreamTrack): CaptureStrategy {
  if (windowTrackProcessor()) return 'stream';
  return isTransferable(track) ? 'track' : 'frames';
}

/** The track stays the session's: what is transferred is a stream of it or a clone. */
export async function connectTrack(
  track: MediaStreamTrack,
  strategy: CaptureStrategy = probeCaptureStrategy(track),
): Promise<ConnectedSource> {
  switch (strategy) {
    case 'stream': {
      const Processor = windowTrackProcessor();
      if (!Processor) break;
      // A worker that died cancels nothing: its processor ends with the clone it was fed.
      const clone = track.clone();
      const stream = new Processor({ track: clone, maxBufferSize: 2 }).readable;
      const disconnect = (): void => {
        clone.stop();
      };
      return { input: { kind: 'stream', stream }, transfer: [stream], disconnect };
    }
    case 'track': {
      const clone = track.clone();
      // A transferable object in browsers that passed the probe, which the window library does not know.
      const transfer = [clone as unknown as Transferable];
      // The worker's from here on; it stops the clone when it closes the source.
      return { input: { kind: 'track', track: clone }, transfer, disconnect: () => undefined };
    }
    case 'frames':
      break;
  }
  return connectElement(track);
}

async function connectElement(track: MediaStreamTrack): Promise<ConnectedSource> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  const release = (): void => {
    video.pause();
    video.srcObject = null;
  };
  try {
    await video.play();
  } catch (error) {
    release();
    throw error;
  }
  const connected = connectVideoElement(video);
  const disconnect = (): void => {
    connected.disconnect();
    release();
  };
  return { ...connected, disconnect };
}

function windowTrackProcessor(): TrackProcessor | null {
  return (globalThis as { MediaStreamTrackProcessor?: TrackProcessor }).MediaStreamTrackProcessor ?? null;
}

/** Null until it was tried: the answer is the browser's, not the track's. */
let areTracksTransferable: boolean | null = null;

function isTransferable(track: MediaStreamTrack): boolean {
  return (areTracksTransferable ??= canTransfer(track.clone()));
}

/** Sends the clone through a channel, which throws where tracks cannot be transferred; stops it, wherever it ends up. */
function canTransfer(clone: MediaStreamTrack): boolean {
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = ({ data }: MessageEvent<MediaStreamTrack>) => {
    data.stop();
    port2.close();
  };
  try {
    port1.postMessage(clone, [clone]);
    return true;
  } catch {
    port2.close();
    return false; // DataCloneError: the next path is taken.
  } finally {
    clone.stop();
  }
}
