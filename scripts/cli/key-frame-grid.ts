/** Segments begin and end where the encoder starts over anyway, so that together they are the whole clip, frame for frame. */
import { type ExportRange, KEY_FRAME_GRID_S } from '../../src/shared/export.ts';
import type { Part } from './render-options.ts';

/** Null is the whole clip. Ends that are none (before the first frame, after the last) are infinite. */
export function partRange(part: Part, endS: number): ExportRange | null {
  switch (part.kind) {
    case 'whole':
      return null;
    case 'between': {
      const [fromS, toS] = [snap(part.fromS), snap(part.toS)];
      return { fromS: fromS <= 0 ? -Infinity : fromS, toS };
    }
    case 'share': {
      const cells = Math.max(1, Math.ceil(endS / KEY_FRAME_GRID_S));
      const edge = (index: number): number => KEY_FRAME_GRID_S * Math.round((index * cells) / part.count);
      const { index, count } = part;
      return { fromS: index === 0 ? -Infinity : edge(index), toS: index === count - 1 ? Infinity : edge(index + 1) };
    }
  }
  part satisfies never;
}

function snap(timeS: number): number {
  return KEY_FRAME_GRID_S * Math.round(timeS / KEY_FRAME_GRID_S);
}
