/** A session around the video track of a stream: the common part of camera and screen. */
import { required } from '../../shared/assert.ts';
import type { CaptureSession } from './capture-session.ts';
import { connectTrack } from './track-input.ts';

/** Takes ownership of the stream. */
export function trackSession(kind: 'camera' | 'screen', stream: MediaStream): CaptureSession {
  const track = required(stream.getVideoTracks()[0], 'a video track');
  const session: CaptureSession = {
    kind,
    label: track.label,
    playback: null,
    onEnded: null,
    connect: () => connectTrack(track),
    stop: () => {
      for (const each of stream.getTracks()) each.stop();
    },
  };
  // Fires when the device is unplugged or sharing is stopped in the browser, not on our own stop().
  track.addEventListener('ended', () => session.onEnded?.());
  return session;
}
