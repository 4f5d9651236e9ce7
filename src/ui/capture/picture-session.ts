/** A still picture as a source. */
import { StylizerError } from '../../shared/errors.ts';
import type { CaptureSession } from './capture-session.ts';

/** @throws StylizerError `image/unreadable` when the browser cannot decode the file. */
export async function openPicture(file: Blob, label: string): Promise<CaptureSession> {
  const decode = (): Promise<ImageBitmap> => createImageBitmap(file);
  try {
    (await decode()).close();
  } catch (cause) {
    throw new StylizerError(
      'image/unreadable',
      `“${label}” is not a picture the browser can read. Try a JPEG, PNG or WebP file.`,
      { cause },
    );
  }
  return {
    kind: 'picture',
    label,
    playback: null,
    still: { file, timeS: 0, isPaused: true },
    isFacingAway: false,
    end: null,
    onEnded: null,
    connect: async () => {
      const bitmap = await decode();
      return { input: { kind: 'still', bitmap }, transfer: [bitmap], disconnect: () => undefined };
    },
    stop: () => undefined,
  };
}
