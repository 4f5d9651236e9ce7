/** How a style picture is prepared before the style graph sees it. */
import { networkSizeFor, type Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import { areaDownscale, type RgbaPicture } from './area-downscale.ts';

/** Short side at which styles are encoded: sets the scale of the strokes the network picks up. */
export const STYLE_SHORT_SIDE_PX = 256;

/** The style graph's three stride-2 convolutions halve evenly on multiples of 16. */
const STYLE_SIZE_MULTIPLE = 16;

export function stylePictureSize(source: Size, shortSidePx: number = STYLE_SHORT_SIDE_PX): Size {
  return networkSizeFor(source, shortSidePx, STYLE_SIZE_MULTIPLE);
}

export function prepareStylePicture(source: RgbaPicture, shortSidePx?: number): RgbPicture {
  return areaDownscale(source, stylePictureSize(source, shortSidePx));
}
