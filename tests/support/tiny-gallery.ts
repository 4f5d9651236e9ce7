/**
 * A network of three built-in styles with every layer that `gallery` has: unshuffle stem, strides, mirrored borders,
 * conditional norms with and without ReLU, residual and skip connections, upsampling, the gain path, whitened colours.
 */
import type { Network } from '../../src/pipeline/model/load-network.ts';
import type { Graph, NetworkDescription } from '../../src/pipeline/model/network.ts';
import { randomWeights } from './random-weights.ts';

const conv = { op: 'conv', kernel: 3, padding: 'reflect' } as const;
const norm = { op: 'norm', kind: 'conditional', epsilon: 1e-5, styles: 3 } as const;

const style: Graph = {
  inputs: { styleWeights: { kind: 'vector', size: 3 } },
  layers: [{ name: 'gain', op: 'dense', from: ['styleWeights'], in: 3, out: 3 }],
  outputs: { styleWeights: 'styleWeights', gain: 'gain' },
};

const content: Graph = {
  inputs: {
    picture: { kind: 'picture' },
    styleWeights: { kind: 'vector', size: 3 },
    gain: { kind: 'vector', size: 3 },
  },
  layers: [
    { name: 'z', op: 'whiten', from: ['picture'], epsilon: 2e-3, scale: 0.5 },
    { name: 'unshuffle', op: 'space-to-depth', from: ['z'], block: 2 },
    { name: 'down1', ...conv, from: ['unshuffle'], stride: 1, in: 12, out: 6 },
    { name: 'down1.norm', ...norm, from: ['down1', 'styleWeights'], channels: 6, relu: true },
    { name: 'down2', ...conv, from: ['down1.norm'], stride: 2, in: 6, out: 8 },
    { name: 'down2.norm', ...norm, from: ['down2', 'styleWeights'], channels: 8, relu: true },
    { name: 'res.conv', ...conv, from: ['down2.norm'], stride: 1, in: 8, out: 8 },
    { name: 'res.norm', ...norm, from: ['res.conv', 'styleWeights'], channels: 8 },
    { name: 'res', op: 'add', from: ['down2.norm', 'res.norm'] },
    { name: 'up.nearest', op: 'upsample', from: ['res'], factor: 2 },
    { name: 'up', ...conv, from: ['up.nearest'], stride: 1, in: 8, out: 6 },
    { name: 'up.norm', ...norm, from: ['up', 'styleWeights'], channels: 6, relu: true },
    { name: 'skip', op: 'add', from: ['up.norm', 'down1.norm'] },
    { name: 'out', ...conv, from: ['skip'], stride: 1, in: 6, out: 12 },
    { name: 'structure', op: 'depth-to-space', from: ['out'], block: 2 },
    { name: 'gained', op: 'gain-add', from: ['structure', 'z', 'gain'] },
    { name: 'stylized', op: 'color', from: ['gained'], scale: 2 },
  ],
  outputs: { picture: 'stylized' },
};

const description: NetworkDescription = {
  format: 'impasto-network',
  version: 1,
  name: 'tiny-gallery',
  summary: 'For tests.',
  weights: { file: 'none', sha256: 'tiny', byteLength: 0 },
  sizeMultiple: 4,
  styles: ['one', 'two', 'three'],
  graphs: { style, content },
};

export function tinyGallery(): Network {
  return { description, weights: randomWeights(description, 11) };
}
