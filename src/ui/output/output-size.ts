/** Sizes of windows that show nothing but the picture: what capture programs ask for. */
import type { Size } from '../../shared/size.ts';

export interface OutputSize {
  readonly id: string;
  readonly name: string;
  /** Null: as large as the picture. */
  readonly size: Size | null;
}

export const OUTPUT_SIZES = [
  { id: '720', name: '1280 × 720', size: { width: 1280, height: 720 } },
  { id: '1080', name: '1920 × 1080', size: { width: 1920, height: 1080 } },
  { id: 'picture', name: 'As large as the picture', size: null },
] as const satisfies readonly OutputSize[];
