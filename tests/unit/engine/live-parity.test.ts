/**
 * The live network on wasm against activations recorded where it was trained (PyTorch): style code, colour statistics
 * and every recorded layer. Keys of the file say what they are: `content` and `style` are the pictures, `<graph>.<value>`
 * a layer or output of that graph, `<graph>.mean`, `.root` and `.inverseRoot` the colours of its picture. Weights and
 * file are replaced together; nothing here names a layer.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readModel } from '../../../scripts/node/node-engine.ts';
import { colorStatistics, type ColorStatistics } from '../../../src/pipeline/color/color-statistics.ts';
import { colorTensors } from '../../../src/pipeline/engine/tfjs/color-tensors.ts';
import { GraphRunner } from '../../../src/pipeline/engine/tfjs/graph-runner.ts';
import type { Graph } from '../../../src/pipeline/model/network.ts';
import { type NamedArray, parseSafetensors } from '../../../src/pipeline/model/safetensors.ts';
import { relativeDifference } from '../../support/compare-arrays.ts';
import { startWasmBackend } from '../../support/wasm-backend.ts';

/**
 * Relative to the largest recorded value. Two float32 implementations that sum in different orders drift apart: by 3e-6
 * at the end of the first checkpoint. A wrong weight, border or order shows at 1e-1.
 */
const TOLERANCE = 1e-3;

const PICTURES = ['content', 'style'] as const;
type GraphName = (typeof PICTURES)[number];

const file = await readFile(fileURLToPath(new URL('../../fixtures/live-activations.safetensors', import.meta.url)));
const recorded = parseSafetensors(Uint8Array.from(file).buffer);
const network = await readModel('live');
const actual = new Map<string, Float32Array>();
const runners: GraphRunner[] = [];
let styleColors: ColorStatistics | null = null;

beforeAll(async () => {
  await startWasmBackend();
  const styleVectors = runGraph('style', {});
  runGraph('content', styleVectors);
});

afterAll(() => {
  for (const runner of runners) runner.dispose();
});

const keys = [...recorded.keys()].filter((key) => !(PICTURES as readonly string[]).includes(key));

describe('the live network computes what was recorded where it was trained', () => {
  test('the file holds both pictures, both graphs’ values and the final picture', () => {
    expect(PICTURES.filter((name) => !recorded.has(name))).toEqual([]);
    const picture = graphNamed('content').outputs['picture']!;
    expect(keys).toContain(`content.${picture}`);
    expect(keys.filter((key) => key.startsWith('style.')).length).toBeGreaterThan(0);
    expect(keys.filter((key) => key.startsWith('content.')).length).toBeGreaterThan(3);
  });

  test.each(keys)('%s', (key) => {
    const values = actual.get(key);
    expect(values, `"${key}" is recorded, but the network has no such value`).toBeDefined();
    expect(relativeDifference(values!, recorded.get(key)!.data)).toBeLessThanOrEqual(TOLERANCE);
  });
});

/** Runs what is recorded of one graph into `actual`. @returns the graph's outputs that are vectors, by public name. */
function runGraph(name: GraphName, vectors: Readonly<Record<string, Float32Array>>): Record<string, Float32Array> {
  const graph = graphNamed(name);
  const picture = recorded.get(name)!;
  const statistics = statisticsOf(picture, graph);
  if (name === 'style') styleColors = statistics;
  for (const part of ['mean', 'root', 'inverseRoot'] as const) actual.set(`${name}.${part}`, statistics[part]);
  const runner = new GraphRunner(graph, network.weights);
  runners.push(runner);
  const bound = runner.bindVectors(vectors);
  const layers = new Set(graph.layers.map((layer) => layer.name));
  const publicNames = Object.keys(graph.outputs);
  const names = [...layers, ...publicNames].filter(
    (value) => recorded.has(`${name}.${value}`) || publicNames.includes(value),
  );
  const outputs: Record<string, Float32Array> = {};
  tf.tidy(() => {
    const wanted = names.map((value) => (layers.has(value) ? value : graph.outputs[value]!));
    const results = runner.run({ picture: tf.tensor(picture.data, [...picture.shape]) }, wanted, {
      vectors: bound,
      contentColors: () => colorTensors(statistics),
      styleColors: () => colorTensors(styleColors!),
    });
    names.forEach((value, index) => {
      const data = Float32Array.from(results[index]!.dataSync<'float32'>());
      actual.set(`${name}.${value}`, data);
      if (publicNames.includes(value)) outputs[value] = data;
    });
  });
  bound.dispose();
  return outputs;
}

function graphNamed(name: GraphName): Graph {
  return network.description.graphs[name]!;
}

function statisticsOf({ data }: NamedArray, graph: Graph): ColorStatistics {
  const whiten = graph.layers.find((layer) => layer.op === 'whiten');
  return colorStatistics(data, whiten?.epsilon ?? 0);
}
