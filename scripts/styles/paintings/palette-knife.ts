/** Palette knife: a park alley after rain, laid on in flat slabs of hardly mixed paint. */
import { shift, type Rgb } from '../brush/color.js';
import { type Point } from '../brush/geometry.js';
import { relief } from '../brush/light.js';
import { fbm, type Field } from '../brush/noise.js';
import { paintLayer } from '../brush/painterly.js';
import type { Random } from '../brush/random.js';
import { copySurface, sample, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';
import { HORIZON_Y, sketchScene } from '../scenes/alley.js';

/** Knife painting of an autumn alley. */
export const paletteKnife: Painting = {
  id: 'palette-knife',
  title: 'Lamps after the rain',
  technique: 'Slabs of oil laid on with a palette knife',
  seed: 1978,
  paint: ({ sizePx, random }) => {
    const sketch = sketchScene(sizePx, random);
    const picture = copySurface(sketch);
    const angle: Field = (x, y) => {
      if (y > HORIZON_Y + 20)
        return Math.abs(x - 448) < 44 + (y - HORIZON_Y)
          ? 1.5708 * (fbm(x / 50, y / 50, 5, 2) > 0.12 ? 1 : 0)
          : 0.5 * Math.sign(x - 448);
      return fbm(x / 110, y / 110, 9, 2) * 1.8 + Math.atan2(y - 420, x - 448) + 1.2;
    };
    const knife = { bristle: 0.3, dry: 0.18, thick: 1.7, taper: [0, 0] as const };
    const bright = (color: Rgb, _x: number, _y: number, own: Random): Rgb =>
      own.chance(0.12) ? shift(color, 0.09, 1.25, own.normal() * 0.3) : shift(color, 0, 1.12);
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 32,
        lengthPx: 46,
        spacingPx: 21,
        angle,
        turn: 0.3,
        vary: 0.04,
        tolerance: 0.34,
        style: knife,
        recolor: bright,
      },
      random,
    );
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 19,
        lengthPx: 32,
        spacingPx: 15,
        angle,
        turn: 0.4,
        vary: 0.05,
        tolerance: 0.24,
        style: knife,
        recolor: bright,
      },
      random,
    );
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 9,
        lengthPx: 16,
        spacingPx: 8,
        angle,
        turn: 0.5,
        vary: 0.05,
        tolerance: 0.17,
        style: { ...knife, thick: 2 },
        recolor: bright,
        where: (x, y) => 0.02 + 3 * detail(sketch, x, y),
      },
      random,
    );
    relief(picture, { strength: 0.6, shine: 0.5 });
    return picture;
  },
};

/** How busy the sketch is at a place. */
function detail(sketch: Surface, x: number, y: number): number {
  const near: Point[] = [
    [x - 7, y],
    [x + 7, y],
    [x, y - 7],
    [x, y + 7],
  ];
  const here = sample(sketch, x, y);
  return Math.max(...near.map(([px, py]) => Math.abs(sample(sketch, px, py)[1] - here[1])));
}
