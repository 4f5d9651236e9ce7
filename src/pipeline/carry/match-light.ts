/** Exposure and light change within a shot; the painting of what is lit differently is the same painting. */
import type { RgbPicture } from '../engine/style-engine.ts';

/** Light that changed more than so is another scene. */
const GAINS = { least: 0.6, most: 1.7 } as const;

/** Differences count half from here on: they are of motion or of other things. */
const ROBUST_DIFFERENCE = 20 / 255;

const PASSES = 3;

/** Gains nearer to 1 than this are not worth a look at every pixel. */
const LEAST_CHANGE = 0.015;

/** Of red, green and blue. */
export type LightGains = readonly [red: number, green: number, blue: number];

export const SAME_LIGHT: LightGains = [1, 1, 1];

/** What `picture` is to be multiplied by so that it is lit as `now` is; they need not fit to the pixel. One size. */
export function findLight(now: RgbPicture, picture: RgbPicture): LightGains {
  const gain = (channel: number): number => findGain(now.rgb, picture.rgb, channel);
  const gains: LightGains = [gain(0), gain(1), gain(2)];
  return gains.every((each) => Math.abs(each - 1) < LEAST_CHANGE) ? SAME_LIGHT : gains;
}

/** In place. */
export function applyLight(gains: LightGains, { rgb }: RgbPicture): void {
  if (gains === SAME_LIGHT) return;
  const [red, green, blue] = gains;
  for (let i = 0; i < rgb.length; i += 3) {
    rgb[i] = red * (rgb[i] ?? 0);
    rgb[i + 1] = green * (rgb[i + 1] ?? 0);
    rgb[i + 2] = blue * (rgb[i + 2] ?? 0);
  }
}

/** Least squares, with less weight for what the gain before does not explain. Every second pixel is enough. */
function findGain(now: Float32Array, picture: Float32Array, channel: number): number {
  let gain = 1;
  for (let pass = 0; pass < PASSES; pass++) {
    // The first pass knows no gain yet: all differences may be light.
    const scale = pass === 0 ? 1 : ROBUST_DIFFERENCE;
    let [products, squares] = [0, 1e-6];
    for (let i = channel; i < now.length; i += 6) {
      const from = picture[i] ?? 0;
      const to = now[i] ?? 0;
      const left = (to - gain * from) / scale;
      const weight = 1 / (1 + left * left) ** 2;
      products += weight * from * to;
      squares += weight * from * from;
    }
    gain = Math.max(GAINS.least, Math.min(GAINS.most, products / squares));
  }
  return gain;
}
