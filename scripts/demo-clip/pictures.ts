/** Reading and writing PNG files. */

import sharp from 'sharp';
import type { Picture } from './renderer.ts';

/** Write RGBA bytes as an opaque RGB PNG. */
export async function writeColourPng(path: string, picture: Picture<Buffer>): Promise<void> {
  const { width, height, data } = picture;
  await sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png()
    .toFile(path);
}

/** Write one byte per pixel as a grey PNG. */
export async function writeGreyPng(path: string, picture: Picture<Uint8Array>): Promise<void> {
  const { width, height, data } = picture;
  await sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toFile(path);
}

/** Read a PNG as RGBA bytes. */
export async function readColourPng(path: string): Promise<Picture<Buffer>> {
  const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
