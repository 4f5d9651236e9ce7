/** What a visitor can point the studio at, and how each is opened. */
import { openCamera } from './capture/camera-session.ts';
import type { CaptureSession, SourceKind } from './capture/capture-session.ts';
import { openClip, openDemo, type ProbeClip } from './capture/clip-session.ts';
import { openPicture } from './capture/picture-session.ts';
import { openScreen } from './capture/screen-session.ts';

export type SourceChoice =
  | { readonly kind: 'demo' }
  /** `deviceId` null leaves the choice to the browser. */
  | { readonly kind: 'camera'; readonly deviceId: string | null }
  | { readonly kind: 'screen' }
  | { readonly kind: 'clip'; readonly file: File }
  | { readonly kind: 'picture'; readonly file: File };

export const SOURCE_NAMES: Readonly<Record<SourceKind, string>> = {
  demo: 'Demo',
  camera: 'Camera',
  clip: 'Clip',
  screen: 'Screen',
  picture: 'Picture',
};

/** @throws StylizerError that says why not. */
export function openSource(choice: SourceChoice, demoUrl: string, probe: ProbeClip): Promise<CaptureSession> {
  switch (choice.kind) {
    case 'demo':
      return openDemo(demoUrl, probe);
    case 'camera':
      return openCamera(choice.deviceId);
    case 'screen':
      return openScreen();
    case 'clip':
      return openClip(choice.file, probe);
    case 'picture':
      return openPicture(choice.file, choice.file.name || 'Your picture');
  }
  choice satisfies never;
}
