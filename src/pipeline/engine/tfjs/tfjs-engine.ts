/**
 * The engine on stock tfjs ops: works on every tfjs backend and is the oracle for any other engine. On WebGPU frames
 * come and go as GPU buffers and nothing is read back; elsewhere as arrays.
 */
import * as tf from '@tensorflow/tfjs-core';
import { assert, required } from '../../../shared/assert.ts';
import type { EngineId } from '../../../shared/protocol.ts';
import type { Size } from '../../../shared/size.ts';
import { colorMoments, type ColorStatistics, colorStatistics, statisticsOf } from '../../color/color-statistics.ts';
import type { ContentMemory } from '../../color/content-memory.ts';
import { picturePresentMap, type StyleColors, whitenedPresentMap } from '../../color/present-map.ts';
import { isLearntBy } from '../../model/learnt-styles.ts';
import type { Network } from '../../model/load-network.ts';
import type { NetworkDescription } from '../../model/network.ts';
import { type PresentPlan, presentPlan } from '../../model/present-plan.ts';
import { DEFAULT_STYLE_SHORT_SIDE_PX } from '../../picture/style-picture.ts';
import { type StyleCode, type StyleValue, vectorOf } from '../style-code.ts';
import type {
  EngineCounts,
  EngineFrame,
  EngineLook,
  RgbPicture,
  StyleEngine,
  StyleSource,
  StylizedFrame,
} from '../style-engine.ts';
import { toTokens } from '../style-tokens.ts';
import { colorTensors, type ColorTensors } from './color-tensors.ts';
import { type BoundStyle, GraphRunner } from './graph-runner.ts';
import { gpuBufferOf, submitRecorded } from './webgpu-backend.ts';
import { colorRoots, presentMapOnGpu } from './webgpu-programs.ts';

type WhitenedPlan = Extract<PresentPlan, { kind: 'whitened' }>;

/** The look's numbers as tensors: uploaded when the look changes. */
interface UploadedLook {
  readonly look: EngineLook;
  readonly style: BoundStyle;
  /** Only on WebGPU: `presentMapWgsl`'s style input, or the whole present map of a network that returns pictures. */
  readonly uniform: tf.Tensor1D | null;
}

export class TfjsEngine implements StyleEngine {
  readonly id: EngineId;
  readonly frameKind: 'cpu' | 'gpu';
  readonly sizeMultiple: number;
  readonly styleShortSidePx: number;
  readonly styleIds: readonly string[] | null;
  readonly #description: NetworkDescription;
  readonly #style: GraphRunner;
  readonly #content: GraphRunner;
  readonly #plan: PresentPlan;
  #uploaded: UploadedLook | null = null;
  #isDisposed = false;

  /** The tfjs backend `id` must be the current one, and stay it while the engine lives. */
  constructor(id: EngineId, network: Network) {
    assert(tf.getBackend() === id, `tfjs runs on ${tf.getBackend()}, not ${id}`);
    const { graphs, sizeMultiple, styleShortSidePx, styles } = network.description;
    this.#description = network.description;
    this.id = id;
    this.frameKind = id === 'webgpu' ? 'gpu' : 'cpu';
    this.sizeMultiple = sizeMultiple;
    this.styleShortSidePx = styleShortSidePx ?? DEFAULT_STYLE_SHORT_SIDE_PX;
    this.styleIds = styles ?? null;
    this.#style = new GraphRunner(required(graphs['style'], 'graph "style"'), network.weights);
    this.#content = new GraphRunner(required(graphs['content'], 'graph "content"'), network.weights);
    this.#plan = presentPlan(this.#content.graph);
  }

  async encodeStyle({ id, picture, learnt }: StyleSource): Promise<StyleCode | null> {
    const { graph } = this.#style;
    const epsilon = this.#colorEpsilon();
    const colors = epsilon === null ? null : colorStatistics(picture.rgb, epsilon);
    if (learnt && isLearntBy(this.#description, learnt)) return { values: vectorValues(learnt.values), colors };
    if (this.styleIds && !this.styleIds.includes(id)) return null;
    const names = Object.keys(graph.outputs);
    const outputs = tf.tidy(() => {
      const colorValues = colors && colorTensors(colors);
      return this.#style.run(
        this.#styleInputs(id, picture),
        names.map((name) => required(graph.outputs[name], name)),
        {
          contentColors: () => required(colorValues, 'colours'),
          styleColors: () => required(colorValues, 'colours'),
        },
      );
    });
    const values = await Promise.all(outputs.map(readStyleValue)).finally(() => {
      tf.dispose(outputs);
    });
    return {
      values: Object.fromEntries(names.map((name, index) => [name, required(values[index], name)])),
      colors,
    };
  }

  async stylize(frame: EngineFrame, look: EngineLook, memory?: ContentMemory | null): Promise<StylizedFrame> {
    assert(!this.#isDisposed, 'the engine is disposed');
    const uploaded = this.#upload(look);
    return frame.kind === 'gpu'
      ? this.#stylizeOnGpu(frame.rgb, frame.size, uploaded)
      : await this.#stylizeOnCpu(frame.picture, uploaded, memory ?? null);
  }

  counts(): EngineCounts {
    const { numTensors, numBytes } = tf.memory();
    return { tensors: numTensors, byteLength: numBytes };
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#forgetLook();
    this.#style.dispose();
    this.#content.dispose();
  }

  async #stylizeOnCpu(
    picture: RgbPicture,
    uploaded: UploadedLook,
    memory: ContentMemory | null,
  ): Promise<StylizedFrame> {
    const { width, height, rgb } = picture;
    const plan = this.#plan;
    const colors = plan.kind === 'whitened' ? contentColors(rgb, plan.whiten.epsilon, memory) : null;
    const structure = tf.tidy(() =>
      this.#runContent(tf.tensor4d(rgb, [1, height, width, 3]), uploaded, colors && colorTensors(colors)),
    );
    const data = await structure.data<'float32'>();
    structure.dispose();
    const presentMap =
      plan.kind === 'whitened'
        ? whitenedPresentMap(
            required(colors, 'content colours'),
            required(uploaded.look.style.colors, 'style colours'),
            vectorOf(uploaded.look.style, plan.gainInput),
            { whiten: plan.whiten.scale, color: plan.color.scale },
            uploaded.look.strength,
          )
        : picturePresentMap(uploaded.look.strength);
    return { kind: 'cpu', size: { width, height }, structure: data, presentMap, release: () => undefined };
  }

  #stylizeOnGpu(buffer: GPUBuffer, size: Size, uploaded: UploadedLook): StylizedFrame {
    const [structure, presentMap] = tf.tidy(() => {
      const picture = wrapBuffer(buffer, size);
      return this.#plan.kind === 'whitened'
        ? this.#whitenedOnGpu(picture, uploaded, this.#plan)
        : [this.#runContent(picture, uploaded, null), this.#copyOfUniform(uploaded)];
    });
    submitRecorded();
    return {
      kind: 'gpu',
      size,
      structure: gpuBufferOf(structure),
      presentMap: gpuBufferOf(presentMap),
      release: () => {
        tf.dispose([structure, presentMap]);
      },
    };
  }

  #whitenedOnGpu(picture: tf.Tensor4D, uploaded: UploadedLook, plan: WhitenedPlan): [tf.Tensor, tf.Tensor] {
    const count = picture.shape[1] * picture.shape[2];
    const rows = tf.reshape(picture, [count, 3]);
    const mean = tf.mean<tf.Tensor2D>(rows, 0, true);
    const centred = tf.sub<tf.Tensor2D>(rows, mean);
    // 1/n goes on one factor rather than on the result: one op fewer than a division, and no sum grows large.
    const covariance = tf.matMul<tf.Tensor2D>(
      tf.mul<tf.Tensor2D>(centred, this.#content.scalar(1 / count)),
      centred,
      true,
      false,
    );
    const roots = colorRoots(covariance, plan.whiten.epsilon);
    const colors: ColorTensors = {
      mean,
      root: tf.reshape(tf.slice(roots, 0, 9), [3, 3]),
      inverseRoot: tf.reshape(tf.slice(roots, 9, 9), [3, 3]),
    };
    const structure = this.#runContent(picture, uploaded, colors);
    const scales = { whiten: plan.whiten.scale, color: plan.color.scale };
    return [structure, presentMapOnGpu(roots, mean, required(uploaded.uniform, 'style uniform'), scales)];
  }

  /** Each frame owns its map, and only what was computed has a buffer of its own. */
  #copyOfUniform({ uniform }: UploadedLook): tf.Tensor {
    return tf.mul(required(uniform, 'present map'), this.#content.scalar(1));
  }

  #runContent(picture: tf.Tensor4D, { style }: UploadedLook, colors: ColorTensors | null): tf.Tensor {
    const [structure] = this.#content.run({ picture }, [this.#plan.structure], {
      style,
      contentColors: () => required(colors, 'content colours'),
      styleColors: () => required(colors, 'style colours'),
    });
    return required(structure, 'structure');
  }

  /** The picture; for a network of built-in styles, all of the share to this one. */
  #styleInputs(id: string, { width, height, rgb }: RgbPicture): Record<string, tf.Tensor> {
    const inputs: Record<string, tf.Tensor> = {};
    for (const [name, input] of Object.entries(this.#style.graph.inputs)) {
      if (input.kind === 'picture') inputs[name] = tf.tensor4d(rgb, [1, height, width, 3]);
      else inputs[name] = tf.tensor2d([(this.styleIds ?? []).map((known) => Number(known === id))]);
    }
    return inputs;
  }

  /** Of whichever graph whitens; null when none does, and colours are the network's own business. */
  #colorEpsilon(): number | null {
    const whiten = this.#style.graph.layers.find((layer) => layer.op === 'whiten');
    if (whiten) return whiten.epsilon;
    return this.#plan.kind === 'whitened' ? this.#plan.whiten.epsilon : null;
  }

  #upload(look: EngineLook): UploadedLook {
    const current = this.#uploaded;
    if (current?.look.style === look.style && current.look.strength === look.strength) return current;
    const isSameStyle = current?.look.style === look.style;
    const style = isSameStyle ? current.style : this.#content.bindStyle(look.style.values);
    if (!isSameStyle) current?.style.dispose();
    current?.uniform?.dispose();
    const uniform = this.frameKind === 'gpu' ? tf.keep(tf.tensor1d(this.#uniformOf(look))) : null;
    return (this.#uploaded = { look, style, uniform });
  }

  #uniformOf({ style, strength }: EngineLook): Float32Array {
    if (this.#plan.kind === 'picture') return picturePresentMap(strength);
    const { root, mean } = required<StyleColors>(style.colors, 'style colours');
    return Float32Array.of(...root, ...mean, ...vectorOf(style, this.#plan.gainInput), strength);
  }

  #forgetLook(): void {
    this.#uploaded?.style.dispose();
    this.#uploaded?.uniform?.dispose();
    this.#uploaded = null;
  }
}

function contentColors(rgb: Float32Array, epsilon: number, memory: ContentMemory | null): ColorStatistics {
  const moments = colorMoments(rgb);
  return statisticsOf(memory ? memory.smooth(moments) : moments, epsilon);
}

/** The buffer as a `[1, H, W, 3]` tensor without a copy; disposing the tensor leaves the buffer alone. */
function wrapBuffer(buffer: GPUBuffer, { width, height }: Size): tf.Tensor4D {
  return tf.tensor<tf.Rank.R4>({ buffer, zeroCopy: true }, [1, height, width, 3], 'float32');
}

function vectorValues(values: Readonly<Record<string, Float32Array>>): Readonly<Record<string, StyleValue>> {
  return Object.fromEntries(Object.entries(values).map(([name, data]) => [name, { kind: 'vector', data } as const]));
}

/** Maps become tokens, one for each place. */
async function readStyleValue(output: tf.Tensor): Promise<StyleValue> {
  const data = Float32Array.from(await output.data<'float32'>());
  const channels = output.shape[output.rank - 1] ?? 1;
  return output.rank === 4 ? toTokens(data, channels) : { kind: 'vector', data };
}
