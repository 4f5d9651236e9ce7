/** Which network sizes a method may run at, and how long a frame may take, by what it costs and what computes it. */
import { kiloMacsPerPixel } from './model/cost.ts';
import { required } from '../shared/assert.ts';
import type { NetworkDescription } from './model/network.ts';

export interface ResolutionPolicy {
  /** Short sides of the network size, ascending. */
  readonly rungsPx: readonly number[];
  readonly startPx: number;
  /** Time a frame may take. */
  readonly targetMs: number;
}

/** On a graphics processor: 30 fps with room for the browser. */
export const GPU_POLICY: ResolutionPolicy = {
  rungsPx: [128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 720],
  startPx: 320,
  targetMs: 26,
};

/** On the CPU: 12–15 fps, never under 10 where the lowest rung allows it. */
export const CPU_POLICY: ResolutionPolicy = {
  rungsPx: [64, 96, 128, 160, 192, 224, 256, 320, 384],
  startPx: 128,
  targetMs: 72,
};

/** Networks that cost several times what `live` does: a size at which the style still shows comes before the rate. */
export const HEAVY_GPU_POLICY: ResolutionPolicy = { ...GPU_POLICY, startPx: 256, targetMs: 36 };

/** 6–8 fps. Every rung is another multiple of the 16 px that these networks round to. */
export const HEAVY_CPU_POLICY: ResolutionPolicy = {
  rungsPx: [64, 80, 96, 112, 128, 144, 160, 192, 224, 256, 320, 384],
  startPx: 96,
  targetMs: 140,
};

/** `live` costs 8 kMAC a pixel, an encoder and its decoder 30 and more. */
const HEAVY_KILO_MACS_PER_PIXEL = 16;

export function resolutionPolicy({ graphs, sizeMultiple }: NetworkDescription, isSoftware: boolean): ResolutionPolicy {
  const content = required(graphs['content'], 'graph "content"');
  const isHeavy = kiloMacsPerPixel(content, sizeMultiple) > HEAVY_KILO_MACS_PER_PIXEL;
  if (isSoftware) return isHeavy ? HEAVY_CPU_POLICY : CPU_POLICY;
  return isHeavy ? HEAVY_GPU_POLICY : GPU_POLICY;
}

/** One size, whatever it takes: for measurements and for people who prefer sharpness to speed. */
export function fixedPolicy(shortSidePx: number): ResolutionPolicy {
  return { rungsPx: [shortSidePx], startPx: shortSidePx, targetMs: Infinity };
}
