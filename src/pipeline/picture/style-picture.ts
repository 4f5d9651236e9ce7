/** How a style picture is prepared before the style graph sees it. */
import { networkSizeFor, type Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import { areaDownscale, type RgbaPicture } from './area-downscale.ts';

/** Short side at which styles are encoded unless the network says otherwise: sets the scale of the strokes it picks up. */
export const DEFAULT_STYLE_SHORT_SIDE_PX = 256;

/** Style graphs halve a picture up to four times: evenly on multiples of 16. */
const STYLE_SIZE_MULTIPLE = 16;

/** Elongated pictures are encoded smaller, so that none costs more than this many squares of the short side. */
const MAX_STYLE_SQUARES = 4;

export function stylePictureSize(source: Size, shortSidePx: number = DEFAULT_STYLE_SHORT_SIDE_PX): Size {
  const squares = Math.max(source.width, source.height) / Math.min(source.width, source.height);
  const fittingPx = shortSidePx * Math.min(1, Math.sqrt(MAX_STYLE_SQUARES / squares));
  return networkSizeFor(source, fittingPx, STYLE_SIZE_MULTIPLE);
}

export function prepareStylePicture(source: RgbaPicture, shortSidePx?: number): RgbPicture {
  return areaDownscale(source, stylePictureSize(source, shortSidePx));
}
