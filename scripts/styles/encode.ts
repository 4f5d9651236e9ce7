/** From float buffers to image files. */
import sharp, { type Sharp } from 'sharp';
import type { Surface } from './brush/surface.js';

/** Upper bound of a full-size picture's file. */
const LARGEST_BYTES = 218 * 1024;

/** Eight-bit sRGB bytes of a surface. */
export function toBytes(surface: Surface): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(surface.rgb.length);
  surface.rgb.forEach((part, at) => {
    bytes[at] = part * 255;
  });
  return bytes;
}

function picture(surface: Surface): Sharp {
  const { sizePx } = surface;
  return sharp(toBytes(surface), { raw: { width: sizePx, height: sizePx, channels: 3 } });
}

/** The best JPEG that stays within the size bound. */
export async function toJpeg(surface: Surface): Promise<Buffer> {
  let low = 40;
  let high = 93;
  let best: Buffer | null = null;
  while (low <= high) {
    const quality = Math.floor((low + high) / 2);
    const made = await picture(surface).jpeg({ quality, mozjpeg: true }).toBuffer();
    if (made.length <= LARGEST_BYTES) {
      best = made;
      low = quality + 1;
    } else high = quality - 1;
  }
  return best ?? (await picture(surface).jpeg({ quality: 40, mozjpeg: true }).toBuffer());
}

/** A small WebP for the shelf. */
export async function toThumb(surface: Surface, widthPx: number): Promise<Buffer> {
  return picture(surface).resize(widthPx, widthPx).webp({ quality: 78 }).toBuffer();
}
