/**
 * The loss network of the optimisers: a plain chain of convolutions, ReLUs and pools (`vgg-slim`, or a VGG-19), run
 * forwards to its taps and backwards to the picture. Not for the live nets: those have norms and branches.
 *
 * Gradients are written out by hand. tfjs-wasm computes a convolution's input gradient in a scalar loop; here it is a
 * *forward* convolution with kernels rotated by 180° and their in and out channels swapped, which is as fast as the
 * forward pass on every backend. Maps are NHWC with N = 1.
 */
import * as tf from '@tensorflow/tfjs-core';
import { assert, required } from '../../shared/assert.ts';
import type { Size } from '../../shared/size.ts';
import type { Network } from '../model/load-network.ts';
import type { ConvLayer, PoolLayer } from '../model/network.ts';

/** Public name of a tap (`relu3_1`) → its map, `[1, H, W, C]`. */
export type TapMaps = ReadonlyMap<string, tf.Tensor4D>;

/** Called between layers: the way out of a long evaluation. Throws to end it. */
export type Breathe = () => Promise<void>;

/** One pass over a picture; keeps what the way back needs. Owned by the caller, who disposes it. */
export interface ForwardPass {
  readonly taps: TapMaps;
  /**
   * @param gradients of a loss by the taps; stay the caller's. Taps may be missing.
   * @returns the gradient by the picture, `[1, H, W, 3]`, owned by the caller.
   */
  backward(gradients: TapMaps, breathe: Breathe): Promise<tf.Tensor4D>;
  dispose(): void;
}

interface ConvStep {
  readonly kind: 'conv';
  readonly name: string;
  readonly relu: boolean;
  /** HWIO. */
  readonly kernel: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
  /** Rotated, in and out swapped. */
  readonly backKernel: tf.Tensor4D;
}

interface PoolStep {
  readonly kind: 'pool';
  readonly name: string;
  readonly pool: PoolLayer['kind'];
}

type Step = ConvStep | PoolStep;

export class FeatureNetwork {
  /** Multiples of this on both sides of a picture leave no border undecided. */
  readonly sizeMultiple: number;
  readonly #steps: readonly Step[];
  /** Tap → step. */
  readonly #taps: ReadonlyMap<string, string>;
  readonly #gramWeights: Readonly<Record<string, readonly number[]>>;

  /** @throws Error when the network's `encode` graph is not a chain of convolutions and pools. */
  constructor({ description, weights }: Network) {
    const graph = required(description.graphs['encode'], 'an encode graph');
    this.sizeMultiple = description.sizeMultiple;
    this.#gramWeights = description.gramWeights ?? {};
    this.#taps = new Map(Object.entries(graph.outputs));
    let previous = 'picture';
    this.#steps = graph.layers.map((layer) => {
      assert(layer.from[0] === previous && layer.from.length === 1, `"${layer.name}" continues the chain`);
      previous = layer.name;
      if (layer.op === 'pool') return { kind: 'pool', name: layer.name, pool: layer.kind };
      assert(layer.op === 'conv', `"${layer.name}" is a convolution or a pool`);
      const weight = (part: string): Float32Array => required(weights.get(`${layer.name}.${part}`), part).data;
      return convStep(layer, weight('weight'), weight('bias'));
    });
  }

  /** @param picture `[1, H, W, 3]`, RGB in [0, 1]; stays the caller's, and alive until the pass is disposed. */
  async forward(picture: tf.Tensor4D, wanted: readonly string[], breathe: Breathe): Promise<ForwardPass> {
    const steps = this.#stepsTo(wanted);
    const outputs: tf.Tensor4D[] = [];
    const dispose = (): void => tf.dispose(outputs);
    try {
      let x = picture;
      for (const step of steps) {
        const input = x;
        x = tf.tidy(() => runForward(step, input));
        outputs.push(x);
        await breathe();
      }
    } catch (error) {
      dispose();
      throw error;
    }
    const outputOf = (name: string): tf.Tensor4D =>
      required(outputs[steps.findIndex((step) => step.name === name)], `output ${name}`);
    const taps = new Map(wanted.map((tap) => [tap, outputOf(required(this.#taps.get(tap), `tap ${tap}`))]));
    const backward = async (gradients: TapMaps, pause: Breathe): Promise<tf.Tensor4D> => {
      const byStep = new Map([...gradients].map(([tap, gradient]) => [this.#taps.get(tap), gradient]));
      return runBackward(steps, [picture, ...outputs], (name) => byStep.get(name), pause);
    };
    return { taps, backward, dispose };
  }

  /** Of a tap's map. */
  tapSize(tap: string, { width, height }: Size): Size {
    const pools = this.#stepsTo([tap]).filter(({ kind }) => kind === 'pool').length;
    return { width: width >> pools, height: height >> pools };
  }

  /** w wᵀ of what the tap's channels count in a Gram loss (`gramWeights`), `[C, C]`, owned by the caller; null: alike. */
  gramWeights(tap: string): tf.Tensor2D | null {
    const weights = this.#gramWeights[tap];
    return weights ? tf.tidy(() => tf.outerProduct(tf.tensor1d([...weights]), tf.tensor1d([...weights]))) : null;
  }

  dispose(): void {
    for (const step of this.#steps) if (step.kind === 'conv') tf.dispose([step.kernel, step.bias, step.backKernel]);
  }

  #stepsTo(wanted: readonly string[]): readonly Step[] {
    const names = wanted.map((tap) => required(this.#taps.get(tap), `tap ${tap}`));
    const last = Math.max(...names.map((name) => this.#steps.findIndex((step) => step.name === name)));
    return this.#steps.slice(0, last + 1);
  }
}

function convStep(layer: ConvLayer, weight: Float32Array, bias: Float32Array): ConvStep {
  const { kernel: size, in: inputs, out: outputs } = layer;
  const isSame = layer.stride === 1 && size % 2 === 1 && (layer.padding === 'zero' || size === 1);
  assert(isSame, `"${layer.name}" has stride 1 and zero padding`);
  return {
    kind: 'conv',
    name: layer.name,
    relu: layer.relu === true,
    kernel: tf.keep(tf.tensor4d(weight, [size, size, inputs, outputs])),
    bias: tf.keep(tf.tensor1d(bias)),
    backKernel: tf.keep(tf.tensor4d(rotatedKernel(weight, size, inputs, outputs), [size, size, outputs, inputs])),
  };
}

/** HWIO → the kernel of the input gradient: `back[y, x, o, i] = forward[k−1−y, k−1−x, i, o]`. */
export function rotatedKernel(weight: Float32Array, size: number, inputs: number, outputs: number): Float32Array {
  const rotated = new Float32Array(weight.length);
  const cells = size * size;
  for (let cell = 0; cell < cells; cell++) {
    const source = (cells - 1 - cell) * inputs * outputs;
    const target = cell * inputs * outputs;
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++) rotated[target + o * inputs + i] = weight[source + i * outputs + o] ?? 0;
  }
  return rotated;
}

function runForward(step: Step, x: tf.Tensor4D): tf.Tensor4D {
  if (step.kind === 'pool') return step.pool === 'max' ? tf.maxPool(x, 2, 2, 'valid') : tf.avgPool(x, 2, 2, 'valid');
  const activation = step.relu ? 'relu' : 'linear';
  return tf.fused.conv2d({ x, filter: step.kernel, bias: step.bias, strides: 1, pad: 'same', activation });
}

/** @param values the picture, then each step's output. */
async function runBackward(
  steps: readonly Step[],
  values: readonly tf.Tensor4D[],
  given: (name: string) => tf.Tensor4D | undefined,
  breathe: Breathe,
): Promise<tf.Tensor4D> {
  let gradient: tf.Tensor4D | null = null;
  try {
    for (let index = steps.length - 1; index >= 0; index--) {
      const step = required(steps[index], 'a step');
      const [input, output] = [required(values[index], 'an input'), required(values[index + 1], 'an output')];
      const below: tf.Tensor4D | null = gradient;
      const extra = given(step.name);
      if (!below && !extra) continue;
      gradient = tf.tidy(() => {
        const total: tf.Tensor4D = below && extra ? tf.add(below, extra) : required(below ?? extra, 'a gradient');
        return stepGradient(step, input, output, total, !extra && isMaxPool(steps[index + 1]));
      });
      below?.dispose();
      await breathe();
    }
    return required(gradient, 'a gradient');
  } catch (error) {
    gradient?.dispose();
    throw error;
  }
}

/**
 * @param isMasked the max pool above has already zeroed the gradient where this step's ReLU is off: its mask is the
 *   pooled map's, a quarter of the work.
 */
function stepGradient(
  step: Step,
  input: tf.Tensor4D,
  output: tf.Tensor4D,
  gradient: tf.Tensor4D,
  isMasked: boolean,
): tf.Tensor4D {
  if (step.kind === 'conv') {
    const active: tf.Tensor4D = step.relu && !isMasked ? tf.mul(gradient, tf.step(output)) : gradient;
    return tf.conv2d(active, step.backKernel, 1, 'same');
  }
  const [, height, width] = input.shape;
  if (step.pool === 'average') return fitted(enlarged(tf.mul(gradient, 0.25)), height, width);
  const active = tf.mul<tf.Tensor4D>(gradient, tf.step(output));
  const isMaximum = tf.equal(cropped(input, output), enlarged(output));
  return fitted(tf.mul(enlarged(active), tf.cast(isMaximum, 'float32')), height, width);
}

/** Each cell 2×2 times. */
function enlarged(x: tf.Tensor4D): tf.Tensor4D {
  return tf.image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]]);
}

/** Without the odd border that the pool dropped. */
function cropped(input: tf.Tensor4D, output: tf.Tensor4D): tf.Tensor4D {
  const [, height, width, channels] = output.shape;
  if (input.shape[1] === 2 * height && input.shape[2] === 2 * width) return input;
  return tf.slice(input, [0, 0, 0, 0], [1, 2 * height, 2 * width, channels]);
}

/** The dropped border has no gradient. */
function fitted(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  if (x.shape[1] === height && x.shape[2] === width) return x;
  return tf.pad(x, [
    [0, 0],
    [0, height - x.shape[1]],
    [0, width - x.shape[2]],
    [0, 0],
  ]);
}

function isMaxPool(step: Step | undefined): boolean {
  return step?.kind === 'pool' && step.pool === 'max';
}
