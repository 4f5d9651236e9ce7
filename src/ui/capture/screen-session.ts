/** A screen, window or tab. */
import { StylizerError } from '../../shared/errors.ts';
import type { CaptureSession } from './capture-session.ts';
import { trackSession } from './track-session.ts';

/** @throws StylizerError `screen/…` that says what to do next. */
export async function openScreen(): Promise<CaptureSession> {
  // Absent on phones, whatever the type says.
  const devices = (navigator as { mediaDevices?: Partial<MediaDevices> }).mediaDevices;
  if (!devices?.getDisplayMedia) {
    throw new StylizerError(
      'screen/unsupported',
      'This browser cannot share a screen. Use a desktop browser, or choose a clip instead.',
    );
  }
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 30 } } });
    return trackSession('screen', stream);
  } catch (cause) {
    throw new StylizerError(
      'screen/denied',
      'Nothing was shared. Choose Screen again and pick a screen, window or tab.',
      { cause },
    );
  }
}
