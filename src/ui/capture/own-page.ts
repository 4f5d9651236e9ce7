/**
 * Whether a captured surface shows this very page: painted and put back on the page it was taken from, it would repeat
 * in itself without end. A tab is asked (capture handle); on a screen or window the page is looked for.
 */

/** What browsers with capture handles add to media devices and tracks. */
interface CaptureHandleDevices {
  setCaptureHandleConfig?(config: { readonly handle: string; readonly permittedOrigins: readonly string[] }): void;
}
type HandledTrack = MediaStreamTrack & { getCaptureHandle?(): { readonly handle?: string } | null };

/** Of this tab, for as long as it shows this page. */
const HANDLE = crypto.randomUUID();

/** Lets a capture of this tab be known. To be called before capturing. */
export function nameOwnTab(): void {
  const devices: CaptureHandleDevices = navigator.mediaDevices as CaptureHandleDevices;
  devices.setCaptureHandleConfig?.({ handle: HANDLE, permittedOrigins: [location.origin] });
}

export function isOwnTab(track: MediaStreamTrack): boolean {
  return (track as HandledTrack).getCaptureHandle?.()?.handle === HANDLE;
}

/** Calls back when the visitor has switched the capture over to this tab. */
export function watchForOwnTab(track: MediaStreamTrack, onOwnTab: () => void): void {
  track.addEventListener('capturehandlechange', () => {
    if (isOwnTab(track)) onOwnTab();
  });
}

/** Two paints that no desktop changes between within a moment, at one place. */
const MARKS = ['rgb(214, 36, 180)', 'rgb(22, 190, 70)'] as const;
const MARK_SIDE_PX = 96;
/** A capture at 15 frames a second has shown a mark after this, whatever else the machine does. */
const SETTLE_MS = 350;
const LOOK_SIZE = { width: 480, height: 270 } as const;
/** Places that changed as the mark did; fewer may be chance. */
const LEAST_CHANGED = 6;

/** Shows a mark in a corner of the page for less than a second and looks for it in what is captured. */
export async function isPageIn(track: MediaStreamTrack): Promise<boolean> {
  if (document.hidden) return false;
  const mark = document.createElement('div');
  mark.setAttribute('aria-hidden', 'true');
  const side = `${String(MARK_SIDE_PX)}px`;
  Object.assign(mark.style, { position: 'fixed', right: '0', bottom: '0', width: side, height: side, zIndex: '9' });
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  try {
    await video.play();
    const looks: ImageData[] = [];
    for (const colour of MARKS) {
      mark.style.background = colour;
      document.body.append(mark);
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      looks.push(look(video));
    }
    const [before, after] = looks;
    return before !== undefined && after !== undefined && changedAsMarked(before.data, after.data) >= LEAST_CHANGED;
  } catch {
    return false; // A capture that shows nothing yet shows no page either.
  } finally {
    mark.remove();
    video.srcObject = null;
  }
}

function look(video: HTMLVideoElement): ImageData {
  const { width, height } = LOOK_SIZE;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2-D canvas');
  context.drawImage(video, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** Pixels that went from the first mark's colour to the second's; loosely, for captures are compressed. */
export function changedAsMarked(before: Uint8ClampedArray, after: Uint8ClampedArray): number {
  let count = 0;
  for (let i = 0; i < before.length; i += 4) {
    const wasFirst = at(before, i) > at(before, i + 1) + 70 && at(before, i + 2) > at(before, i + 1) + 50;
    const isSecond = at(after, i + 1) > at(after, i) + 70 && at(after, i + 1) > at(after, i + 2) + 50;
    if (wasFirst && isSecond) count++;
  }
  return count;
}

function at(pixels: Uint8ClampedArray, index: number): number {
  return pixels[index] ?? 0;
}
