/**
 * What Gatys and CNNMRF share: coarse to fine, an optimiser per level, progress after every step, and the way back from
 * a lost device. A painting is an async generator: who does not ask for the next step has paused it.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { PaintInit, PaintOptimiser } from '../../shared/painting.ts';
import type { Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import { areaDownscale, type RgbaPicture } from '../picture/area-downscale.ts';
import { resizeBilinear } from '../picture/resample.ts';
import { Adam } from './adam.ts';
import type { Breathe, FeatureNetwork } from './feature-network.ts';
import { Lbfgs } from './lbfgs.ts';
import type { Objective, Optimiser } from './objective.ts';

export interface PaintedStyle {
  readonly picture: RgbaPicture;
  /** Share in the mix, > 0. */
  readonly weight: number;
  /** Where in the content it counts, red channel 0 … 255, any size; null is everywhere. */
  readonly mask: RgbaPicture | null;
}

export interface PaintInput {
  readonly content: RgbaPicture;
  /** What the live net made of it; only for `init: 'live'`. */
  readonly live: RgbaPicture | null;
  readonly styles: readonly PaintedStyle[];
}

export interface LevelSettings {
  /** From coarse to fine; sides of the content at each level. */
  readonly shortSidesPx: readonly number[];
  readonly iterationsPerLevel: number;
  readonly optimiser: PaintOptimiser;
  readonly init: PaintInit;
  readonly seed: number;
}

export interface PaintStep {
  /** Over all levels, from 1. */
  readonly iteration: number;
  readonly iterations: number;
  readonly level: number;
  readonly levels: number;
  readonly loss: number;
  readonly parts: Readonly<Record<string, number>>;
  /** The iterate: not clamped. Borrowed until the next step. */
  readonly picture: RgbPicture;
}

/** Where the network lives; a host that can bring a lost one back. */
export interface NetworkHost {
  readonly network: FeatureNetwork;
  /** @returns whether `network` is a new one, with which the failed step may be tried again. */
  recover(error: unknown): Promise<boolean>;
  readonly breathe: Breathe;
}

/** What a method prepares for one level on one network. */
export interface Level {
  readonly objective: Objective;
  /** Before each step; @returns whether the objective has changed. */
  beforeStep?(iteration: number, x: Float32Array): Promise<boolean>;
}

/** Registers tensors that live as long as the level, and goes on with them. */
export type Own = <T extends tf.Tensor>(tensor: T) => T;

export type PrepareLevel = (network: FeatureNetwork, content: RgbPicture, own: Own) => Promise<Level>;

/** L-BFGS keeps this many bytes of history at most. */
const MAX_HISTORY_BYTES = 256 * 1024 * 1024;

export function sizeAtShortSide(source: Size, shortSidePx: number): Size {
  const scale = shortSidePx / Math.min(source.width, source.height);
  return { width: Math.round(source.width * scale), height: Math.round(source.height * scale) };
}

export async function* paintLevels(
  host: NetworkHost,
  input: PaintInput,
  settings: LevelSettings,
  prepare: PrepareLevel,
): AsyncGenerator<PaintStep, RgbPicture> {
  const levels = settings.shortSidesPx.length;
  let picture: RgbPicture | null = null;
  for (const [index, shortSidePx] of settings.shortSidesPx.entries()) {
    const content = areaDownscale(input.content, sizeAtShortSide(input.content, shortSidePx));
    const begin: RgbPicture = picture ? resizeBilinear(picture, content) : firstPicture(input, content, settings);
    const place = { level: index + 1, levels, before: index * settings.iterationsPerLevel };
    picture = yield* paintLevel(host, content, begin, settings, place, prepare);
  }
  if (!picture) throw new TypeError('A painting needs at least one level.');
  return picture;
}

async function* paintLevel(
  host: NetworkHost,
  content: RgbPicture,
  begin: RgbPicture,
  settings: LevelSettings,
  { level, levels, before }: { readonly level: number; readonly levels: number; readonly before: number },
  prepare: PrepareLevel,
): AsyncGenerator<PaintStep, RgbPicture> {
  const optimiser = createOptimiser(Float32Array.from(begin.rgb), settings.optimiser);
  const asPicture = (): RgbPicture => ({ width: content.width, height: content.height, rgb: optimiser.x });
  let prepared: Level | null = null;
  let owned: tf.Tensor[] = [];
  const own: Own = (tensor) => {
    owned.push(tensor);
    return tensor;
  };
  try {
    for (let i = 0; i < settings.iterationsPerLevel;) {
      try {
        prepared ??= await prepare(host.network, content, own);
        if (await prepared.beforeStep?.(i, optimiser.x)) optimiser.restart();
        const { loss, parts, isConverged } = await optimiser.step(prepared.objective);
        i++;
        const iterations = levels * settings.iterationsPerLevel;
        yield { iteration: before + i, iterations, level, levels, loss, parts, picture: asPicture() };
        if (isConverged) break;
      } catch (error) {
        // While their backend is still there: one that was stopped cannot let go of anything.
        tf.dispose(owned);
        owned = [];
        prepared = null;
        // The iterate is on the CPU: a new device goes on where the old one stopped.
        if (!(await host.recover(error))) throw error;
      }
    }
  } finally {
    tf.dispose(owned);
  }
  return asPicture();
}

function createOptimiser(x: Float32Array, kind: LevelSettings['optimiser']): Optimiser {
  if (kind === 'adam') return new Adam(x);
  const history = Math.max(3, Math.min(20, Math.floor(MAX_HISTORY_BYTES / (8 * x.length))));
  return new Lbfgs(x, { history });
}

function firstPicture(input: PaintInput, content: RgbPicture, { init, seed }: LevelSettings): RgbPicture {
  if (init === 'live' && input.live) return areaDownscale(input.live, content);
  if (init !== 'noise') return content;
  let state = seed >>> 0;
  // A linear congruential generator (Numerical Recipes): the same picture for the same seed everywhere.
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return { ...content, rgb: content.rgb.map(() => 0.5 + 0.2 * (random() - 0.5)) };
}
