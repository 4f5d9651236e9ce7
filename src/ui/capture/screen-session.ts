/** A screen, window or tab, with its sound where the browser can capture it. */
import { StylizerError } from '../../shared/errors.ts';
import type { CaptureSession } from './capture-session.ts';
import { isOwnTab, isPageIn, nameOwnTab, watchForOwnTab } from './own-page.ts';
import { trackSession } from './track-session.ts';

/** Newer than TypeScript's library. This tab is not even offered, where the browser can leave it out. */
interface ScreenOptions extends DisplayMediaStreamOptions {
  readonly selfBrowserSurface: 'exclude' | 'include';
  readonly surfaceSwitching: 'exclude' | 'include';
  readonly systemAudio: 'exclude' | 'include';
}

const OPTIONS: ScreenOptions = {
  video: { frameRate: { ideal: 30 } },
  audio: true,
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
  systemAudio: 'include',
};

/** @throws StylizerError `screen/…` that says what to do next. */
export async function openScreen(): Promise<CaptureSession> {
  const stream = await capture();
  const [track] = stream.getVideoTracks();
  if (!track || isOwnTab(track)) {
    for (const each of stream.getTracks()) each.stop();
    throw track ? ownTab() : nothingShared();
  }
  const isTab = track.getSettings().displaySurface === 'browser';
  const showsOwnPage = !isTab && (await isPageIn(track));
  const session = trackSession('screen', stream, showsOwnPage);
  watchForOwnTab(track, () => session.onEnded?.({ error: ownTab() }));
  return session;
}

async function capture(): Promise<MediaStream> {
  // Absent on phones, whatever the type says.
  const devices = (navigator as { mediaDevices?: Partial<MediaDevices> }).mediaDevices;
  if (!devices?.getDisplayMedia) {
    throw new StylizerError(
      'screen/unsupported',
      'This browser cannot share a screen. Use a desktop browser, or choose a clip instead.',
    );
  }
  nameOwnTab();
  try {
    return await navigator.mediaDevices.getDisplayMedia(OPTIONS);
  } catch (cause) {
    throw nothingShared(cause);
  }
}

function nothingShared(cause?: unknown): StylizerError {
  return new StylizerError(
    'screen/denied',
    'Nothing was shared. Choose Screen again and pick a screen, window or tab.',
    { cause },
  );
}

function ownTab(): StylizerError {
  return new StylizerError(
    'screen/own-tab',
    'You picked this very tab: it would show itself in itself, without end. Choose Screen again and pick another tab, ' +
      'a window or a screen.',
  );
}
