/** Frames of a video element, posted to the worker as they are presented. */
import type { PortReply, PostedFrame } from '../../shared/protocol.ts';
import type { ConnectedSource } from './capture-session.ts';

/**
 * Posts each new frame of `video`, but never a second one before the worker has taken the first: a worker that is slow
 * or gone gathers no frames. The element stays the caller's.
 */
export function connectVideoElement(video: HTMLVideoElement): ConnectedSource {
  const { port1, port2 } = new MessageChannel();
  let isStopped = false;
  let isTaken = true;
  let skipped = 0;
  const post = (): void => {
    if (isStopped) return;
    video.requestVideoFrameCallback(post);
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return;
    const frame = isTaken ? currentFrame(video) : null;
    if (!frame) {
      skipped++;
      return;
    }
    isTaken = false;
    const posted: PostedFrame = { frame, skipped };
    port1.postMessage(posted, [frame]);
    skipped = 0;
  };
  const disconnect = (): void => {
    isStopped = true;
    port1.close();
  };
  port1.onmessage = ({ data }: MessageEvent<PortReply>) => {
    if (data === 'stopped') disconnect();
    else isTaken = true;
  };
  // A paused element presents nothing: its current frame is posted once at the start.
  post();
  return { input: { kind: 'port', port: port2 }, transfer: [port2], disconnect };
}

/** Null when the browser cannot make a frame of this picture, as may happen while the element seeks or changes size. */
function currentFrame(video: HTMLVideoElement): VideoFrame | null {
  try {
    return new VideoFrame(video, { timestamp: Math.round(video.currentTime * 1e6) });
  } catch {
    return null; // One frame less; the next is on its way.
  }
}
