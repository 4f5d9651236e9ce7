/** Small pictures along the timeline, read by a decoder of their own so that playback is not disturbed. */
import { required } from '../../shared/assert.ts';
import { ClipReader } from './clip-reader.ts';

export interface ThumbnailRequest {
  readonly count: number;
  readonly heightPx: number;
}

/** Sends `count` pictures, each of the middle of its share of the clip. What cannot be decoded is left out. */
export async function sendThumbnails(
  file: Blob,
  { count, heightPx }: ThumbnailRequest,
  signal: AbortSignal,
  send: (index: number, bitmap: ImageBitmap) => void,
): Promise<void> {
  const reader = await ClipReader.open(file);
  try {
    const { startS, endS, displaySize } = reader.facts;
    const width = Math.max(1, Math.round((heightPx * displaySize.width) / displaySize.height));
    const canvas = new OffscreenCanvas(width, heightPx);
    const context = required(canvas.getContext('2d', { alpha: false }), 'a 2-D canvas context');
    for (let index = 0; index < count && !signal.aborted; index++) {
      const at = await reader.frameAt(startS + ((index + 0.5) * (endS - startS)) / count);
      if (!at) continue;
      context.drawImage(at.frame.image, 0, 0, width, heightPx);
      at.frame.close();
      send(index, canvas.transferToImageBitmap());
    }
  } catch {
    // A clip that cannot be read to its end has fewer thumbnails; playing it says why.
  } finally {
    reader.dispose();
  }
}
