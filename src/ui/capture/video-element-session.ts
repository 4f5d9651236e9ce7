/** A clip in a video element, for what the worker cannot decode frame by frame: muted, looping, without a timeline. */
import { StylizerError } from '../../shared/errors.ts';
import type { CaptureSession } from './capture-session.ts';
import { connectVideoElement } from './video-frames.ts';

/**
 * Takes ownership of what `release` frees.
 * @throws StylizerError `clip/unreadable` when the browser cannot play it.
 */
export async function openVideoElement(
  kind: 'demo' | 'clip',
  label: string,
  url: string,
  release: () => void,
): Promise<CaptureSession> {
  const video = document.createElement('video');
  video.muted = true;
  video.loop = true;
  video.playsInline = true;
  video.preload = 'auto';
  video.src = url;
  const close = (): void => {
    video.pause();
    video.removeAttribute('src');
    video.load();
    release();
  };
  try {
    await firstFrame(video);
    await video.play();
    if (video.error) throw new Error(video.error.message);
  } catch (cause) {
    close();
    throw new StylizerError(
      'clip/unreadable',
      `“${label}” cannot be played: it is damaged, not a video, or in a format this browser does not know. ` +
        'MP4 (H.264) and WebM files work everywhere.',
      { cause },
    );
  }
  const session: CaptureSession = {
    kind,
    label,
    isFacingAway: false,
    get end() {
      return video.error ? { error: brokenOff(label, video.error) } : null;
    },
    onEnded: null,
    connect: () => Promise.resolve(connectVideoElement(video)),
    playback: {
      get isPaused() {
        return video.paused;
      },
      play: () => video.play(),
      pause: () => {
        video.pause();
      },
    },
    stop: close,
  };
  // Only the beginning was read so far: a file may turn out to be damaged further on.
  video.addEventListener('error', () => session.onEnded?.({ error: brokenOff(label, video.error) }));
  return session;
}

function brokenOff(label: string, cause: MediaError | null): StylizerError {
  return new StylizerError(
    'clip/unreadable',
    `“${label}” could not be played to its end: it is damaged from here on. Choose another clip or source.`,
    { cause },
  );
}

/** A file that stalls without an error is given up after this. */
const LOAD_TIMEOUT_MS = 15_000;

/** Resolves when a picture can be drawn; rejects when the file has none. */
function firstFrame(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('timed out'));
    }, LOAD_TIMEOUT_MS);
    const settle = (action: () => void): void => {
      clearTimeout(timer);
      action();
    };
    video.addEventListener('error', () => {
      settle(() => {
        reject(new Error(video.error?.message ?? 'media error'));
      });
    });
    video.addEventListener('loadeddata', () => {
      settle(() => {
        if (video.videoWidth > 0) resolve();
        else reject(new Error('no picture in the file'));
      });
    });
  });
}
