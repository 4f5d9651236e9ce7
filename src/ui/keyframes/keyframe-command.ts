/** What the visitor wants of the painted frames. */
import type { PaintSettings } from '../../shared/painting.ts';
import type { Keyframe } from './keyframe-store.ts';
import type { Region } from './region.ts';

/** A keyframe as it is shown; the address is owned by the controller. */
export interface ShownKeyframe extends Keyframe {
  readonly url: string;
}

/** A style of the mix, and where in the frame it is painted. */
export interface PlacedStyleTitle {
  readonly id: string;
  readonly title: string;
  /** Of the mix, 0 … 1. */
  readonly share: number;
  readonly region: Region;
}

export type KeyframeCommand =
  | { readonly kind: 'paint' | 'toggle-pause' | 'cancel' | 'undo' | 'redo' }
  /** Of a camera or a screen: takes the picture that is on, to paint it. */
  | { readonly kind: 'still' }
  | { readonly kind: 'settings'; readonly settings: Partial<PaintSettings> }
  | { readonly kind: 'region'; readonly styleId: string; readonly region: Region }
  | { readonly kind: 'show' | 'repaint'; readonly keyframe: ShownKeyframe }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'network'; readonly files: readonly File[] };
