/** What every part of the keyframe bench paints with. */
import type { Network } from '../../src/pipeline/model/load-network.ts';
import type { RgbPicture } from '../../src/pipeline/engine/style-engine.ts';
import { FeatureNetwork } from '../../src/pipeline/optimise/feature-network.ts';
import type { NetworkHost, PaintInput, PaintStep } from '../../src/pipeline/optimise/paint-levels.ts';
import { readSquare } from '../quality/painter.ts';
import type { Pair } from '../quality/pairs.ts';

/** A host on the backend that is set. The caller disposes its network. */
export function hostOf(network: Network): NetworkHost {
  return {
    network: new FeatureNetwork(network),
    breathe: () => Promise.resolve(),
    recover: () => Promise.resolve(false),
  };
}

export async function readInput({ content, style }: Pair, sizePx: number): Promise<PaintInput> {
  return {
    content: await readSquare(content.file, sizePx),
    live: null,
    styles: [{ picture: await readSquare(style.file, sizePx), weight: 1, mask: null }],
  };
}

/** Runs a painting to its end. */
export async function finish(painting: AsyncGenerator<PaintStep, RgbPicture>): Promise<RgbPicture> {
  for (;;) {
    const { value, done } = await painting.next();
    if (done) return value;
  }
}

/** Seconds of processor time of this process since `begin`: what a wait for a busy processor does not add to. */
export function cpuSeconds(begin: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1e6;
}
