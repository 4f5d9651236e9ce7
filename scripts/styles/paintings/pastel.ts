/** Soft pastel on a dark toned sheet: chalk catches only on the tooth, so the paper glints through. */
import { hex } from '../brush/color.js';
import { age, paperTooth } from '../brush/light.js';
import { fbm, smoothstep, type Field } from '../brush/noise.js';
import { paintLayer } from '../brush/painterly.js';
import { createSurface } from '../brush/surface.js';
import type { Painting } from '../painting.js';
import { hillAt, hills, sketchScene } from '../scenes/evening-hills.js';

const SHEET = hex('#5a4a66');

/** Pastel of hills at dusk. */
export const pastel: Painting = {
  id: 'pastel',
  title: 'Evening road',
  technique: 'Soft chalk strokes on toned paper, peach and teal',
  seed: 1879,
  paint: ({ sizePx, random }) => {
    const sketch = sketchScene(sizePx, random);
    const picture = createSurface(sizePx, SHEET);
    const grain = paperTooth(19, 1.9);
    const catches =
      (low: number): Field =>
      (x, y) =>
        smoothstep(low, low + 0.2, grain(x, y));
    const angle: Field = (x, y) => {
      const hill = hills[hillAt(x, y)];
      if (!hill) return -0.5 + 0.7 * fbm(x / 200, y / 120, 5, 2);
      return Math.atan2(hill.top(x + 5, 0) - hill.top(x - 5, 0), 10) + 0.4 + 0.5 * fbm(x / 120, y / 120, 6, 2);
    };
    const chalk = { opacity: 0.9, taper: [0.05, 0.1] as const };
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 22,
        lengthPx: 90,
        spacingPx: 18,
        angle,
        vary: 0.03,
        tolerance: 0.3,
        style: { ...chalk, tooth: catches(0.12), soft: 3 },
      },
      random,
    );
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 9,
        lengthPx: 56,
        spacingPx: 11,
        angle,
        turn: 0.12,
        vary: 0.045,
        hue: 0.2,
        tolerance: 0.2,
        style: { ...chalk, tooth: catches(0.34), soft: 1.4 },
      },
      random,
    );
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 4.5,
        lengthPx: 34,
        spacingPx: 9,
        angle,
        turn: 0.2,
        vary: 0.06,
        hue: 0.35,
        tolerance: 0.15,
        style: { ...chalk, tooth: catches(0.4), soft: 0.8 },
      },
      random,
    );
    age(picture, 12, 0.07, 0.02);
    return picture;
  },
};
