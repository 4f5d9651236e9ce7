/**
 * Every network in `models/` on wasm against activations recorded where it was trained (PyTorch, with the rounded
 * weights that ship): style code, colour statistics and every recorded layer. Keys of `tests/fixtures/<name>-activations`
 * say what they are: `content`, `style` and `picture` are pictures, `<graph>.<value>` a layer or output of that graph,
 * `<graph>.mean`, `.root` and `.inverseRoot` the colours of its picture. Weights and file are replaced together; nothing
 * here names a layer.
 */
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { MODELS_FOLDER, readModel } from '../../../scripts/node/node-engine.ts';
import { readBytes } from '../../../scripts/node/read-bytes.ts';
import { colorStatistics, type ColorStatistics } from '../../../src/pipeline/color/color-statistics.ts';
import type { StyleValue } from '../../../src/pipeline/engine/style-code.ts';
import { toTokens } from '../../../src/pipeline/engine/style-tokens.ts';
import { colorTensors } from '../../../src/pipeline/engine/tfjs/color-tensors.ts';
import { GraphRunner } from '../../../src/pipeline/engine/tfjs/graph-runner.ts';
import type { Network } from '../../../src/pipeline/model/load-network.ts';
import type { Graph } from '../../../src/pipeline/model/network.ts';
import { type NamedArray, parseSafetensors } from '../../../src/pipeline/model/safetensors.ts';
import { relativeDifference } from '../../support/compare-arrays.ts';
import { startWasmBackend } from '../../support/wasm-backend.ts';

/**
 * Relative to the largest recorded value. Two float32 implementations that sum in different orders drift apart: by 3e-6
 * at the end of the first checkpoint. A wrong weight, border or order shows at 1e-1.
 */
const TOLERANCE = 1e-3;

/** Which recorded picture each graph sees, in the order they are run: the content graph reads the style graph's outputs. */
const PICTURE_OF = { encode: 'picture', style: 'style', content: 'content' } as const;
type GraphName = keyof typeof PICTURE_OF;

const PICTURES: readonly string[] = Object.values(PICTURE_OF);

type Arrays = ReadonlyMap<string, NamedArray>;

const models = await readdir(MODELS_FOLDER);
const recordings = new Map<string, Arrays>();
for (const name of models) recordings.set(name, await readRecording(name));

beforeAll(startWasmBackend);

describe.each(models)('%s computes what was recorded where it was trained', (name) => {
  const recorded = recordings.get(name)!;
  const keys = [...recorded.keys()].filter((key) => !PICTURES.includes(key));
  let actual: ReadonlyMap<string, Float32Array>;

  beforeAll(async () => {
    actual = runNetwork(await readModel(name), recorded);
  });

  test('the file holds a picture and values of every graph, and what comes out at the end', async () => {
    const { graphs } = (await readModel(name)).description;
    for (const [graphName, graph] of Object.entries(graphs)) {
      const values = keys.filter((key) => key.startsWith(`${graphName}.`));
      expect(values.length, graphName).toBeGreaterThan(0);
      const picture = graph.outputs['picture'];
      if (picture !== undefined) expect(keys).toContain(`${graphName}.${picture}`);
    }
  });

  test.each(keys)('%s', (key) => {
    const values = actual.get(key);
    expect(values, `"${key}" is recorded, but the network has no such value`).toBeDefined();
    expect(relativeDifference(values!, recorded.get(key)!.data)).toBeLessThanOrEqual(TOLERANCE);
  });
});

async function readRecording(name: string): Promise<Arrays> {
  const path = fileURLToPath(new URL(`../../fixtures/${name}-activations.safetensors`, import.meta.url));
  return parseSafetensors(await readBytes(path));
}

/** @returns everything that is recorded, by its key, as it comes out here. */
function runNetwork(network: Network, recorded: Arrays): ReadonlyMap<string, Float32Array> {
  const actual = new Map<string, Float32Array>();
  let style: Record<string, StyleValue> = {};
  let styleColors: ColorStatistics | null = null;
  for (const [graphName, pictureName] of Object.entries(PICTURE_OF) as [GraphName, string][]) {
    const graph = network.description.graphs[graphName];
    if (!graph) continue;
    const picture = recorded.get(pictureName);
    const colors = picture ? colorStatistics(picture.data, colorEpsilon(network)) : null;
    if (graphName === 'style') styleColors = colors;
    for (const part of ['mean', 'root', 'inverseRoot'] as const) {
      if (colors) actual.set(`${graphName}.${part}`, colors[part]);
    }
    // A network of built-in styles has no style picture: what it was asked for is recorded in its place.
    const given = graphName === 'style' ? recordedVectors(graph, recorded) : style;
    const runner = new GraphRunner(graph, network.weights);
    const bound = runner.bindStyle(given);
    tf.tidy(() => {
      const layers = graph.layers.map((layer) => layer.name);
      const all = new Set([...layers, ...Object.keys(graph.outputs), ...Object.keys(given)]);
      const names = [...all].filter((value) => recorded.has(`${graphName}.${value}`) || value in graph.outputs);
      const inputs = picture ? { picture: tf.tensor(picture.data, [...picture.shape]) } : {};
      const results = runner.run(
        inputs,
        names.map((value) => graph.outputs[value] ?? value),
        {
          style: bound,
          contentColors: () => colorTensors(colors!),
          styleColors: () => colorTensors(styleColors!),
        },
      );
      if (graphName === 'style') style = {};
      names.forEach((value, index) => {
        const result = results[index]!;
        const data = Float32Array.from(result.dataSync<'float32'>());
        actual.set(`${graphName}.${value}`, data);
        if (graphName !== 'style' || !(value in graph.outputs)) return;
        style[value] = result.rank === 4 ? toTokens(data, result.shape[3]!) : { kind: 'vector', data };
      });
    });
    bound.dispose();
    runner.dispose();
  }
  return actual;
}

function recordedVectors(graph: Graph, recorded: Arrays): Record<string, StyleValue> {
  const vectors = Object.entries(graph.inputs).filter(([, input]) => input.kind === 'vector');
  return Object.fromEntries(
    vectors.map(([name]) => [name, { kind: 'vector', data: recorded.get(`style.${name}`)!.data }]),
  );
}

function colorEpsilon({ description }: Network): number {
  const layers = Object.values(description.graphs).flatMap((graph) => graph.layers);
  return layers.find((layer) => layer.op === 'whiten')?.epsilon ?? 0;
}
