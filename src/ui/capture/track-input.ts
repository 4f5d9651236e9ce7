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
      const stream = new Processor({ track, maxBufferSize: 2 }).readable;
      // The worker cancels the stream; one that died takes it along.
      return { input: { kind: 'stream', stream }, transfer: [stream], disconnect: () => undefined };
    }
    case 'track': {
      const clone = track.clone();
      // A transferable object in browsers that passed the probe, which the window library does not know.
      const transfer = [clone as unknown as Transferable];
      return { input: { kind: 'track', track: clone }, transfer, disconnect: () => undefined };
    }
    case 'frames':
      break;
  }
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  await video.play();
  return connectVideoElement(video);
}

function windowTrackProcessor(): TrackProcessor | null {
  return (globalThis as { MediaStreamTrackProcessor?: TrackProcessor }).MediaStreamTrackProcessor ?? null;
}

/** Transfers a clone into a channel nobody reads: throws where tracks cannot be transferred. */
function isTransferable(track: MediaStreamTrack): boolean {
  const clone = track.clone();
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(clone, [clone]);
    return true;
  } catch {
    clone.stop();
    return false; // DataCloneError: the next path is taken.
  } finally {
    port1.close();
    port2.close();
  }
}
