/**
 * A painting net with its style as an unknown: run forwards to the painted picture and backwards to the scales, shifts
 * and gain that it reads (`style-params.ts`). Filters stay as they are: they get no gradient. Gradients by hand, as in
 * `feature-network.ts`; of the layers of `network.ts` it knows those that `gallery` and `live` paint with.
 */
import * as tf from '@tensorflow/tfjs-core';
import { assert, required } from '../../shared/assert.ts';
import { colorStatistics } from '../color/color-statistics.ts';
import type { StyleColors } from '../color/present-map.ts';
import { colorTensors, type ColorTensors } from '../engine/tfjs/color-tensors.ts';
import { mapColors, runLayer, spaceToDepth } from '../engine/tfjs/layer-ops.ts';
import type { RgbPicture } from '../engine/style-engine.ts';
import { type VectorPart, whitenEpsilon } from '../model/learnt-styles.ts';
import type { Network } from '../model/load-network.ts';
import type { Graph, Layer, NormLayer } from '../model/network.ts';
import { graphWeightSpecs } from '../model/weight-specs.ts';
import { type Breathe, rotatedKernel } from './feature-network.ts';
import {
  convGradient,
  mapMean,
  normalize,
  type NormMemory,
  normGradient,
  scaleAndShift,
  upsampleGradient,
} from './layer-gradients.ts';

type AdaptiveNorm = Extract<NormLayer, { kind: 'adain' }>;

/** A picture to paint, with its colour statistics. Owned by the caller. */
export interface PreparedContent {
  readonly picture: tf.Tensor4D;
  readonly colors: ColorTensors | null;
  dispose(): void;
}

/** One painted picture; keeps what the way back needs. Owned by the caller. */
export interface StyledPass {
  /** `[1, H, W, 3]`, not clamped to [0, 1]: a clamped pixel would have no gradient. */
  readonly picture: tf.Tensor4D;
  /** @param gradient by the picture; stays the caller's. @returns by the style vector, `[n]`, owned by the caller. */
  backward(gradient: tf.Tensor4D, breathe: Breathe): Promise<tf.Tensor1D>;
  dispose(): void;
}

/** What one pass has computed, by the layers' names. */
interface PassMemory {
  readonly values: ReadonlyMap<string, tf.Tensor>;
  readonly norms: ReadonlyMap<string, NormMemory>;
  readonly content: PreparedContent;
}

/** Gradients on their way: by maps, and by pieces of the style vector from where they begin. */
interface GradientMemory {
  readonly maps: Map<string, tf.Tensor4D>;
  readonly pieces: Map<number, tf.Tensor1D>;
}

export class StyledNetwork {
  /** Pictures' sides must be multiples of this. */
  readonly sizeMultiple: number;
  /** The style vector: the vectors that the content graph reads, one after the other. */
  readonly parts: readonly VectorPart[];
  readonly #graph: Graph;
  readonly #epsilon: number | null;
  readonly #weights: ReadonlyMap<string, tf.Tensor>;
  readonly #backKernels: ReadonlyMap<string, tf.Tensor4D>;
  /** Layers whose output depends on the style. */
  readonly #styled: ReadonlySet<string>;
  readonly #styleColors: Pick<ColorTensors, 'mean' | 'root'> | null;

  /** @param network by `withStyleParams`. @param colors of the style's picture, which the painting takes on. */
  constructor({ description, weights }: Network, colors: StyleColors | null) {
    this.sizeMultiple = description.sizeMultiple;
    this.#graph = required(description.graphs['content'], 'a content graph');
    this.parts = vectorParts(this.#graph);
    this.#epsilon = whitenEpsilon(description);
    this.#styled = styledLayers(this.#graph);
    const data = (name: string): Float32Array => required(weights.get(name), name).data;
    this.#weights = new Map(
      graphWeightSpecs(this.#graph).map(({ name, shape }) => [name, tf.keep(tf.tensor(data(name), [...shape]))]),
    );
    this.#backKernels = new Map(
      this.#graph.layers.flatMap((layer) => {
        if (layer.op !== 'conv' || !this.#styled.has(layer.from[0] ?? '')) return [];
        const rotated = rotatedKernel(data(`${layer.name}.weight`), layer.kernel, layer.in, layer.out);
        return [[layer.name, tf.keep(tf.tensor4d(rotated, [layer.kernel, layer.kernel, layer.out, layer.in]))]];
      }),
    );
    this.#styleColors = colors && {
      mean: tf.keep(tf.tensor2d(colors.mean, [1, 3])),
      root: tf.keep(tf.tensor2d(colors.root, [3, 3])),
    };
  }

  prepareContent({ width, height, rgb }: RgbPicture): PreparedContent {
    const picture = tf.tensor4d(rgb, [1, height, width, 3]);
    const colors = this.#epsilon === null ? null : colorTensors(colorStatistics(rgb, this.#epsilon));
    const dispose = (): void => {
      tf.dispose([picture]);
      if (colors) tf.dispose([colors.mean, colors.root, colors.inverseRoot]);
    };
    return { picture, colors, dispose };
  }

  /** @param content stays the caller's, and alive until the pass is disposed. @param style the style vector. */
  async forward(content: PreparedContent, style: Float32Array, breathe: Breathe): Promise<StyledPass> {
    const values = new Map<string, tf.Tensor>([['picture', content.picture]]);
    const norms = new Map<string, NormMemory>();
    for (const { name, begin, size } of this.parts) {
      values.set(name, tf.tensor2d(style.subarray(begin, begin + size), [1, size]));
    }
    const dispose = (): void => {
      for (const [name, value] of values) if (name !== 'picture') value.dispose();
      for (const { normalized, inverseDeviation } of norms.values()) tf.dispose([normalized, inverseDeviation]);
    };
    try {
      for (const layer of this.#graph.layers) {
        tf.tidy(() => {
          values.set(layer.name, tf.keep(this.#runLayer(layer, values, norms, content)));
        });
        await breathe();
      }
    } catch (error) {
      dispose();
      throw error;
    }
    const last = required(Object.values(this.#graph.outputs)[0], 'an output');
    const memory: PassMemory = { values, norms, content };
    return {
      picture: required(values.get(last), last) as tf.Tensor4D,
      backward: (gradient, pause) => this.#backward(memory, last, gradient, pause),
      dispose,
    };
  }

  dispose(): void {
    tf.dispose([...this.#weights.values(), ...this.#backKernels.values()]);
    if (this.#styleColors) tf.dispose([this.#styleColors.mean, this.#styleColors.root]);
  }

  #runLayer(
    layer: Layer,
    values: ReadonlyMap<string, tf.Tensor>,
    norms: Map<string, NormMemory>,
    { colors }: PreparedContent,
  ): tf.Tensor {
    const input = (index: number): tf.Tensor =>
      required(values.get(layer.from[index] ?? ''), `an input of ${layer.name}`);
    if (layer.op === 'color') return this.#color(input(0) as tf.Tensor4D, layer.scale, true);
    if (layer.op === 'norm') {
      const memory = normalize(input(0) as tf.Tensor4D, layer.epsilon);
      norms.set(layer.name, {
        normalized: tf.keep(memory.normalized),
        inverseDeviation: tf.keep(memory.inverseDeviation),
      });
      const { gain, offset } = adaptiveAffine(layer, input(1) as tf.Tensor2D);
      const y = scaleAndShift(memory.normalized, gain, offset);
      return layer.relu === true ? tf.relu(y) : y;
    }
    return runLayer(layer, {
      input,
      weight: (part) => required(this.#weights.get(`${layer.name}.${part}`), `${layer.name}.${part}`),
      scalar: (value) => tf.scalar(value),
      affine: null,
      contentColors: () => required(colors, 'content colours'),
      styleColors: () => required(this.#styleColors, 'style colours'),
    });
  }

  #color(x: tf.Tensor4D, scale: number, withMean: boolean): tf.Tensor4D {
    const { mean, root } = required(this.#styleColors, 'style colours');
    return mapColors(x, tf.mul(root, scale), null, withMean ? mean : null);
  }

  async #backward(memory: PassMemory, last: string, given: tf.Tensor4D, breathe: Breathe): Promise<tf.Tensor1D> {
    const gradients: GradientMemory = { maps: new Map([[last, tf.clone(given)]]), pieces: new Map() };
    const { maps, pieces } = gradients;
    try {
      for (const layer of [...this.#graph.layers].reverse()) {
        const gradient = maps.get(layer.name);
        if (!gradient) continue;
        tf.tidy(() => {
          this.#stepBack(layer, gradient, memory, gradients);
        });
        gradient.dispose();
        maps.delete(layer.name);
        await breathe();
      }
      return tf.tidy(() => this.#joined(pieces));
    } finally {
      tf.dispose([...maps.values(), ...pieces.values()]);
    }
  }

  /** Pieces in their order; what no layer reads has no gradient. */
  #joined(pieces: ReadonlyMap<number, tf.Tensor1D>): tf.Tensor1D {
    const total = this.parts.reduce((sum, { size }) => sum + size, 0);
    const sorted = [...pieces].sort(([a], [b]) => a - b);
    const parts: tf.Tensor1D[] = [];
    let end = 0;
    for (const [begin, piece] of [...sorted, [total, null] as const]) {
      if (begin > end) parts.push(tf.zeros([begin - end]));
      if (piece) parts.push(piece);
      end = begin + (piece ? piece.size : 0);
    }
    return tf.concat(parts);
  }

  #stepBack(layer: Layer, gradient: tf.Tensor4D, { values, norms, content }: PassMemory, to: GradientMemory): void {
    const output = required(values.get(layer.name), layer.name) as tf.Tensor4D;
    const give = (index: number, compute: () => tf.Tensor4D): void => {
      const name = layer.from[index] ?? '';
      if (!this.#styled.has(name)) return;
      const known = to.maps.get(name);
      const added = compute();
      to.maps.set(name, tf.keep(known ? tf.add(known, added) : tf.clone(added)));
      known?.dispose();
    };
    const behindRelu = (): tf.Tensor4D =>
      'relu' in layer && layer.relu ? tf.mul(gradient, tf.step(output)) : gradient;
    switch (layer.op) {
      case 'conv': {
        const kernel = this.#backKernels.get(layer.name);
        if (kernel) give(0, () => convGradient(layer, kernel, behindRelu()));
        return;
      }
      case 'norm': {
        const adaptive = asAdaptive(layer);
        const params = required(values.get(layer.from[1] ?? ''), 'params') as tf.Tensor2D;
        const { gain } = adaptiveAffine(adaptive, params);
        const own = normGradient(required(norms.get(layer.name), layer.name), gain, behindRelu());
        const begin = this.#partBegin(layer.from[1] ?? '') + adaptive.offset;
        to.pieces.set(begin, tf.keep(tf.clone(own.gain)));
        to.pieces.set(begin + adaptive.channels, tf.keep(tf.clone(own.offset)));
        give(0, () => own.x);
        return;
      }
      case 'relu':
        give(0, () => tf.mul(gradient, tf.step(output)));
        return;
      case 'add':
        give(0, () => gradient);
        give(1, () => gradient);
        return;
      case 'upsample':
        give(0, () => upsampleGradient(gradient, layer.factor));
        return;
      case 'depth-to-space':
        give(0, () => spaceToDepth(gradient, layer.block));
        return;
      case 'color':
        give(0, () => this.#color(gradient, layer.scale, false));
        return;
      case 'gain-add': {
        const z = required(values.get(layer.from[1] ?? ''), 'z') as tf.Tensor4D;
        const count = content.picture.shape[1] * content.picture.shape[2];
        const gain = tf.mul(mapMean(tf.mul(gradient, z)), count);
        to.pieces.set(this.#partBegin(layer.from[2] ?? ''), tf.keep(tf.reshape<tf.Rank.R1>(gain, [3])));
        give(0, () => gradient);
        return;
      }
      default:
        throw new TypeError(`There is no way back through "${layer.name}" (${layer.op}).`);
    }
  }

  #partBegin(name: string): number {
    return required(
      this.parts.find((part) => part.name === name),
      `vector ${name}`,
    ).begin;
  }
}

function vectorParts(graph: Graph): readonly VectorPart[] {
  let begin = 0;
  return Object.entries(graph.inputs).flatMap(([name, input]) => {
    if (input.kind !== 'vector') return [];
    const part = { name, begin, size: input.size };
    begin += input.size;
    return [part];
  });
}

/** Names of maps that change with the style: norms and the gain, and whatever reads them. */
function styledLayers(graph: Graph): ReadonlySet<string> {
  const styled = new Set<string>();
  for (const layer of graph.layers) {
    const isAdaptive = layer.op === 'norm' && layer.kind === 'adain';
    if (isAdaptive || layer.op === 'gain-add' || layer.from.some((name) => styled.has(name))) styled.add(layer.name);
  }
  return styled;
}

function asAdaptive(layer: NormLayer): AdaptiveNorm {
  assert(layer.kind === 'adain' && layer.layout === 'scale-shift', `"${layer.name}" reads a scale and a shift`);
  return layer;
}

/** As `normAffine` of the engine: `(1 + g)·n + b`. */
function adaptiveAffine(layer: NormLayer, params: tf.Tensor2D): { gain: tf.Tensor4D; offset: tf.Tensor4D } {
  const { offset, channels } = asAdaptive(layer);
  const part = (begin: number): tf.Tensor4D =>
    tf.reshape(tf.slice(params, [0, begin], [1, channels]), [1, 1, 1, channels]);
  return { gain: tf.add(part(offset), 1), offset: part(offset + channels) };
}
