/** The pictures, in shelf order. A new one is one file in `paintings/` and one line here. */
import type { Painting } from './painting.js';
import { actionPainting } from './paintings/action-painting.js';
import { bauhaus } from './paintings/bauhaus.js';
import { charcoal } from './paintings/charcoal.js';
import { cubist } from './paintings/cubist.js';
import { halftonePop } from './paintings/halftone-pop.js';
import { inkHatching } from './paintings/ink-hatching.js';
import { lilyPond } from './paintings/lily-pond.js';
import { marbling } from './paintings/marbling.js';
import { mosaic } from './paintings/mosaic.js';
import { neon } from './paintings/neon.js';
import { oilFlow } from './paintings/oil-flow.js';
import { paletteKnife } from './paintings/palette-knife.js';
import { pastel } from './paintings/pastel.js';
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
  cubist,
  inkHatching,
  mosaic,
  paletteKnife,
  marbling,
  woodcut,
  neon,
  pastel,
  charcoal,
  halftonePop,
  actionPainting,
  bauhaus,
  lilyPond,
];
