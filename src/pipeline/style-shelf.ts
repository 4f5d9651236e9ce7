/** The styles the engine knows: pictures encoded once, kept as codes, mixed into the look. */
import { StylizerError } from '../shared/errors.ts';
import type { Look } from '../shared/protocol.ts';
import { blendStyles, type StyleCode } from './engine/style-code.ts';
import type { EngineLook, StyleEngine } from './engine/style-engine.ts';
import type { RgbaPicture } from './picture/area-downscale.ts';
import { prepareStylePicture } from './picture/style-picture.ts';

export class StyleShelf {
  readonly #codes = new Map<string, StyleCode>();
  #look: Look | null = null;
  #engineLook: EngineLook | null = null;

  /** Encodes and keeps a style; one of the same id is replaced. */
  async add(id: string, picture: RgbaPicture, engine: StyleEngine): Promise<void> {
    this.#codes.set(id, await engine.encodeStyle(prepareStylePicture(picture)));
    this.#engineLook = null;
  }

  remove(id: string): void {
    this.#codes.delete(id);
    this.#engineLook = null;
  }

  set look(look: Look) {
    this.#look = look;
    this.#engineLook = null;
  }

  /** The look as the engine takes it, or null while none of its styles is known. Same object until the look changes. */
  engineLook(): EngineLook | null {
    if (this.#engineLook || !this.#look) return this.#engineLook;
    const styles = this.#look.styles.flatMap(({ id, weight }) => {
      const code = this.#codes.get(id);
      return code ? [{ code, weight }] : [];
    });
    if (styles.length === 0) return null;
    return (this.#engineLook = { style: blendStyles(styles), strength: this.#look.strength });
  }
}

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
