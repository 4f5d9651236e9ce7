/** Saving a picture, or anything else that was painted, as a file. */

/** `impasto-oil-flow-2031-05-04-17-08-59.png` */
export function pictureFileName(styleNames: readonly string[], time: Date, extension = 'png'): string {
  const style =
    styleNames
      .map(slug)
      .filter((name) => name !== '')
      .join('-')
      .slice(0, 60) || 'picture';
  const pad = (value: number): string => String(value).padStart(2, '0');
  const day = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()];
  return `impasto-${style}-${[...day, ...clock].map(pad).join('-')}.${extension}`;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

export function downloadFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The download reads the address after this task; a minute is long enough for any file of ours.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}
