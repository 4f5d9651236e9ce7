/** Pictures from and to files, in Node. */
import sharp from 'sharp';
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';

/** Decodes any format sharp knows; with `shortSidePx`, scaled (up or down) so that the short side has that length. */
export function readPicture(file: string, shortSidePx?: number): Promise<RgbaPicture> {
  return decodePicture(file, shortSidePx);
}

/** `readPicture` for a file's bytes (or its name). */
export async function decodePicture(file: string | Buffer, shortSidePx?: number): Promise<RgbaPicture> {
  const image = sharp(file).autoOrient().flatten({ background: 'white' });
  const { width, height } = (await image.metadata()).autoOrient;
  const side = width < height ? { width: shortSidePx } : { height: shortSidePx };
  const resized = shortSidePx === undefined ? image : image.resize(side);
  const { data, info } = await resized.toColorspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgba: new Uint8ClampedArray(data) };
}

/** Writes by the file's extension (png, jpg, webp). */
export async function writePicture(file: string, { width, height, rgba }: RgbaPicture): Promise<void> {
  await sharp(rgba, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .toFile(file);
}
