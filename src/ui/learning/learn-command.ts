import type { LearnEffort } from '../../shared/learning.ts';

/** What the visitor wants of the styles that can be learnt. */
export type LearnCommand =
  | { readonly kind: 'learn-file'; readonly file: File }
  /** A picture that is on the shelf. */
  | { readonly kind: 'learn-style'; readonly styleId: string }
  | { readonly kind: 'effort'; readonly effort: LearnEffort }
  | { readonly kind: 'toggle-pause' | 'cancel' | 'undo' };
