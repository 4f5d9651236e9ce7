/** Style pictures from files, in the worker. */
import { StylizerError } from '../../shared/errors.ts';
import type { RgbaPicture } from './area-downscale.ts';

/** Short side to which a style picture is decoded: enough for any style size, bounded for 100-megapixel files. */
const MAX_STYLE_SIDE_PX = 1024;

/**
 * Decodes a style picture.
 * @throws StylizerError `image/unreadable` when the file is not a picture this browser reads.
 */
export async function decodeStylePicture(file: Blob): Promise<RgbaPicture> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (cause) {
    throw new StylizerError(
      'image/unreadable',
      'This file is not a picture the browser can read. Try a JPEG, PNG or WebP file.',
      { cause },
    );
  }
  const scale = Math.min(1, MAX_STYLE_SIDE_PX / Math.min(bitmap.width, bitmap.height));
  const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new StylizerError('image/unreadable', 'The picture is too large for this browser to decode.');
  // Transparent parts become white paper, as in Node.
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { width, height, rgba: context.getImageData(0, 0, width, height).data };
}
