/**
 * The engine on stock tfjs ops: works on every tfjs backend and is the oracle for any other engine. On WebGPU frames
 * come and go as GPU buffers and nothing is read back; elsewhere as arrays.
 */
import * as tf from '@tensorflow/tfjs-core';
import { assert, required } from '../../../shared/assert.ts';
import type { EngineId } from '../../../shared/protocol.ts';
import type { Size } from '../../../shared/size.ts';
import { colorStatistics } from '../../color/color-statistics.ts';
import { picturePresentMap, type StyleColors, whitenedPresentMap } from '../../color/present-map.ts';
import type { Network } from '../../model/load-network.ts';
import { type PresentPlan, presentPlan } from '../../model/present-plan.ts';
import type { StyleCode } from '../style-code.ts';
import type { EngineCounts, EngineFrame, EngineLook, RgbPicture, StyleEngine, StylizedFrame } from '../style-engine.ts';
import { colorTensors, type ColorTensors } from './color-tensors.ts';
import { type BoundVectors, GraphRunner } from './graph-runner.ts';
import { gpuBufferOf, submitRecorded } from './webgpu-backend.ts';
import { colorRoots, presentMapOnGpu } from './webgpu-programs.ts';

type WhitenedPlan = Extract<PresentPlan, { kind: 'whitened' }>;

/** The look's numbers as tensors: uploaded when the look changes. */
interface UploadedLook {
  readonly look: EngineLook;
  readonly vectors: BoundVectors;
  /** `presentMapWgsl`'s style input; only on WebGPU. */
  readonly styleUniform: tf.Tensor1D | null;
}

export class TfjsEngine implements StyleEngine {
  readonly id: EngineId;
  readonly frameKind: 'cpu' | 'gpu';
  readonly sizeMultiple: number;
  readonly #style: GraphRunner;
  readonly #content: GraphRunner;
  readonly #plan: PresentPlan;
  #uploaded: UploadedLook | null = null;
  #isDisposed = false;

  /** The tfjs backend `id` must be the current one, and stay it while the engine lives. */
  constructor(id: EngineId, network: Network) {
    assert(tf.getBackend() === id, `tfjs runs on ${tf.getBackend()}, not ${id}`);
    const { graphs, sizeMultiple } = network.description;
    this.id = id;
    this.frameKind = id === 'webgpu' ? 'gpu' : 'cpu';
    this.sizeMultiple = sizeMultiple;
    this.#style = new GraphRunner(required(graphs['style'], 'graph "style"'), network.weights);
    this.#content = new GraphRunner(required(graphs['content'], 'graph "content"'), network.weights);
    this.#plan = presentPlan(this.#content.graph);
  }

  async encodeStyle(picture: RgbPicture): Promise<StyleCode> {
    const { graph } = this.#style;
    const whiten = graph.layers.find((layer) => layer.op === 'whiten');
    const colors = whiten ? colorStatistics(picture.rgb, whiten.epsilon) : null;
    const names = Object.keys(graph.outputs);
    const outputs = tf.tidy(() => {
      const colorValues = colors && colorTensors(colors);
      return this.#style.run(
        { picture: tf.tensor4d(picture.rgb, [1, picture.height, picture.width, 3]) },
        names.map((name) => required(graph.outputs[name], name)),
        {
          contentColors: () => required(colorValues, 'colours'),
          styleColors: () => required(colorValues, 'colours'),
        },
      );
    });
    const data = await Promise.all(outputs.map((output) => output.data<'float32'>())).finally(() => {
      tf.dispose(outputs);
    });
    return {
      values: Object.fromEntries(names.map((name, index) => [name, Float32Array.from(required(data[index], name))])),
      colors,
    };
  }

  async stylize(frame: EngineFrame, look: EngineLook): Promise<StylizedFrame> {
    assert(!this.#isDisposed, 'the engine is disposed');
    const uploaded = this.#upload(look);
    return frame.kind === 'gpu'
      ? this.#stylizeOnGpu(frame.rgb, frame.size, uploaded)
      : await this.#stylizeOnCpu(frame.picture, uploaded);
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

  async #stylizeOnCpu(picture: RgbPicture, uploaded: UploadedLook): Promise<StylizedFrame> {
    const { width, height, rgb } = picture;
    const plan = this.#plan;
    const colors = plan.kind === 'whitened' ? colorStatistics(rgb, plan.whiten.epsilon) : null;
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
            required(uploaded.look.style.values[plan.gainInput], plan.gainInput),
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
        : [this.#runContent(picture, uploaded, null), tf.tensor1d(picturePresentMap(uploaded.look.strength))];
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
    return [structure, presentMapOnGpu(roots, mean, required(uploaded.styleUniform, 'style uniform'), scales)];
  }

  #runContent(picture: tf.Tensor4D, { vectors }: UploadedLook, colors: ColorTensors | null): tf.Tensor {
    const [structure] = this.#content.run({ picture }, [this.#plan.structure], {
      vectors,
      contentColors: () => required(colors, 'content colours'),
      styleColors: () => required(colors, 'style colours'),
    });
    return required(structure, 'structure');
  }

  #upload(look: EngineLook): UploadedLook {
    const current = this.#uploaded;
    if (current?.look.style === look.style && current.look.strength === look.strength) return current;
    const isSameStyle = current?.look.style === look.style;
    const vectors = isSameStyle ? current.vectors : this.#content.bindVectors(look.style.values);
    if (!isSameStyle) current?.vectors.dispose();
    current?.styleUniform?.dispose();
    const styleUniform = this.frameKind === 'gpu' ? this.#styleUniform(look) : null;
    return (this.#uploaded = { look, vectors, styleUniform });
  }

  #styleUniform({ style, strength }: EngineLook): tf.Tensor1D | null {
    if (this.#plan.kind !== 'whitened') return null;
    const { root, mean } = required<StyleColors>(style.colors, 'style colours');
    const gain = required(style.values[this.#plan.gainInput], this.#plan.gainInput);
    return tf.keep(tf.tensor1d(Float32Array.of(...root, ...mean, ...gain, strength)));
  }

  #forgetLook(): void {
    this.#uploaded?.vectors.dispose();
    this.#uploaded?.styleUniform?.dispose();
    this.#uploaded = null;
  }
}

/** The buffer as a `[1, H, W, 3]` tensor without a copy; disposing the tensor leaves the buffer alone. */
function wrapBuffer(buffer: GPUBuffer, { width, height }: Size): tf.Tensor4D {
  return tf.tensor<tf.Rank.R4>({ buffer, zeroCopy: true }, [1, height, width, 3], 'float32');
}
