/** The webcam: permission, choice of device, unplugging. */
import { StylizerError } from '../../shared/errors.ts';
import type { CaptureSession } from './capture-session.ts';
import { trackSession } from './track-session.ts';

const PREFERRED: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };

/**
 * @param deviceId of `listCameras`, or null for the browser's choice.
 * @throws StylizerError `camera/…` that says what to do next.
 */
export async function openCamera(deviceId: string | null): Promise<CaptureSession> {
  const video =
    deviceId === null ? { ...PREFERRED, facingMode: 'user' } : { ...PREFERRED, deviceId: { exact: deviceId } };
  try {
    const stream = await mediaDevices().getUserMedia({ video });
    return trackSession('camera', stream);
  } catch (error) {
    throw cameraError(error);
  }
}

/** Cameras by name; names are empty until permission was given once. */
export async function listCameras(): Promise<readonly MediaDeviceInfo[]> {
  if (!('mediaDevices' in navigator)) return [];
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '');
}

function mediaDevices(): MediaDevices {
  // Absent outside secure contexts, whatever the type says.
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (devices) return devices;
  throw new StylizerError(
    'camera/not-found',
    'Cameras can only be used on https:// pages or on localhost. Open the page under one of these addresses.',
  );
}

function cameraError(error: unknown): StylizerError {
  if (error instanceof StylizerError) return error;
  const name = error instanceof DOMException ? error.name : '';
  const options = { cause: error };
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new StylizerError(
        'camera/denied',
        'The camera was not allowed. Allow it in the address bar (the camera or lock symbol), then choose Camera again.',
        options,
      );
    case 'NotFoundError':
      return new StylizerError(
        'camera/not-found',
        'No camera was found. Plug one in, then choose Camera again.',
        options,
      );
    case 'NotReadableError':
    case 'AbortError':
      return new StylizerError(
        'camera/busy',
        'The camera is in use by another program. Close that program, then choose Camera again.',
        options,
      );
    case 'OverconstrainedError':
      return new StylizerError('camera/constraint', 'That camera is not there any more. Choose another one.', options);
    default:
      return new StylizerError('camera/busy', 'The camera did not start. Unplug it or choose another one.', options);
  }
}
