/** The methods as the page speaks of them. */
import type { MethodId } from '../shared/protocol.ts';

export interface MethodEntry {
  readonly name: string;
  /** One sentence: what it is good at. */
  readonly line: string;
}

export const METHODS: Readonly<Record<MethodId, MethodEntry>> = {
  live: { name: 'Live', line: 'Made for moving pictures: the quickest, in any style.' },
  adain: { name: 'AdaIN', line: 'Gives every part of the picture the tones and textures of the style.' },
  sanet: { name: 'SANet', line: 'Looks up, for each place of the picture, which part of the style suits it.' },
  gallery: { name: 'Gallery', line: 'Has learnt the built-in styles by heart, and paints no others.' },
};

/** Why a style cannot be chosen while the method paints others only. */
export function whyUnavailable(method: MethodId): string {
  return `${METHODS[method].name} paints the built-in styles only. Choose another method for your own pictures.`;
}
