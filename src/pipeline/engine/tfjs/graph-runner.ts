/**
 * Runs a graph of the network description with stock tfjs ops. Values are freed after their last reader, so that the
 * backend's buffer pool stays small (a tidy alone would keep every map of the frame alive).
 */
import * as tf from '@tensorflow/tfjs-core';
import { required } from '../../../shared/assert.ts';
import type { Graph, GraphInput, Layer } from '../../model/network.ts';
import type { NamedArray } from '../../model/safetensors.ts';
import { graphWeightSpecs } from '../../model/weight-specs.ts';
import type { StyleValue } from '../style-code.ts';
import type { ChannelAffine } from './instance-norm.ts';
import { type LayerContext, normAffine, runLayer } from './layer-ops.ts';

/** A look's values on the backend, and the affine maps its norms get from them: made once per look, not per frame. */
export interface BoundStyle {
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly affines: ReadonlyMap<string, ChannelAffine>;
  dispose(): void;
}

/** What a run reads beside the picture. */
export interface RunContext extends Pick<LayerContext, 'contentColors' | 'styleColors'> {
  readonly style?: BoundStyle;
}

interface PlannedLayer {
  readonly layer: Layer;
  /** Values that no later layer reads. */
  readonly lastUsed: readonly string[];
}

export class GraphRunner {
  readonly graph: Graph;
  readonly #weights: ReadonlyMap<string, tf.Tensor>;
  readonly #plans = new Map<string, readonly PlannedLayer[]>();
  readonly #scalars = new Map<number, tf.Scalar>();

  /** Uploads the graph's weights; they live until `dispose`. */
  constructor(graph: Graph, weights: ReadonlyMap<string, NamedArray>) {
    this.graph = graph;
    this.#weights = new Map(
      graphWeightSpecs(graph).map(({ name, shape }) => {
        const { data } = required(weights.get(name), `weight ${name}`);
        return [name, tf.keep(tf.tensor(data, [...shape]))];
      }),
    );
  }

  /** A constant that is uploaded once: on WebGPU a number literal in an op costs a buffer and a copy every frame. */
  scalar(value: number): tf.Scalar {
    const known = this.#scalars.get(value);
    if (known) return known;
    const scalar = tf.keep(tf.scalar(value));
    this.#scalars.set(value, scalar);
    return scalar;
  }

  /**
   * Uploads the values that stay the same from frame to frame and derives the norms' affine maps from them.
   * @param values by the graph's input names; names the graph does not have are ignored.
   * @returns owned by the caller, who disposes it.
   */
  bindStyle(values: Readonly<Record<string, StyleValue>>): BoundStyle {
    const inputs: Record<string, tf.Tensor> = {};
    for (const [name, input] of Object.entries(this.graph.inputs)) {
      const value = values[name];
      if (value?.kind === input.kind) inputs[name] = tf.keep(tf.tensor(value.data, inputShape(input, value)));
    }
    const affines = new Map<string, ChannelAffine>();
    for (const layer of this.graph.layers) {
      if (layer.op !== 'norm' || !layer.from.slice(1).every((name) => name in inputs)) continue;
      tf.tidy(() => {
        const { gain, offset } = normAffine(layer, this.#context(layer, new Map(Object.entries(inputs)), null));
        affines.set(layer.name, { gain: tf.keep(gain), offset: tf.keep(offset) });
      });
    }
    const dispose = (): void => {
      tf.dispose(inputs);
      for (const { gain, offset } of affines.values()) tf.dispose([gain, offset]);
    };
    return { inputs, affines, dispose };
  }

  /**
   * @param inputs by the graph's input names; stay the caller's.
   * @param wanted value names (layers or inputs). Layers they do not depend on are not run.
   * @returns the wanted values in order, owned by the caller.
   */
  run(inputs: Readonly<Record<string, tf.Tensor>>, wanted: readonly string[], context: RunContext): tf.Tensor[] {
    const values = new Map<string, tf.Tensor>(Object.entries({ ...inputs, ...context.style?.inputs }));
    const given = new Set(values.keys());
    for (const { layer, lastUsed } of this.#plan(wanted)) {
      const output = tf.tidy(() => runLayer(layer, this.#context(layer, values, context)));
      values.set(layer.name, output);
      for (const name of lastUsed) {
        if (given.has(name)) continue;
        values.get(name)?.dispose();
        values.delete(name);
      }
    }
    return wanted.map((name) => {
      const value = required(values.get(name), `value ${name}`);
      return given.has(name) ? tf.clone(value) : value;
    });
  }

  dispose(): void {
    tf.dispose([...this.#weights.values(), ...this.#scalars.values()]);
    this.#scalars.clear();
  }

  #context(layer: Layer, values: ReadonlyMap<string, tf.Tensor>, context: RunContext | null): LayerContext {
    return {
      input: (index) => {
        const name = required(layer.from[index], `input ${String(index)} of ${layer.name}`);
        return required(values.get(name), `value ${name}`);
      },
      weight: (part) => required(this.#weights.get(`${layer.name}.${part}`), `${layer.name}.${part}`),
      scalar: (value) => this.scalar(value),
      affine: context?.style?.affines.get(layer.name) ?? null,
      contentColors: (...args) => required(context, 'a run').contentColors(...args),
      styleColors: () => required(context, 'a run').styleColors(),
    };
  }

  /** Layers needed for `wanted`, in order; made once per set of wanted values. */
  #plan(wanted: readonly string[]): readonly PlannedLayer[] {
    const key = wanted.join();
    const known = this.#plans.get(key);
    if (known) return known;
    const needed = new Set(wanted);
    const plan: PlannedLayer[] = [];
    for (const layer of [...this.graph.layers].reverse()) {
      if (!needed.has(layer.name)) continue;
      plan.unshift({ layer, lastUsed: [...new Set(layer.from)].filter((name) => !needed.has(name)) });
      for (const name of layer.from) needed.add(name);
    }
    this.#plans.set(key, plan);
    return plan;
  }
}

function inputShape(input: GraphInput, { data }: StyleValue): number[] {
  return input.kind === 'tokens' ? [1, data.length / input.channels, 1, input.channels] : [1, data.length];
}
