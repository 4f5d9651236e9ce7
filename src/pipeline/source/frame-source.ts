/**
 * The worker half of each capture path: frames from whatever the window sent, one by one, until it ends. Clips, which the
 * worker reads by itself, are `clip/`.
 */
import type { PortReply, PostedFrame, SourceInput } from '../../shared/protocol.ts';
import { SourceFrame } from './source-frame.ts';

export interface FrameSink {
  /** Takes ownership of the frame. */
  readonly offer: (frame: SourceFrame) => void;
  /** Frames were left out before they reached this world. */
  readonly skipped: (frames: number) => void;
  /** The source stopped by itself; not called after `stop`. */
  readonly ended: () => void;
}

export interface FrameSource {
  /** Frees what the source holds (camera light off). No frame is offered afterwards. */
  stop(): void;
}

/** What the window captures and sends. */
export type CapturedInput = Exclude<SourceInput, { readonly kind: 'clip' }>;

export function openFrameSource(input: CapturedInput, sink: FrameSink): FrameSource {
  switch (input.kind) {
    case 'stream':
      return readStream(input.stream, sink);
    case 'track':
      return readTrack(input.track, sink);
    case 'port':
      return readPort(input.port, sink);
    case 'still':
      return showStill(input.bitmap, sink);
  }
  input satisfies never;
}

function readStream(stream: ReadableStream<VideoFrame>, sink: FrameSink): FrameSource {
  const reader = stream.getReader();
  let isStopped = false;
  const readAll = async (): Promise<void> => {
    for (;;) {
      const { value } = await reader.read();
      if (!value) return;
      const frame = new SourceFrame(value);
      if (isStopped) frame.close();
      else sink.offer(frame);
    }
  };
  readAll()
    // A stream that fails (camera pulled out) has ended as far as painting goes.
    .catch(() => undefined)
    .finally(() => {
      if (!isStopped) sink.ended();
    });
  return {
    stop: () => {
      isStopped = true;
      // Cancelling releases the frames the stream still holds; it may already be closed.
      reader.cancel().catch(() => undefined);
    },
  };
}

/** As browsers have it; TypeScript's libraries disagree about it from world to world. */
type TrackProcessor = new (options: { track: MediaStreamTrack; maxBufferSize: number }) => {
  readonly readable: ReadableStream<VideoFrame>;
};

/** The transferred track is this world's own: it must be stopped here, or the camera stays on. */
function readTrack(track: MediaStreamTrack, sink: FrameSink): FrameSource {
  const Processor = MediaStreamTrackProcessor as unknown as TrackProcessor;
  const stream = new Processor({ track, maxBufferSize: 2 }).readable;
  const source = readStream(stream, sink);
  return {
    stop: () => {
      source.stop();
      track.stop();
    },
  };
}

function readPort(port: MessagePort, sink: FrameSink): FrameSource {
  let isStopped = false;
  const reply = (message: PortReply): void => {
    port.postMessage(message);
  };
  port.onmessage = ({ data }: MessageEvent<PostedFrame>) => {
    const frame = new SourceFrame(data.frame);
    if (isStopped) {
      frame.close();
      return;
    }
    sink.skipped(data.skipped);
    sink.offer(frame);
    reply('taken');
  };
  return {
    stop: () => {
      isStopped = true;
      // Not closed: frames already on their way must still be received, to be closed.
      reply('stopped');
    },
  };
}

function showStill(bitmap: ImageBitmap, sink: FrameSink): FrameSource {
  const image = new VideoFrame(bitmap, { timestamp: 0 });
  bitmap.close();
  sink.offer(new SourceFrame(image));
  return { stop: () => undefined };
}
