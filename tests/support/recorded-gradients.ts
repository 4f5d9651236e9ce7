/** The losses' gradients that PyTorch recorded in float64 (`training/optimiser_fixtures.py`), and ours beside them. */
import * as tf from '@tensorflow/tfjs-core';
import type { RgbPicture } from '../../src/pipeline/engine/style-engine.ts';
import { type NamedArray, parseSafetensors } from '../../src/pipeline/model/safetensors.ts';
import {
  contentLoss,
  contentTarget,
  gramLoss,
  gramMatrix,
  gramTarget,
  patchLoss,
} from '../../src/pipeline/optimise/feature-losses.ts';
import type { FeatureNetwork } from '../../src/pipeline/optimise/feature-network.ts';
import { STYLE_TAPS } from '../../src/pipeline/optimise/gatys.ts';
import { encodeTaps, type FeatureTerm, paintObjective } from '../../src/pipeline/optimise/paint-objective.ts';
import { matchPatches, patchTarget, styleMap } from '../../src/pipeline/optimise/patch-match.ts';
import { type PixelLoss, rangeLoss, totalVariation } from '../../src/pipeline/optimise/pixel-losses.ts';

export const PATCH_TAPS = ['relu3_1', 'relu4_1'] as const;
export const NETWORK_LOSSES = ['content', 'style', 'maskedStyle', 'patches'] as const;
export type NetworkLoss = (typeof NETWORK_LOSSES)[number];
export const PIXEL_LOSSES = ['tv', 'range'] as const;

export const RECORDED_GRADIENTS = new URL('../fixtures/optimiser.safetensors', import.meta.url);

const RANGE_WEIGHT = 10;
const breathe = (): Promise<void> => Promise.resolve();

/** How far loss and gradient are from what was recorded, relatively: |l/l* − 1| and ‖g − g*‖ / ‖g*‖. */
export interface RecordedError {
  readonly loss: number;
  readonly gradient: number;
}

export class RecordedGradients {
  readonly #network: FeatureNetwork;
  readonly #recorded: ReadonlyMap<string, NamedArray>;

  /**
   * @param network of `vgg-slim`; stays the caller's.
   * @param fixture the bytes of `RECORDED_GRADIENTS`.
   */
  constructor(network: FeatureNetwork, fixture: ArrayBuffer) {
    this.#network = network;
    this.#recorded = parseSafetensors(fixture);
  }

  data(name: string): Float32Array {
    return this.#recorded.get(name)!.data;
  }

  picture(name: string): RgbPicture {
    const [, height = 0, width = 0] = this.#recorded.get('start')!.shape;
    return { width, height, rgb: this.data(name) };
  }

  /** Leaves the targets' tensors behind: for one process that ends. */
  async networkError(name: NetworkLoss): Promise<RecordedError> {
    const terms = await this.#terms(name);
    return this.#compare(name, await this.#evaluate(terms));
  }

  pixelError(name: (typeof PIXEL_LOSSES)[number]): RecordedError {
    const { width, height, rgb } = this.picture('start');
    return this.#compare(name, name === 'tv' ? totalVariation(rgb, width, height) : rangeLoss(rgb));
  }

  #compare(name: string, { loss, gradient }: PixelLoss): RecordedError {
    return {
      loss: Math.abs(loss / this.data(`loss.${name}`)[0]! - 1),
      gradient: distance(gradient, this.data(`gradient.${name}`)),
    };
  }

  async #evaluate(terms: readonly FeatureTerm[]): Promise<PixelLoss> {
    const size = this.picture('start');
    const objective = paintObjective({ network: this.#network, size, terms, tvWeight: 0, breathe });
    const { gradient, parts } = await objective(size.rgb);
    // Only what the network's losses pull: the picture's own are compared apart.
    const range = rangeLoss(size.rgb).gradient;
    return {
      loss: Object.entries(parts).reduce((sum, [part, value]) => (part === 'range' ? sum : sum + value), 0),
      gradient: gradient.map((value, i) => value - RANGE_WEIGHT * range[i]!),
    };
  }

  async #terms(name: NetworkLoss): Promise<readonly FeatureTerm[]> {
    switch (name) {
      case 'content': {
        const maps = await this.maps('content', ['relu4_2']);
        const target = await contentTarget(maps.get('relu4_2')!);
        return [{ part: 'content', tap: 'relu4_2', weight: 1, evaluate: (map) => contentLoss(map, target) }];
      }
      case 'style':
      case 'maskedStyle':
        return this.#styleTerms(name === 'maskedStyle');
      case 'patches':
        return this.#patchTerms();
    }
    name satisfies never;
  }

  async #styleTerms(isMasked: boolean): Promise<readonly FeatureTerm[]> {
    const terms: FeatureTerm[] = [];
    for (const [tap, map] of await this.maps('style', STYLE_TAPS)) {
      const target = await gramTarget(gramMatrix(map), this.#network.gramWeights(tap));
      const { data: values, shape } = this.#recorded.get(`mask.${tap}`)!;
      const mask = isMasked ? tf.tensor4d(values, shape as [number, number, number, number]) : null;
      terms.push({ part: 'style', tap, weight: 1 / 5, evaluate: (current) => gramLoss(current, target, mask) });
    }
    return terms;
  }

  async #patchTerms(): Promise<readonly FeatureTerm[]> {
    const styles = await this.maps('style', PATCH_TAPS);
    const maps = await this.maps('start', PATCH_TAPS);
    const terms: FeatureTerm[] = [];
    for (const tap of PATCH_TAPS) {
      const style = await styleMap(styles.get(tap)!);
      const map = maps.get(tap)!;
      const target = patchTarget(await matchPatches(map, [style], 2, breathe), [style], map.shape, 2);
      terms.push({ part: 'patches', tap, weight: 1 / 2, evaluate: (current) => patchLoss(current, target) });
    }
    return terms;
  }

  maps(name: string, taps: readonly string[]): Promise<ReadonlyMap<string, tf.Tensor4D>> {
    return encodeTaps(this.#network, this.picture(name), taps, breathe);
  }
}

/** ‖g − g*‖ / ‖g*‖. */
export function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [difference, norm] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i]! - expected[i]!) ** 2;
    norm += expected[i]! ** 2;
  }
  return Math.sqrt(difference / norm);
}
