/** What a built-in style picture is. */
import type { Random } from './brush/random.js';
import type { Surface } from './brush/surface.js';

/** What a painter is handed. */
export interface Studio {
  /** Stored width and height of the picture. */
  readonly sizePx: number;
  readonly random: Random;
}

/** One picture of the catalogue. */
export interface Painting {
  /** Kebab-case name; also the file's name. */
  readonly id: string;
  readonly title: string;
  /** One line on how it is made, shown to people. */
  readonly technique: string;
  readonly seed: number;
  readonly paint: (studio: Studio) => Surface;
}
