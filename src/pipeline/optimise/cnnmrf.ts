/**
 * CNNMRF (Li & Wand 2016): every 3×3 neural patch of the picture at relu3_1 and relu4_1 is drawn to its best match among
 * the style's, content at relu4_2, total variation, over a pyramid of three levels.
 */
import * as tf from '@tensorflow/tfjs-core';
import { required } from '../../shared/assert.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import { areaDownscale } from '../picture/area-downscale.ts';
import { turnPicture } from '../picture/resample.ts';
import { contentLoss, contentTarget, patchLoss, type PatchTarget } from './feature-losses.ts';
import type { FeatureNetwork } from './feature-network.ts';
import { CONTENT_TAP } from './gatys.ts';
import { keepColors } from './keep-colors.ts';
import { matchPatches, patchTarget, type StyleMap, styleMap } from './patch-match.ts';
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

export const PATCH_TAPS = ['relu3_1', 'relu4_1'] as const;

export interface CnnmrfSettings extends LevelSettings {
  readonly patchWeight: number;
  readonly contentWeight: number;
  readonly tvWeight: number;
  /** Of the content's windows: 2 as the reference code, 1 for a quarter of the speed. */
  readonly stride: 1 | 2;
  /** Matches are looked for again after so many steps, and held fixed between. */
  readonly stepsPerMatch: number;
  /** Also the style turned by ±π/24, and enlarged and reduced by 1.05. */
  readonly isTurned: boolean;
  readonly isScaled: boolean;
  readonly keepsColors: boolean;
}

export const defaultCnnmrfSettings: CnnmrfSettings = {
  shortSidesPx: [96, 192, 384],
  iterationsPerLevel: 100,
  optimiser: 'lbfgs',
  init: 'content',
  seed: 1,
  patchWeight: 1,
  contentWeight: 0.5,
  tvWeight: 0.5,
  stride: 2,
  stepsPerMatch: 10,
  isTurned: false,
  isScaled: false,
  keepsColors: false,
};

/** @returns the painting, at the last level's size; not clamped. */
export async function* paintCnnmrf(
  host: NetworkHost,
  input: PaintInput,
  settings: CnnmrfSettings,
): AsyncGenerator<PaintStep, RgbPicture> {
  const painted = yield* paintLevels(host, input, settings, (network, content, own) =>
    prepareCnnmrf(network, content, input.styles, settings, host.breathe, own),
  );
  return settings.keepsColors ? keepColors(painted, areaDownscale(input.content, painted)) : painted;
}

async function prepareCnnmrf(
  network: FeatureNetwork,
  content: RgbPicture,
  styles: readonly PaintedStyle[],
  settings: CnnmrfSettings,
  breathe: NetworkHost['breathe'],
  own: Own,
): Promise<Level> {
  const { contentWeight, patchWeight, tvWeight, stride, stepsPerMatch } = settings;
  const contentMaps = await encodeTaps(network, content, [CONTENT_TAP], breathe);
  const wanted = await contentTarget(own(required(contentMaps.get(CONTENT_TAP), CONTENT_TAP)));
  const styleMaps = await encodeStyles(network, styles, content, settings, breathe, own);
  const targets = new Map<string, PatchTarget>();
  const terms: FeatureTerm[] = [
    { part: 'content', tap: CONTENT_TAP, weight: contentWeight, evaluate: (map) => contentLoss(map, wanted) },
    ...PATCH_TAPS.map((tap) => ({
      part: 'patches',
      tap,
      weight: patchWeight / PATCH_TAPS.length,
      evaluate: (map: tf.Tensor4D) => patchLoss(map, required(targets.get(tap), `matches at ${tap}`)),
    })),
  ];
  const rematch = async (x: Float32Array): Promise<void> => {
    const maps = await encodeTaps(network, { ...content, rgb: x }, PATCH_TAPS, breathe);
    try {
      for (const [tap, map] of maps) {
        const candidates = required(styleMaps.get(tap), `style at ${tap}`);
        const matches = await matchPatches(map, candidates, stride, breathe);
        const target = patchTarget(matches, candidates, map.shape, stride);
        const former = targets.get(tap);
        tf.dispose([former?.map, former?.covered]);
        targets.set(tap, { ...target, map: own(target.map), covered: own(target.covered) });
      }
    } finally {
      tf.dispose([...maps.values()]);
    }
  };
  return {
    objective: paintObjective({ network, size: content, terms, tvWeight, breathe }),
    beforeStep: async (iteration, x) => {
      if (iteration % stepsPerMatch !== 0 && targets.size > 0) return false;
      await rematch(x);
      return true;
    },
  };
}

async function encodeStyles(
  network: FeatureNetwork,
  styles: readonly PaintedStyle[],
  content: RgbPicture,
  { isTurned, isScaled }: CnnmrfSettings,
  breathe: NetworkHost['breathe'],
  own: Own,
): Promise<ReadonlyMap<string, readonly StyleMap[]>> {
  const result = new Map<string, StyleMap[]>(PATCH_TAPS.map((tap) => [tap, []]));
  const angles = isTurned ? [0, Math.PI / 24, -Math.PI / 24] : [0];
  const scales = isScaled ? [1, 1.05, 1 / 1.05] : [1];
  for (const { picture } of styles) {
    const shortSidePx = Math.min(content.width, content.height);
    const plain = areaDownscale(picture, sizeAtShortSide(picture, shortSidePx));
    for (const angle of angles) {
      for (const scale of scales) {
        const turned = angle === 0 && scale === 1 ? plain : turnPicture(plain, angle, scale);
        const maps = await encodeTaps(network, turned, PATCH_TAPS, breathe);
        for (const [tap, map] of maps) result.get(tap)?.push(await styleMap(own(map)));
      }
    }
  }
  return result;
}
