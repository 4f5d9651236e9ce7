/** The pictures, in shelf order. A new one is one file in `paintings/` and one line here. */
import type { Painting } from './painting.js';
import { inkHatching } from './paintings/ink-hatching.js';
import { marbling } from './paintings/marbling.js';
import { mosaic } from './paintings/mosaic.js';
import { oilFlow } from './paintings/oil-flow.js';
import { pointillism } from './paintings/pointillism.js';
import { stainedGlass } from './paintings/stained-glass.js';
import { watercolor } from './paintings/watercolor.js';
import { wavePrint } from './paintings/wave-print.js';
import { woodcut } from './paintings/woodcut.js';

/** Every built-in style picture. */
export const PAINTINGS: readonly Painting[] = [
  oilFlow,
  wavePrint,
  stainedGlass,
  watercolor,
  pointillism,
  inkHatching,
  mosaic,
  marbling,
  woodcut,
];
