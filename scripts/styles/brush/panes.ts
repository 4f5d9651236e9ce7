/** Panes and parts: how far each pixel is from the border of the part it belongs to. */
import { distanceTo } from './filter.js';
import type { Surface } from './surface.js';

/** Labels each pixel and measures its distance (design pixels) to the nearest change of label. */
export function borders(surface: Surface, labels: Int32Array): Float32Array {
  const { sizePx, scale } = surface;
  const away = distanceTo(sizePx, (pixel) => {
    const label = labels[pixel];
    const right = pixel % sizePx < sizePx - 1 ? labels[pixel + 1] : label;
    const under = pixel + sizePx < labels.length ? labels[pixel + sizePx] : label;
    return label !== right || label !== under;
  });
  return away.map((value) => value / scale);
}
