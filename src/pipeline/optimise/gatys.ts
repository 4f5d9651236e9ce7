/**
 * Neural style by optimisation (Gatys, Ecker & Bethge 2016): content at relu4_2, Gram matrices at relu1_1 … relu5_1,
 * total variation. Several styles mix their Gram matrices; a mask gives a style a region of its own.
 */
import * as tf from '@tensorflow/tfjs-core';
import { required } from '../../shared/assert.ts';
import type { Size } from '../../shared/size.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import { areaDownscale, type RgbaPicture } from '../picture/area-downscale.ts';
import { contentLoss, contentTarget, gramLoss, gramMatrix, gramTarget, type RegionMask } from './feature-losses.ts';
import type { FeatureNetwork } from './feature-network.ts';
import { keepColors } from './keep-colors.ts';
import { encodeTaps, type FeatureTerm, paintObjective } from './paint-objective.ts';
import {
  type Level,
  type LevelSettings,
  type NetworkHost,
  type Own,
  type PaintedStyle,
  type PaintInput,
  paintLevels,
  type PaintStep,
  sizeAtShortSide,
} from './paint-levels.ts';

export const STYLE_TAPS = ['relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1'] as const;
export const CONTENT_TAP = 'relu4_2';

/** Share of the style beside a content weight of 1; both errors are relative (`feature-losses.ts`). */
export const STYLE_WEIGHTS = { gentle: 3, balanced: 10, strong: 40 } as const;
export type StyleWeightName = keyof typeof STYLE_WEIGHTS;

export interface GatysSettings extends LevelSettings {
  readonly styleWeight: number;
  readonly tvWeight: number;
  readonly keepsColors: boolean;
}

export const defaultGatysSettings: GatysSettings = {
  shortSidesPx: [256, 512],
  iterationsPerLevel: 150,
  optimiser: 'lbfgs',
  init: 'content',
  seed: 1,
  styleWeight: STYLE_WEIGHTS.balanced,
  tvWeight: 0.5,
  keepsColors: false,
};

/** @returns the painting, in [0, 1] and at the last level's size. */
export async function* paintGatys(
  host: NetworkHost,
  input: PaintInput,
  settings: GatysSettings,
): AsyncGenerator<PaintStep, RgbPicture> {
  const painted = yield* paintLevels(host, input, settings, (network, content, own) =>
    prepareGatys(network, content, input.styles, settings, host.breathe, own),
  );
  return settings.keepsColors ? keepColors(painted, areaDownscale(input.content, painted)) : painted;
}

/** A style's Gram matrices, and where they are wanted. */
interface Region {
  readonly mask: RgbaPicture | null;
  readonly styles: PaintedStyle[];
}

async function prepareGatys(
  network: FeatureNetwork,
  content: RgbPicture,
  styles: readonly PaintedStyle[],
  { styleWeight, tvWeight }: GatysSettings,
  breathe: NetworkHost['breathe'],
  own: Own,
): Promise<Level> {
  const contentMaps = await encodeTaps(network, content, [CONTENT_TAP], breathe);
  const wanted = await contentTarget(own(required(contentMaps.get(CONTENT_TAP), CONTENT_TAP)));
  const terms: FeatureTerm[] = [
    { part: 'content', tap: CONTENT_TAP, weight: 1, evaluate: (map) => contentLoss(map, wanted) },
  ];
  const regions = regionsOf(styles);
  for (const { mask, styles: mixed } of regions) {
    const shortSidePx = Math.min(content.width, content.height);
    for (const [tap, gram] of await mixedGrams(network, mixed, shortSidePx, breathe, own)) {
      const weights = network.gramWeights(tap);
      const target = await gramTarget(gram, weights && own(weights));
      const region = mask && own(maskAt(mask, network.tapSize(tap, content)));
      const weight = styleWeight / (STYLE_TAPS.length * regions.length);
      terms.push({ part: 'style', tap, weight, evaluate: (map) => gramLoss(map, target, region) });
    }
  }
  return { objective: paintObjective({ network, size: content, terms, tvWeight, breathe }) };
}

/** Styles with the same mask (or none) mix; others stand side by side. */
function regionsOf(styles: readonly PaintedStyle[]): readonly Region[] {
  const regions: Region[] = [];
  for (const style of styles) {
    const known = regions.find(({ mask }) => mask === style.mask);
    if (known) known.styles.push(style);
    else regions.push({ mask: style.mask, styles: [style] });
  }
  return regions;
}

/** Σ wᵢ Gᵢ / Σ wᵢ by the taps. */
async function mixedGrams(
  network: FeatureNetwork,
  styles: readonly PaintedStyle[],
  shortSidePx: number,
  breathe: NetworkHost['breathe'],
  own: Own,
): Promise<ReadonlyMap<string, tf.Tensor2D>> {
  const total = styles.reduce((sum, { weight }) => sum + weight, 0);
  const mixed = new Map<string, tf.Tensor2D>();
  for (const { picture, weight } of styles) {
    const prepared = areaDownscale(picture, sizeAtShortSide(picture, shortSidePx));
    const maps = await encodeTaps(network, prepared, STYLE_TAPS, breathe);
    for (const [tap, map] of maps) {
      const known = mixed.get(tap);
      const gram = tf.tidy(() => {
        const share = tf.mul<tf.Tensor2D>(gramMatrix(map), weight / total);
        return known ? tf.add<tf.Tensor2D>(known, share) : share;
      });
      map.dispose();
      mixed.set(tap, own(gram));
    }
  }
  return mixed;
}

/** The mask's red channel at a map's size, `[1, H, W, 1]`. */
function maskAt(mask: RgbaPicture, size: Size): RegionMask {
  const { rgb } = areaDownscale(mask, size);
  return tf.tensor4d(
    rgb.filter((_, i) => i % 3 === 0),
    [1, size.height, size.width, 1],
  );
}
