/** The methods as the page speaks of them. */
import type { MethodId } from '../shared/protocol.ts';
import type { EngineState } from './app-state.ts';

export interface MethodEntry {
  readonly name: string;
  /** One sentence: what it is good at. */
  readonly line: string;
}

export const METHODS: Readonly<Record<MethodId, MethodEntry>> = {
  live: { name: 'Live', line: 'Made for moving pictures: the quickest, in any style.' },
  adain: { name: 'AdaIN', line: 'Gives every part of the picture the tones and textures of the style.' },
  sanet: { name: 'SANet', line: 'Looks up, for each place of the picture, which part of the style suits it.' },
  gallery: { name: 'Gallery', line: 'Has learnt the built-in styles by heart. It can learn yours, in minutes.' },
};

/** Why a style cannot be chosen while the method paints others only. */
export function whyUnavailable(method: MethodId): string {
  return `${METHODS[method].name} paints only what it has learnt. Let it learn your picture, or choose another method.`;
}

/** Why the noise filter does not work; empty where it does. */
export function whyNoNoiseFilter(engine: EngineState): string {
  // Frames that stay on the graphics processor never lie where the filter reads them.
  if (engine.kind !== 'running' || engine.report.id !== 'webgpu') return '';
  return 'The noise filter does not work on WebGPU yet. Add ?engine=wasm to the address to use it.';
}
