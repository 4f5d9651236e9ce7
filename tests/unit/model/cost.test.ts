import { describe, expect, test } from 'vitest';
import { graphCost, kiloMacsPerPixel, parameterCount } from '../../../src/pipeline/model/cost.ts';
import { inferShapes, type ValueShape } from '../../../src/pipeline/model/infer-shapes.ts';
import type { Graph, Layer } from '../../../src/pipeline/model/network.ts';
import { readModel } from '../../../scripts/node/node-engine.ts';

/** One layer of every op that computes, and some that only move; the picture is 8 × 6. */
const graph: Graph = {
  inputs: { picture: { kind: 'picture' }, shares: { kind: 'vector', size: 2 } },
  layers: [
    { name: 'white', op: 'whiten', from: ['picture'], epsilon: 0.002, scale: 0.5 },
    { name: 'conv', op: 'conv', from: ['white'], kernel: 3, stride: 2, in: 3, out: 4, padding: 'reflect' },
    { name: 'norm', op: 'norm', kind: 'conditional', styles: 2, from: ['conv', 'shares'], channels: 4, epsilon: 1e-5 },
    { name: 'each', op: 'depthwise', from: ['norm'], kernel: 5, stride: 1, in: 4, padding: 'zero' },
    { name: 'value', op: 'conv', from: ['each'], kernel: 1, stride: 1, in: 4, out: 6, padding: 'none' },
    { name: 'attended', op: 'attention', from: ['each', 'norm', 'value'], channels: 4 },
    { name: 'stats', op: 'mean-std', from: ['attended'], epsilon: 1e-5 },
    { name: 'dense', op: 'dense', from: ['stats'], in: 12, out: 3 },
    { name: 'painted', op: 'color', from: ['picture'], scale: 2 },
  ],
  outputs: { picture: 'painted', dense: 'dense' },
};

const picturePx = 8 * 6;
const halfPx = 4 * 3;

describe('the cost of a graph, by hand', () => {
  const cost = graphCost(graph, { default: { width: 8, height: 6 } });

  test('multiply–accumulates', () => {
    const expected =
      picturePx * 9 + // whiten: a 3×3 matrix per pixel
      halfPx * 9 * 3 * 4 + // conv
      halfPx * 25 * 4 + // depthwise
      halfPx * 4 * 6 + // value
      halfPx * halfPx * (4 + 6) + // attention: q·kᵀ over 4, then ·v of 6
      12 * 3 + // dense
      picturePx * 9; // color
    expect(cost.macs).toBe(expected);
  });

  // Elements every layer reads and writes: inputs + output + weights.
  const white = picturePx * 3 + picturePx * 3;
  const conv = picturePx * 3 + halfPx * 4 + (9 * 3 * 4 + 4);
  const norm = halfPx * 4 + 2 + halfPx * 4 + 2 * 8;
  const each = halfPx * 4 + halfPx * 4 + 25 * 4;
  const value = halfPx * 4 + halfPx * 6 + (4 * 6 + 6);
  const attended = halfPx * 4 + halfPx * 4 + halfPx * 6 + halfPx * 6;
  const stats = halfPx * 6 + 12;
  const dense = 12 + 3 + (12 * 3 + 3);

  test('bytes when every layer is its own float32 op', () => {
    const painted = white;
    const elements = white + conv + norm + each + value + attended + stats + dense + painted;
    expect(cost.unfusedBytes).toBe(4 * elements);
  });

  test('bytes when only layers that compute touch memory, in float16', () => {
    expect(cost.fusedBytes).toBe(2 * (conv + each + value + attended + dense));
  });
});

test('parameters: each tensor once, also when two graphs share a layer', () => {
  const dense: Layer = { name: 'dense', op: 'dense', from: ['v'], in: 12, out: 3 };
  const second: Graph = { inputs: { v: { kind: 'vector', size: 12 } }, layers: [dense], outputs: {} };
  const network = {
    format: 'impasto-network',
    version: 1,
    name: '',
    summary: '',
    weights: { file: '', sha256: '', byteLength: 0 },
    sizeMultiple: 1,
  } as const;
  const expected = 9 * 3 * 4 + 4 + 2 * 8 + 25 * 4 + (4 * 6 + 6) + (12 * 3 + 3);
  expect(parameterCount({ ...network, graphs: { content: graph } })).toBe(expected);
  expect(parameterCount({ ...network, graphs: { content: graph, style: second } })).toBe(expected);
});

describe('the live network', () => {
  test('costs the sum over its convolutions, at the share of the picture each works on', async () => {
    const { graphs, sizeMultiple } = (await readModel('live')).description;
    const content = graphs['content']!;
    const side = 16 * sizeMultiple;
    const shapes = inferShapes(content, { default: { width: side, height: side } });
    // For the first checkpoint: ¼ · 9·12·24 + 1/16 · 9·(24·32 + 8·32·32) + ¼ · 9·(32·24 + 24·12), and 9 + 9 for colours.
    let macsPerPixel = 0;
    for (const layer of content.layers) {
      const share = areaOf(shapes.get(layer.name)!) / side ** 2;
      if (layer.op === 'conv') macsPerPixel += share * layer.kernel ** 2 * layer.in * layer.out;
      else if (layer.op === 'depthwise') macsPerPixel += share * layer.kernel ** 2 * layer.in;
      else if (layer.op === 'whiten' || layer.op === 'color') macsPerPixel += share * 3 * 3;
      else expect(['attention', 'dense']).not.toContain(layer.op);
    }
    // Sums of exact binary fractions: equal but for the last bits.
    expect(kiloMacsPerPixel(content, sizeMultiple)).toBeCloseTo(macsPerPixel / 1000, 9);
  });

  test('costs the same per pixel at every size', async () => {
    const { graphs, sizeMultiple } = (await readModel('live')).description;
    const content = graphs['content']!;
    const perPixel = (width: number, height: number): number =>
      graphCost(content, { default: { width, height } }).macs / (width * height);
    expect(perPixel(8 * sizeMultiple, 3 * sizeMultiple)).toBeCloseTo(perPixel(32 * sizeMultiple, 20 * sizeMultiple), 6);
  });

  test('the first checkpoint’s architecture comes to 8.064 kMAC in convolutions, and 18 MAC for colours', () => {
    const sum = (9 * 12 * 24) / 4 + (9 * (24 * 32 + 8 * 32 * 32)) / 16 + (9 * (32 * 24 + 24 * 12)) / 4;
    expect(sum).toBe(8064);
    const colors = 9 + 9;
    expect(kiloMacsPerPixel(liveLike(), 4)).toBe((sum + colors) / 1000);
  });
});

/** c1 12→24 at 1/2, c2 24→32 to 1/4, four residual blocks of 32, up 32→24 and out 24→12 at 1/2. */
function liveLike(): Graph {
  const conv = { op: 'conv', kernel: 3, stride: 1, padding: 'reflect' } as const;
  const residual: Layer[] = Array.from({ length: 8 }, (_, i) => ({
    ...conv,
    name: `res${String(i)}`,
    from: [i === 0 ? 'c2' : `res${String(i - 1)}`],
    in: 32,
    out: 32,
  }));
  return {
    inputs: { picture: { kind: 'picture' } },
    layers: [
      { name: 'z', op: 'whiten', from: ['picture'], epsilon: 0.002, scale: 0.5 },
      { name: 'unshuffle', op: 'space-to-depth', from: ['z'], block: 2 },
      { ...conv, name: 'c1', from: ['unshuffle'], in: 12, out: 24 },
      { ...conv, name: 'c2', from: ['c1'], stride: 2, in: 24, out: 32 },
      ...residual,
      { name: 'nearest', op: 'upsample', from: ['res7'], factor: 2 },
      { ...conv, name: 'up', from: ['nearest'], in: 32, out: 24 },
      { ...conv, name: 'out', from: ['up'], in: 24, out: 12 },
      { name: 'structure', op: 'depth-to-space', from: ['out'], block: 2 },
      { name: 'painted', op: 'color', from: ['structure'], scale: 2 },
    ],
    outputs: { picture: 'painted' },
  };
}

function areaOf(shape: ValueShape): number {
  return shape.kind === 'map' ? shape.height * shape.width : 0;
}
