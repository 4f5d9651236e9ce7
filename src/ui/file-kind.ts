/** What a file seems to be, to know where it belongs; whether it really is one shows when it is opened. */

export type FileKind = 'video' | 'picture' | 'other';

/** For files whose type the system does not know. */
const VIDEO_NAME = /\.(mp4|m4v|mov|webm|mkv|ogv)$/i;
const PICTURE_NAME = /\.(jpe?g|png|webp|avif|gif|bmp|heic|heif)$/i;

export function fileKind({ type, name }: File): FileKind {
  if (type.startsWith('video/') || VIDEO_NAME.test(name)) return 'video';
  if (type.startsWith('image/') || PICTURE_NAME.test(name)) return 'picture';
  return 'other';
}
