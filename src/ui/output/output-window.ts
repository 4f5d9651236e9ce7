/**
 * A window with nothing but the picture in it: no controls, no cursor, black around. Made of a blank document, so it
 * has no address bar of its own to show and nothing to load.
 */
import type { Size } from '../../shared/size.ts';

/** What the window has of a browser: the floating one comes from document picture-in-picture. */
export type WindowKind = 'floating' | 'plain';

interface DocumentPictureInPicture {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>;
}

export function canFloat(): boolean {
  return 'documentPictureInPicture' in globalThis;
}

/** Null when the browser did not let a window open. */
export async function openBlankWindow(kind: WindowKind, { width, height }: Size): Promise<Window | null> {
  if (kind === 'plain')
    return window.open('', 'impasto-output', `popup,width=${String(width)},height=${String(height)}`);
  const { documentPictureInPicture } = globalThis as unknown as { documentPictureInPicture: DocumentPictureInPicture };
  return documentPictureInPicture.requestWindow({ width, height });
}

/** Fills the window with the track's picture. */
export function showTrack(target: Window, track: MediaStreamTrack): void {
  const { document } = target;
  document.title = 'Impasto';
  const video = document.createElement('video');
  video.muted = true;
  video.autoplay = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  // One property at a time: the page's policy allows no inline styles, and holds for its windows too.
  Object.assign(document.documentElement.style, { height: '100%', background: '#000' });
  Object.assign(document.body.style, { height: '100%', margin: '0', background: '#000', cursor: 'none' });
  Object.assign(video.style, { display: 'block', width: '100%', height: '100%', objectFit: 'contain' });
  document.body.replaceChildren(video);
  // Refused only where autoplay of muted pictures is switched off; a click then starts it.
  void video.play().catch(() => undefined);
  target.addEventListener('click', () => void video.play().catch(() => undefined));
}
