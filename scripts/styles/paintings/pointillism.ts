/**
 * Divided colour: a river afternoon set down in touches of pure paint. Each touch leans away from the
 * colour wanted, now towards its neighbour, now towards its complement, and the eye mixes them back.
 */
import { hex, shift, type Rgb } from '../brush/color.js';
import { relief } from '../brush/light.js';
import type { Random } from '../brush/random.js';
import { scatter } from '../brush/scatter.js';
import { stroke } from '../brush/stroke.js';
import { createSurface, sample, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';
import { sketchScene } from '../scenes/river-bank.js';

/** Splits a colour: near neighbours mostly, sometimes the complement, always purer. */
function divide(color: Rgb, random: Random): Rgb {
  const lot = random.next();
  const light = random.normal() * 0.035;
  if (lot < 0.09) return shift(color, 0.05 + light, 1, Math.PI * random.range(0.8, 1.2));
  if (lot < 0.45) return shift(color, light - 0.03, 1.3, random.range(0.3, 0.75));
  if (lot < 0.75) return shift(color, light + 0.04, 1.2, random.range(-0.7, -0.25));
  return shift(color, light, 1.3);
}

function touches(picture: Surface, sketch: Surface, spacingPx: number, sizePx: number, random: Random): void {
  for (const [x, y] of scatter(spacingPx, random, 0.38)) {
    const color = divide(sample(sketch, x, y), random);
    const width = sizePx * random.range(0.8, 1.2);
    const angle = random.range(0, Math.PI);
    const reach = width * 0.05;
    const [dx, dy] = [Math.cos(angle) * reach, Math.sin(angle) * reach];
    stroke(
      picture,
      [
        [x - dx, y - dy],
        [x + dx, y + dy],
      ],
      { widthPx: width, color, seed: random.seed(), thick: 1, opacity: 0.94 },
    );
  }
}

/** River scene in dots of divided colour. */
export const pointillism: Painting = {
  id: 'pointillism',
  title: 'Sunday by the river',
  technique: 'Dots of divided colour',
  seed: 1886,
  paint: ({ sizePx, random }) => {
    const sketch = sketchScene(sizePx, random);
    const picture = createSurface(sizePx, hex('#efe4cc'));
    touches(picture, sketch, 8.5, 9.5, random);
    touches(picture, sketch, 10, 8.5, random);
    touches(picture, sketch, 9, 6.5, random);
    relief(picture, { strength: 0.2 });
    return picture;
  },
};
