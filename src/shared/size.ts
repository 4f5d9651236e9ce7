/** Sizes in pixels, and how one picture is fitted to another's room. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function sameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

export function formatSize(size: Size): string {
  return `${String(size.width)}×${String(size.height)}`;
}

/** `limit`, which lies on its long side, standing up when `size` does. */
export function turnedLike(size: Size, limit: Size): Size {
  return size.height > size.width ? { width: limit.height, height: limit.width } : limit;
}

/** `size` scaled down (never up) so that it fits inside `limit`, keeping its aspect; whole pixels, at least 1. */
export function fitWithin(size: Size, limit: Size): Size {
  const scale = Math.min(1, limit.width / size.width, limit.height / size.height);
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

/**
 * The network size for a source: its short side becomes about `shortSidePx`, both sides rounded to multiples of
 * `multiple` (at least two of them, so that reflect padding has something to mirror). Never larger than the source
 * rounded to the multiple.
 */
export function networkSizeFor(source: Size, shortSidePx: number, multiple: number): Size {
  const scale = Math.min(1, shortSidePx / Math.min(source.width, source.height));
  const side = (lengthPx: number): number => Math.max(2, Math.round((lengthPx * scale) / multiple)) * multiple;
  return { width: side(source.width), height: side(source.height) };
}
