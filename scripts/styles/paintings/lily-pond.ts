/** Broken colour: a pond of lilies in short dabs, level on the water and hanging in the reflections. */
import { hex, mix } from '../brush/color.js';
import { type Point } from '../brush/geometry.js';
import { relief, weave } from '../brush/light.js';
import { fbm, type Field } from '../brush/noise.js';
import { paintLayer } from '../brush/painterly.js';
import type { Random } from '../brush/random.js';
import { stroke } from '../brush/stroke.js';
import { createMask, createSurface, pixelAt, sample, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';
import { sketchScene, WILLOW } from '../scenes/pond.js';

/** Willow strands that hang in front. */
function strands(picture: Surface, random: Random): void {
  for (let strand = 0; strand < 130; strand += 1) {
    const side = random.chance(0.55) ? 0 : 1;
    const x = side ? random.range(650, 906) : random.range(-10, 250);
    const length = random.range(120, 380) * (1 - Math.abs(x - side * 896) / 420);
    const path: Point[] = [];
    for (let y = -20; y < length; y += 12) path.push([x + 10 * Math.sin(y / 90 + strand), y]);
    path.forEach(([px, py], index) => {
      if (index % 2 && random.chance(0.2)) return;
      const color = mix(WILLOW(random.range(0.25, 1)), sample(picture, px, py), 0.15);
      stroke(
        picture,
        [
          [px, py],
          [px + random.normal() * 5, py + random.range(11, 22)],
        ],
        { widthPx: random.range(3, 6.5), color, seed: random.seed(), bristle: 0.4, thick: 1.3, taper: [0.2, 0.5] },
      );
    });
  }
}

/** Impressionist lily pond. */
export const lilyPond: Painting = {
  id: 'lily-pond',
  title: 'Pond in June',
  technique: 'Short dabs of broken colour in oil',
  seed: 1907,
  paint: ({ sizePx, random }) => {
    const picture = createSurface(sizePx, hex('#8a86a8'));
    const areas = createMask(picture);
    const sketch = sketchScene(sizePx, areas, random);
    const angle: Field = (x, y) => {
      if (y < 190) return 1.1 + 1.3 * fbm(x / 50, y / 50, 6, 2);
      if ((areas[pixelAt(sketch, x, y)] ?? 0) > 0.5) return 0.05;
      return fbm(x / 150, y / 60, 8, 2) > 0.02 ? 1.5708 : 0.04 * Math.sin(x / 60);
    };
    const oil = { bristle: 0.45, dry: 0.25, thick: 1.2 };
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 18,
        lengthPx: 52,
        spacingPx: 15,
        angle,
        turn: 0.15,
        vary: 0.04,
        hue: 0.18,
        tolerance: 0.34,
        style: oil,
      },
      random,
    );
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 10,
        lengthPx: 30,
        spacingPx: 9.5,
        angle,
        turn: 0.2,
        vary: 0.05,
        hue: 0.28,
        tolerance: 0.22,
        style: oil,
      },
      random,
    );
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 5.5,
        lengthPx: 17,
        spacingPx: 7.5,
        angle,
        turn: 0.3,
        vary: 0.06,
        hue: 0.35,
        tolerance: 0.16,
        style: { ...oil, thick: 1.6 },
      },
      random,
    );
    strands(picture, random);
    weave(picture, 0.07);
    relief(picture, { strength: 0.6, shine: 0.35 });
    return picture;
  },
};
