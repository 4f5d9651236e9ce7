/** Frames of a video element, posted to the worker as they are presented. */
import type { ConnectedSource } from './capture-session.ts';

/**
 * Posts each new frame of `video` until the worker answers on the port that it stopped. The element stays the caller's.
 */
export function connectVideoElement(video: HTMLVideoElement): ConnectedSource {
  const { port1, port2 } = new MessageChannel();
  let isStopped = false;
  const post = (): void => {
    if (isStopped) return;
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth > 0) {
      const frame = new VideoFrame(video, { timestamp: Math.round(video.currentTime * 1e6) });
      port1.postMessage(frame, [frame]);
    }
    video.requestVideoFrameCallback(post);
  };
  port1.onmessage = () => {
    isStopped = true;
    port1.close();
  };
  // A paused element presents nothing: its current frame is posted once at the start.
  post();
  return { input: { kind: 'port', port: port2 }, transfer: [port2] };
}
