/** How well a grown texture fits its sample: what the fast synthesis is compared by. */
import type { RgbPicture } from '../engine/style-engine.ts';
import { WindowSearch } from './efros-leung.ts';
import { defaultTextureSettings } from './texture-grid.ts';

/**
 * The mean, over every `step`-th pixel in both directions, of the distance from its whole neighbourhood to the sample's
 * nearest window (Gaussian-weighted mean squared error, [0, 1]). 0: every neighbourhood occurs in the sample.
 */
export function textureError(texture: RgbPicture, sample: RgbPicture, windowPx: number, step = 3): number {
  const search = new WindowSearch(sample, { ...defaultTextureSettings, windowPx });
  const half = (windowPx - 1) / 2;
  const canvas = { picture: texture, isFilled: new Uint8Array(texture.width * texture.height).fill(1) };
  let [sum, count] = [0, 0];
  for (let y = half; y < texture.height - half; y += step) {
    for (let x = half; x < texture.width - half; x += step) {
      const around = search.lookAround(canvas, y * texture.width + x);
      let best = Infinity;
      for (let sy = half; sy < sample.height - half; sy++)
        for (let sx = half; sx < sample.width - half; sx++)
          best = Math.min(best, search.distance(around, sy * sample.width + sx, best));
      sum += best;
      count++;
    }
  }
  return sum / count;
}
