/**
 * Charcoal: tones are first rubbed in, then drawn with the side and the point of the stick on rough
 * paper, and light is lifted out again with a kneaded eraser and a little white chalk.
 */
import { hex, lightness, mix, type Rgb } from '../brush/color.js';
import { whirlField } from '../brush/flow.js';
import { age, paperTooth } from '../brush/light.js';
import { clamp01, smoothstep, type Field } from '../brush/noise.js';
import { paintLayer } from '../brush/painterly.js';
import type { Random } from '../brush/random.js';
import { stroke } from '../brush/stroke.js';
import { createSurface, sample, shade, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';
import { SEA_Y, seaAngle, sketchScene, wave } from '../scenes/lighthouse.js';

const PAPER = hex('#e9e1d0');
const COAL = hex('#191719');

function eraser(picture: Surface, random: Random): void {
  for (let fleck = 0; fleck < 420; fleck += 1) {
    const row = random.index(6);
    const x = random.range(-10, 906);
    const y = wave(x, row) + random.normal() * (4 + row * 2) - random.next() ** 3 * 60;
    const reach = random.range(2, 12 + row * 3);
    stroke(
      picture,
      [
        [x, y],
        [x + reach, y - reach * random.range(-0.2, 0.9)],
      ],
      {
        widthPx: random.range(1.5, 4.5),
        color: hex('#f7f1e4'),
        seed: fleck,
        opacity: random.range(0.4, 0.9),
        soft: 1,
        taper: [0.3, 0.5],
      },
    );
  }
}

/** Charcoal drawing of a lighthouse in a storm. */
export const charcoal: Painting = {
  id: 'charcoal',
  title: 'The light in the storm',
  technique: 'Charcoal, rubbed and lifted, on rough paper',
  seed: 1850,
  paint: ({ sizePx, random }) => {
    const flow = whirlField(
      [
        { x: 240, y: 190, reachPx: 190, spin: 2.2 },
        { x: 800, y: 90, reachPx: 150, spin: -1.6 },
        { x: 130, y: 460, reachPx: 120, spin: -1.4 },
        { x: 820, y: 420, reachPx: 120, spin: 1.5 },
      ],
      9,
    );
    const sketch = sketchScene(sizePx, flow);
    const picture = createSurface(sizePx, PAPER);
    const tooth = paperTooth(44, 2.8);
    shade(picture, (x, y) =>
      mix(COAL, PAPER, clamp01(0.24 + 0.8 * lightness(sample(sketch, x, y)) + 0.16 * (tooth(x, y) - 0.5))),
    );
    const angle: Field = (x, y) =>
      y > SEA_Y ? seaAngle(x, y) : x > 540 && x < 650 && y > 230 && y < 590 ? 1.5708 : flow(x, y);
    const dark = (x: number, y: number): number => 1 - lightness(sample(sketch, x, y));
    const coal = (color: Rgb): Rgb => mix(COAL, PAPER, clamp01(lightness(color) * 0.7 - 0.1));
    const catches =
      (low: number): Field =>
      (x, y) =>
        smoothstep(low, low + 0.16, tooth(x, y));
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 20,
        lengthPx: 110,
        spacingPx: 20,
        angle,
        vary: 0.02,
        tolerance: 0.3,
        recolor: coal,
        where: (x, y) => dark(x, y) * 1.1 - 0.1,
        style: { tooth: catches(0.47), opacity: 0.75, soft: 2 },
      },
      random,
    );
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 7,
        lengthPx: 60,
        spacingPx: 10,
        angle,
        turn: 0.1,
        vary: 0.02,
        tolerance: 0.24,
        recolor: coal,
        where: (x, y) => dark(x, y) * 1.5 - 0.45,
        style: { tooth: catches(0.38), opacity: 0.85 },
      },
      random,
    );
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 2.6,
        lengthPx: 46,
        spacingPx: 8,
        angle,
        turn: 0.2,
        vary: 0,
        tolerance: 0.22,
        recolor: () => COAL,
        where: (x, y) => dark(x, y) * 1.5 - 0.55,
        style: { tooth: catches(0.25), opacity: 0.85 },
      },
      random,
    );
    paintLayer(
      picture,
      sketch,
      {
        widthPx: 6,
        lengthPx: 44,
        spacingPx: 12,
        angle,
        vary: 0,
        tolerance: 0.25,
        recolor: () => hex('#f4eee0'),
        where: (x, y) => 1.6 * (0.42 - dark(x, y)),
        style: { tooth: catches(0.3), opacity: 0.8, soft: 1.5 },
      },
      random,
    );
    eraser(picture, random);
    age(picture, 4, 0.08, 0.04);
    return picture;
  },
};
