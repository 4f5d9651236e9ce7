/**
 * Neon: light is painted, not pigment. Tubes are drawn into a light buffer, spread by blurs of three
 * widths and added to a dark street; wet asphalt gives it all back, broken by ripples.
 */
import { mix } from '../brush/color.js';
import { blur } from '../brush/filter.js';
import { clamp01, fbm, lerp, smoothstep, valueNoise } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { stroke } from '../brush/stroke.js';
import { createSurface, sample, shade, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';
import { facade, type Night, skyAndSun, towers, TUBES } from '../scenes/arcade-street.js';

const STREET_Y = 560;

function glow(wall: Surface, light: Surface): void {
  const { sizePx, scale } = wall;
  for (let part = 0; part < 3; part += 1) {
    const channel = new Float32Array(sizePx * sizePx);
    for (let pixel = 0; pixel < channel.length; pixel += 1) channel[pixel] = light.rgb[pixel * 3 + part] ?? 0;
    const near = blur(channel, sizePx, 5 * scale);
    const mid = blur(channel, sizePx, 16 * scale);
    const wide = blur(channel, sizePx, 52 * scale);
    for (let pixel = 0; pixel < channel.length; pixel += 1) {
      const at = pixel * 3 + part;
      const added =
        (channel[pixel] ?? 0) * 0.95 + (near[pixel] ?? 0) * 0.7 + (mid[pixel] ?? 0) * 0.5 + (wide[pixel] ?? 0) * 0.5;
      wall.rgb[at] = 1 - (1 - clamp01(wall.rgb[at] ?? 0)) * Math.exp(-added * 1.15);
    }
  }
}

function wetStreet(city: Surface): Surface {
  const street = createSurface(city.sizePx);
  shade(street, (x, y) => {
    const edge = STREET_Y + 0.36 * Math.max(0, Math.abs(x - 448) - 60) * 0.95;
    if (y < edge) return sample(city, x, y);
    const depth = (y - STREET_Y) / 336;
    const ripple = fbm(x / (18 + 60 * depth), y / (3 + 8 * depth), 21, 3);
    const back = sample(city, x + ripple * (10 + 34 * depth), edge - (y - edge) * (0.95 + 0.5 * depth) + ripple * 26);
    const dry = smoothstep(0.05, 0.4, fbm(x / 150, y / 34, 31, 4));
    const grit = 0.05 * valueNoise(x / 2, y / 2, 5);
    const keep = lerp(0.92, 0.42, dry);
    return [back[0] * keep + 0.035 + grit, back[1] * keep + 0.03 + grit, back[2] * keep + 0.075 + grit];
  });
  return street;
}

function rain(surface: Surface, random: Random): void {
  for (let drop = 0; drop < 620; drop += 1) {
    const [x, y] = [random.range(-20, 916), random.range(-40, 896)];
    const length = random.range(14, 52);
    stroke(
      surface,
      [
        [x, y],
        [x - length * 0.16, y + length],
      ],
      {
        widthPx: random.range(0.8, 1.7),
        color: mix(sample(surface, x, y), [0.85, 0.92, 1], 0.55),
        seed: drop,
        opacity: 0.5,
        taper: [0.4, 0.2],
      },
    );
  }
}

/** Neon street in the rain. */
export const neon: Painting = {
  id: 'neon',
  title: 'Rain on the arcade street',
  technique: 'Glowing tubes and wet reflections',
  seed: 2049,
  paint: ({ sizePx, random }) => {
    const night: Night = { wall: createSurface(sizePx), light: createSurface(sizePx, [0, 0, 0]), random };
    skyAndSun(night);
    towers(night);
    for (const [near, far] of [
      [0.16, 0.02],
      [0.3, 0.14],
      [0.5, 0.29],
      [0.76, 0.47],
      [1.15, 0.72],
    ] as const) {
      for (const side of [-1, 1]) facade(night, side, near, far, random.range(430, 900) - near * 150);
    }
    glow(night.wall, night.light);
    const street = wetStreet(night.wall);
    for (const side of [-1, 1])
      stroke(
        street,
        [
          [448 + side * 40, 552],
          [448 + side * 330, 900],
        ],
        { widthPx: 4, color: TUBES[side < 0 ? 1 : 0] ?? TUBES[0], seed: 2, pressure: (t) => 0.3 + t, opacity: 0.8 },
      );
    rain(street, random);
    shade(street, (x, y, before) => {
      const line = 1 + 0.07 * Math.sin((y * Math.PI * 2) / 3.5) + 0.12 * (valueNoise(x / 1.6, y / 1.6, 71) - 0.5);
      return [before[0] * line, before[1] * line, before[2] * line];
    });
    return street;
  },
};
