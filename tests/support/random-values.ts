/** Seeded arrays of numbers for tests. */

/** `length` float32 values, uniform in [low, high). */
export function randomFloats(length: number, random: () => number, low = -1, high = 1): Float32Array {
  return Float32Array.from({ length }, () => low + (high - low) * random());
}

/** Interleaved RGB in [0, 1] whose three channels are correlated, as in pictures. */
export function correlatedRgb(pixels: number, random: () => number): Float32Array {
  const rgb = new Float32Array(pixels * 3);
  for (let i = 0; i < rgb.length; i += 3) {
    const light = random();
    rgb[i] = 0.7 * light + 0.3 * random();
    rgb[i + 1] = 0.6 * light + 0.3 * random();
    rgb[i + 2] = 0.9 - 0.5 * light - 0.4 * random();
  }
  return rgb;
}
