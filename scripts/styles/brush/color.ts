/** Colours as encoded sRGB triples in [0, 1], mixed and shifted in the OKLab space as the eye would. */
import { clamp01, lerp } from './noise.js';
import type { Random } from './random.js';

/** Encoded sRGB, each part in [0, 1]. */
export type Rgb = readonly [number, number, number];

/** A list of at least one colour. */
export type Palette = readonly [Rgb, ...Rgb[]];

/** Reads `#rrggbb`. */
export function hex(code: string): Rgb {
  const value = Number.parseInt(code.slice(1), 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** Reads a palette of `#rrggbb` codes. */
export function palette(first: string, ...rest: string[]): Palette {
  return [hex(first), ...rest.map(hex)];
}

const decode = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const encode = (v: number): number => clamp01(v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);

/** Lightness, green–red and blue–yellow. */
export type Lab = readonly [number, number, number];

/** sRGB to OKLab. */
export function toLab(color: Rgb): Lab {
  const r = decode(color[0]);
  const g = decode(color[1]);
  const b = decode(color[2]);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** OKLab to sRGB, clipped to what a screen can show. */
export function fromLab(lab: Lab): Rgb {
  const l = (lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2]) ** 3;
  const m = (lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2]) ** 3;
  const s = (lab[0] - 0.0894841775 * lab[1] - 1.291485548 * lab[2]) ** 3;
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** Perceptual blend of two colours. */
export function mix(a: Rgb, b: Rgb, t: number): Rgb {
  const p = toLab(a);
  const q = toLab(b);
  return fromLab([lerp(p[0], q[0], t), lerp(p[1], q[1], t), lerp(p[2], q[2], t)]);
}

/** A colour ramp through the palette for t in [0, 1], precomputed so that it is cheap per pixel. */
export function ramp(colors: Palette, steps = 256): (t: number) => Rgb {
  const table: Rgb[] = [];
  for (let step = 0; step < steps; step += 1) {
    const place = (step / (steps - 1)) * (colors.length - 1);
    const left = Math.min(colors.length - 1, Math.floor(place));
    const from = colors[left] ?? colors[0];
    table.push(mix(from, colors[left + 1] ?? from, place - left));
  }
  return (t) => table[Math.round(clamp01(t) * (steps - 1))] ?? colors[0];
}

/** Moves a colour's lightness, scales its chroma and turns its hue (radians). */
export function shift(color: Rgb, light: number, chromaScale = 1, hueTurn = 0): Rgb {
  const lab = toLab(color);
  const cos = Math.cos(hueTurn) * chromaScale;
  const sin = Math.sin(hueTurn) * chromaScale;
  return fromLab([lab[0] + light, lab[1] * cos - lab[2] * sin, lab[1] * sin + lab[2] * cos]);
}

/** A small random variation, as paint never mixes twice alike. */
export function vary(color: Rgb, random: Random, light: number, hueTurn = light * 2): Rgb {
  const chroma = 1 + random.normal() * light * 2;
  return shift(color, random.normal() * light, chroma, random.normal() * hueTurn);
}

/** Perceived lightness in [0, 1] (quick, on encoded values). */
export function lightness(color: Rgb): number {
  return 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2];
}
