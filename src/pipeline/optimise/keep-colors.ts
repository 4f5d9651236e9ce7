/** The painting's light with the content's colours: Y of one, Cb and Cr of the other (Gatys et al. 2016b, luminance only). */
import type { RgbPicture } from '../engine/style-engine.ts';

/** @param content of the same size. */
export function keepColors(painted: RgbPicture, content: RgbPicture): RgbPicture {
  const rgb = new Float32Array(painted.rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    // Adding the difference of Y to all three channels leaves Cb and Cr as they are.
    const difference = luma(painted.rgb, i) - luma(content.rgb, i);
    for (let c = 0; c < 3; c++) rgb[i + c] = (content.rgb[i + c] ?? 0) + difference;
  }
  return { ...painted, rgb };
}

/** Y of BT.601. */
function luma(rgb: Float32Array, i: number): number {
  return 0.299 * (rgb[i] ?? 0) + 0.587 * (rgb[i + 1] ?? 0) + 0.114 * (rgb[i + 2] ?? 0);
}
