/** A session around the video track of a stream: the common part of camera and screen. */
import { required } from '../../shared/assert.ts';
import type { CaptureSession } from './capture-session.ts';
import { connectTrack } from './track-input.ts';

/** Takes ownership of the stream. */
export function trackSession(kind: 'camera' | 'screen', stream: MediaStream, showsOwnPage = false): CaptureSession {
  const track = required(stream.getVideoTracks()[0], 'a video track');
  let isStopped = false;
  let disconnect = (): void => undefined;
  const session: CaptureSession = {
    kind,
    label: track.label,
    playback: null,
    showsOwnPage,
    sound: stream.getAudioTracks()[0] ?? null,
    isFacingAway: track.getSettings().facingMode === 'environment',
    get end() {
      return track.readyState === 'ended' ? { error: null } : null;
    },
    onEnded: null,
    connect: async () => {
      const connected = await connectTrack(track);
      disconnect();
      ({ disconnect } = connected);
      if (isStopped) disconnect();
      return connected;
    },
    stop: () => {
      isStopped = true;
      // A clone keeps the device on as well.
      disconnect();
      for (const each of stream.getTracks()) each.stop();
    },
  };
  // Fires when the device is unplugged or sharing is stopped in the browser, not on our own stop().
  track.addEventListener('ended', () => session.onEnded?.({ error: null }));
  return session;
}
