/**
 * Pen and ink: each form is first knocked out of the paper and outlined, and leaves its tone and its
 * hatching direction behind; then layers of parallel and crossing lines build the darks.
 */
import { below, skyline, points } from '../brush/geometry.js';
import { hatch } from '../brush/hatch.js';
import { age } from '../brush/light.js';
import { clamp01, fbm, smoothstep, type Field } from '../brush/noise.js';
import { pixelAt } from '../brush/surface.js';
import type { Painting } from '../painting.js';
import { mount } from '../scenes/mount.js';
import { INK, Plate } from '../scenes/plate.js';
import { foreground, oak } from '../scenes/shore-oak.js';

const ANGLES = [0, -0.75, 0.75, 1.35, -1.25, 0.3] as const;

/** Pen drawing of a walled mount at low tide. */
export const inkHatching: Painting = {
  id: 'ink-hatching',
  title: 'The mount at low tide',
  technique: 'Cross-hatching in pen and ink',
  seed: 1640,
  paint: ({ sizePx, random }) => {
    const plate = new Plate(sizePx, random);
    const { surface } = plate;
    plate.form(
      points('-9,-9 905,-9 905,905 -9,905'),
      (x, y) => clamp01(0.5 - 0.55 * smoothstep(60, 560, y) + 0.75 * fbm(x / 200, y / 90, 21, 4)),
      0,
      0,
    );
    plate.form(
      below(skyline(() => 640)),
      (x, y) =>
        clamp01(
          0.16 + 0.5 * fbm(x / 180, y / 22, 8, 3) + 0.5 * Math.exp(-(((x - 540) / 260) ** 2)) * smoothstep(830, 660, y),
        ),
      0,
      1,
    );
    mount(plate);
    foreground(plate);
    oak(plate);
    ANGLES.forEach((angle, way) => {
      const dark: Field = (x, y) => {
        const pixel = pixelAt(surface, x, y);
        return plate.way[pixel] === way ? (plate.tone[pixel] ?? 0) : -1;
      };
      const pen = { dark, color: INK, pullPx: way === 0 ? 130 : 60 };
      hatch(surface, { ...pen, angle, gapPx: 5, widthPx: 1.3, level: 0.16 }, random);
      hatch(surface, { ...pen, angle: angle + 0.9, gapPx: 5, widthPx: 1.3, level: 0.42 }, random);
      hatch(surface, { ...pen, angle: angle - 0.7, gapPx: 4.6, widthPx: 1.4, level: 0.62 }, random);
      hatch(surface, { ...pen, angle: angle + 0.25, gapPx: 3.6, widthPx: 1.7, level: 0.82 }, random);
    });
    age(surface, 9, 0.06, 0.07);
    return surface;
  },
};
