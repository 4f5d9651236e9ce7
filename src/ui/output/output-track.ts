/**
 * The painted picture as a `MediaStreamTrack`, for `<video>`, WebRTC and other windows. Where the browser lets a page
 * make a track out of frames, these come straight from the painting worker: the track goes on when the page's own canvas
 * is hidden or replaced. Elsewhere it is the canvas's own stream, which a replaced canvas ends.
 */
import type { PortReply, PostedFrame } from '../../shared/protocol.ts';
import type { PictureTap, TapHub } from '../../workers/tap-hub.ts';

export interface OutputTrack {
  readonly track: MediaStreamTrack;
  /** Ends the track. Idempotent. */
  stop(): void;
}

/** Chrome has it on window; TypeScript's window library does not. */
type TrackGenerator = MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };
type TrackGeneratorConstructor = new (options: { readonly kind: 'video' }) => TrackGenerator;

/** @param canvas what is painted on now; asked only where tracks cannot be made of frames. */
export function createOutputTrack(taps: TapHub, canvas: () => HTMLCanvasElement | null): OutputTrack | null {
  const Generator = trackGenerator();
  return Generator ? generatedTrack(new Generator({ kind: 'video' }), taps) : canvasTrack(canvas());
}

function generatedTrack(generator: TrackGenerator, taps: TapHub): OutputTrack {
  const writer = generator.writable.getWriter();
  let current: MessagePort | null = null;
  let isStopped = false;
  const reply = (port: MessagePort, message: PortReply): void => {
    port.postMessage(message);
  };
  const pass = async ({ frame }: PostedFrame, port: MessagePort): Promise<void> => {
    try {
      if (isStopped) frame.close();
      // Takes ownership of the frame.
      else await writer.write(frame);
      reply(port, isStopped ? 'stopped' : 'taken');
    } catch {
      frame.close();
      stop(); // The track was stopped by whoever has it.
    }
  };
  const tap: PictureTap = {
    connect: (port) => {
      current = port;
      port.onmessage = ({ data }: MessageEvent<PostedFrame>) => void pass(data, port);
    },
  };
  const endTap = taps.add(tap);
  const stop = (): void => {
    if (isStopped) return;
    isStopped = true;
    endTap();
    if (current) reply(current, 'stopped');
    generator.stop();
    // It may have failed already, with the track.
    writer.close().catch(() => undefined);
  };
  return { track: generator, stop };
}

function canvasTrack(canvas: HTMLCanvasElement | null): OutputTrack | null {
  const [track] = canvas?.captureStream().getVideoTracks() ?? [];
  return track
    ? {
        track,
        stop: () => {
          track.stop();
        },
      }
    : null;
}

function trackGenerator(): TrackGeneratorConstructor | null {
  return (globalThis as { MediaStreamTrackGenerator?: TrackGeneratorConstructor }).MediaStreamTrackGenerator ?? null;
}
