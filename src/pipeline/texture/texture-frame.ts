/**
 * A frame as a texture: the whole of it grown from one style, or each style's region grown into the frame from what is
 * around it.
 */
import type { RgbPicture } from '../engine/style-engine.ts';
import { type PaintedStyle, sizeAtShortSide } from '../optimise/paint-levels.ts';
import { areaDownscale, type RgbaPicture } from '../picture/area-downscale.ts';
import { growTexture, type TextureProgress } from './efros-leung.ts';
import { growTextureFast } from './k-coherence.ts';
import { seededCanvas, seededRandom, type TextureCanvas, type TextureSettings } from './texture-grid.ts';

export interface TextureFrameSettings extends TextureSettings {
  /** Of the result. */
  readonly shortSidePx: number;
  /** Looks through the whole sample for each pixel; otherwise by coherence, several times faster. */
  readonly isExact: boolean;
}

/** Short side of the sample; every pixel is compared with all of it. */
const SAMPLE_SIDE_PX = 64;

/**
 * Styles without a mask count only where none has one: then the first of them is grown over the whole frame. Borders fit
 * together only there. @returns the texture, or the frame with textures in it.
 */
export function* growFrame(
  content: RgbaPicture,
  styles: readonly PaintedStyle[],
  settings: TextureFrameSettings,
): Generator<TextureProgress, RgbPicture> {
  const size = sizeAtShortSide(content, settings.shortSidePx);
  const random = seededRandom(settings.seed);
  const grow = settings.isExact ? growTexture : growTextureFast;
  const [first] = styles;
  if (!first) throw new TypeError('A texture needs a style.');
  const sampleOf = ({ picture }: PaintedStyle): RgbPicture =>
    areaDownscale(picture, sizeAtShortSide(picture, Math.min(SAMPLE_SIDE_PX, settings.shortSidePx)));
  const regions = styles.flatMap((style) => {
    const isEmpty = style.mask && emptyWhere(areaDownscale(style.mask, size));
    return isEmpty?.includes(1) ? [{ style, isEmpty }] : [];
  });
  const isWhole = regions.length === 0 || (regions.length === 1 && regions[0]?.isEmpty.includes(0) === false);
  if (isWhole) {
    const sample = sampleOf(regions[0]?.style ?? first);
    const canvas = seededCanvas(sample, size.width, size.height, random);
    yield* grow(sample, canvas, settings, random);
    return canvas.picture;
  }
  const frame = areaDownscale(content, size);
  const total = regions.reduce((sum, { isEmpty }) => sum + isEmpty.reduce((count, each) => count + each, 0), 0);
  let before = 0;
  for (const { style, isEmpty } of regions) {
    const canvas: TextureCanvas = { picture: frame, isFilled: isEmpty.map((each) => 1 - each) };
    let grown = 0;
    for (const { filled } of grow(sampleOf(style), canvas, { ...settings, isTileable: false }, random)) {
      grown = filled;
      yield { filled: before + filled, total, picture: frame };
    }
    before += grown;
  }
  return frame;
}

/** 1 where the mask is white. */
function emptyWhere({ width, height, rgb }: RgbPicture): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, pixel) => ((rgb[3 * pixel] ?? 0) > 0.5 ? 1 : 0));
}
