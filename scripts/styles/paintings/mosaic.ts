/** Mosaic: a peacock before a night-blue ground with gold stars, in glass and gold stones. */
import { hex, shift } from '../brush/color.js';
import { age, relief } from '../brush/light.js';
import { setStones } from '../brush/tesserae.js';
import { createSurface } from '../brush/surface.js';
import type { Painting } from '../painting.js';
import { bird, Cartoon, fan, frame, garden, GOLD, sky } from '../scenes/peacock.js';

/** Peacock in glass and gold stones. */
export const mosaic: Painting = {
  id: 'mosaic',
  title: 'Peacock under gold stars',
  technique: 'Glass and gold stones set along the contours',
  seed: 547,
  paint: ({ sizePx, random }) => {
    const surface = createSurface(sizePx, hex('#2c2a2c'));
    const cartoon = new Cartoon(surface);
    sky(cartoon);
    fan(cartoon);
    garden(cartoon);
    bird(cartoon);
    frame(cartoon);
    setStones(
      surface,
      {
        labels: cartoon.labels,
        stonePx: 8.4,
        colorAt: (pixel, x, y, own) =>
          shift(cartoon.tints[cartoon.labels[pixel] ?? 0]?.(x, y, own) ?? GOLD[0], own.normal() * 0.035),
      },
      random,
    );
    relief(surface, { strength: 0.5, shine: 0.25 });
    age(surface, 6, 0.1, 0.06);
    return surface;
  },
};
