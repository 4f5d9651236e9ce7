/**
 * A network of the live family that software WebGPU can run: whitened colours, unshuffle stem, adaptive norms, a residual
 * block, a skip-free upsampling and the gain path, 4–8 channels, seeded weights.
 */
import type { Graph, NetworkDescription } from '../../src/pipeline/model/network.ts';
import type { Network } from '../../src/pipeline/model/load-network.ts';
import { randomWeights } from './random-weights.ts';

const conv = { op: 'conv', kernel: 3, padding: 'reflect' } as const;
const adain = { op: 'norm', kind: 'adain', epsilon: 1e-5, layout: 'scale-shift' } as const;

const style: Graph = {
  inputs: { picture: { kind: 'picture' } },
  layers: [
    { name: 'z', op: 'whiten', from: ['picture'], epsilon: 2e-3, scale: 0.5 },
    { name: 'unshuffle', op: 'space-to-depth', from: ['z'], block: 2 },
    { name: 'enc', ...conv, from: ['unshuffle'], stride: 2, in: 12, out: 8, relu: true },
    { name: 'stats', op: 'mean-std', from: ['enc'], epsilon: 1e-5 },
    { name: 'params', op: 'dense', from: ['stats'], in: 16, out: 48 },
    { name: 'gain', op: 'dense', from: ['stats'], in: 16, out: 3 },
  ],
  outputs: { params: 'params', gain: 'gain' },
};

const content: Graph = {
  inputs: {
    picture: { kind: 'picture' },
    params: { kind: 'vector', size: 48 },
    gain: { kind: 'vector', size: 3 },
  },
  layers: [
    { name: 'z', op: 'whiten', from: ['picture'], epsilon: 2e-3, scale: 0.5 },
    { name: 'unshuffle', op: 'space-to-depth', from: ['z'], block: 2 },
    { name: 'down', ...conv, from: ['unshuffle'], stride: 2, in: 12, out: 8 },
    { name: 'down.norm', ...adain, from: ['down', 'params'], channels: 8, offset: 0, relu: true },
    { name: 'res.conv', ...conv, from: ['down.norm'], stride: 1, in: 8, out: 8 },
    { name: 'res.norm', ...adain, from: ['res.conv', 'params'], channels: 8, offset: 16 },
    { name: 'res', op: 'add', from: ['down.norm', 'res.norm'] },
    { name: 'up.nearest', op: 'upsample', from: ['res'], factor: 2 },
    { name: 'up', ...conv, from: ['up.nearest'], stride: 1, in: 8, out: 8 },
    { name: 'up.norm', ...adain, from: ['up', 'params'], channels: 8, offset: 32, relu: true },
    { name: 'out', ...conv, from: ['up.norm'], stride: 1, in: 8, out: 12 },
    { name: 'structure', op: 'depth-to-space', from: ['out'], block: 2 },
    { name: 'gained', op: 'gain-add', from: ['structure', 'z', 'gain'] },
    { name: 'stylized', op: 'color', from: ['gained'], scale: 2 },
  ],
  outputs: { picture: 'stylized' },
};

const description: NetworkDescription = {
  format: 'impasto-network',
  version: 1,
  name: 'tiny',
  summary: 'For tests.',
  weights: { file: 'none', sha256: '', byteLength: 0 },
  sizeMultiple: 4,
  graphs: { style, content },
};

export function tinyNetwork(): Network {
  return { description, weights: randomWeights(description, 7) };
}
