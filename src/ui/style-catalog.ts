/** The styles on the shelf: those of `styles/catalog.json` and the visitor's own pictures. */
import { StylizerError } from '../shared/errors.ts';
import type { LearntStyle } from '../shared/learnt-style.ts';
import type { KeptStyle } from './learning/learnt-style-store.ts';

export interface StyleEntry {
  readonly id: string;
  readonly title: string;
  /** One line: how it is painted, or where the picture comes from. */
  readonly technique: string;
  readonly thumbUrl: string;
  readonly isOwn: boolean;
  /** What `gallery` has learnt of it, if anything. */
  readonly learnt?: LearntStyle;
  /** The picture in full; fetched only when the style is used. */
  readonly loadPicture: () => Promise<Blob>;
}

/** @throws StylizerError `model/fetch` when the list cannot be had. */
export async function fetchStyleCatalog(folderUrl: string): Promise<readonly StyleEntry[]> {
  const list: unknown = await fetchOk(`${folderUrl}catalog.json`, 'The list of styles').then((response) =>
    response.json(),
  );
  if (!Array.isArray(list)) return [];
  return list.flatMap((row: unknown) => parseEntry(row, folderUrl));
}

function parseEntry(row: unknown, folderUrl: string): StyleEntry[] {
  if (typeof row !== 'object' || row === null) return [];
  const { id, title, technique, file, thumb } = row as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof title !== 'string' || typeof file !== 'string') return [];
  return [
    {
      id,
      title,
      technique: typeof technique === 'string' ? technique : '',
      thumbUrl: folderUrl + (typeof thumb === 'string' ? thumb : file),
      isOwn: false,
      loadPicture: () => fetchOk(folderUrl + file, `The style “${title}”`).then((response) => response.blob()),
    },
  ];
}

async function fetchOk(url: string, what: string): Promise<Response> {
  const response = await fetch(url).catch(() => null);
  if (response?.ok) return response;
  throw new StylizerError('model/fetch', `${what} could not be loaded. Check the connection, then try again.`);
}

const THUMB_SIDE_PX = 192;

/**
 * A style from a picture of the visitor; kept in memory only.
 * @throws StylizerError `image/unreadable` when the browser cannot decode it.
 */
export async function createOwnStyle(id: string, picture: Blob, name: string): Promise<StyleEntry> {
  return {
    id,
    title: titleOf(name),
    technique: 'Your own picture; it stays on this machine',
    thumbUrl: URL.createObjectURL(await createThumb(picture, name)),
    isOwn: true,
    loadPicture: () => Promise.resolve(picture),
  };
}

/** @throws StylizerError `image/unreadable` when the browser cannot decode its picture. */
export async function createLearntStyle({ id, title, picture, learnt }: KeptStyle): Promise<StyleEntry> {
  const technique = 'Learnt from your picture; it stays on this machine';
  return { ...(await createOwnStyle(id, picture, title)), title, technique, learnt };
}

/** @param name of a file. */
export function titleOf(name: string): string {
  return name.replace(/\.[a-z0-9]{2,5}$/i, '') || 'Your picture';
}

/** Frees what an own style holds. */
export function releaseOwnStyle(style: StyleEntry): void {
  if (style.isOwn) URL.revokeObjectURL(style.thumbUrl);
}

/** The middle square, small: a shelf of 40-megapixel photographs must stay light. */
async function createThumb(picture: Blob, name: string): Promise<Blob> {
  const bitmap = await createImageBitmap(picture).catch((cause: unknown) => {
    const message = `“${name}” is not a picture the browser can read. Try a JPEG, PNG or WebP file.`;
    throw new StylizerError('image/unreadable', message, { cause });
  });
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = new OffscreenCanvas(THUMB_SIDE_PX, THUMB_SIDE_PX);
  const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext('2d')?.drawImage(bitmap, x, y, side, side, 0, 0, THUMB_SIDE_PX, THUMB_SIDE_PX);
  bitmap.close();
  return canvas.convertToBlob();
}
