import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parseNetwork } from '../../../src/pipeline/model/parse-network.ts';
import { MODELS_FOLDER } from '../../../scripts/node/node-engine.ts';
import { stylizerErrorOf } from '../../support/catch-error.ts';

type Json = null | boolean | number | string | Json[] | JsonObject;
interface JsonObject {
  [key: string]: Json;
}

type JsonLayer = JsonObject & { readonly name: string };

/** One layer of every op, every kind of norm and both pools; 8·8 px and up fit. */
const LAYERS: readonly JsonLayer[] = [
  { name: 'white', op: 'whiten', from: ['picture'], epsilon: 0.002, scale: 0.5 },
  { name: 'blocks', op: 'space-to-depth', from: ['white'], block: 2 },
  { name: 'wide', op: 'conv', from: ['blocks'], kernel: 3, stride: 1, in: 12, out: 8, padding: 'reflect', relu: true },
  { name: 'plain', op: 'norm', kind: 'instance', from: ['wide'], channels: 8, epsilon: 1e-5, relu: false },
  { name: 'table', op: 'norm', kind: 'conditional', from: ['plain', 'shares'], channels: 8, epsilon: 1e-5, styles: 4 },
  {
    name: 'adaptive',
    op: 'norm',
    kind: 'adain',
    from: ['table', 'params'],
    channels: 8,
    epsilon: 1e-5,
    layout: 'scale-shift',
    offset: 4,
  },
  { name: 'each', op: 'depthwise', from: ['adaptive'], kernel: 3, stride: 2, in: 8, padding: 'zero' },
  { name: 'attended', op: 'attention', from: ['each', 'each', 'each'], channels: 8 },
  { name: 'active', op: 'relu', from: ['attended'] },
  { name: 'large', op: 'upsample', from: ['active'], factor: 2 },
  { name: 'sum', op: 'add', from: ['large', 'adaptive'] },
  { name: 'half', op: 'pool', kind: 'average', from: ['sum'] },
  { name: 'quarter', op: 'pool', kind: 'max', from: ['sum'] },
  { name: 'both', op: 'concat', from: ['half', 'quarter'] },
  { name: 'stats', op: 'mean-std', from: ['both'], epsilon: 1e-5 },
  { name: 'gain', op: 'dense', from: ['stats'], in: 32, out: 3, relu: false },
  { name: 'pixels', op: 'conv', from: ['sum'], kernel: 1, stride: 1, in: 8, out: 12, padding: 'none' },
  { name: 'structure', op: 'depth-to-space', from: ['pixels'], block: 2 },
  { name: 'gained', op: 'gain-add', from: ['structure', 'white', 'gain'] },
  { name: 'painted', op: 'color', from: ['gained'], scale: 2 },
];

function everyOp(): JsonObject {
  return structuredClone({
    format: 'impasto-network',
    version: 1,
    name: 'every op',
    summary: 'One of each.',
    weights: { file: 'weights.safetensors', sha256: '00', byteLength: 10 },
    sizeMultiple: 4,
    graphs: {
      content: {
        inputs: {
          picture: { kind: 'picture' },
          shares: { kind: 'vector', size: 4 },
          params: { kind: 'vector', size: 20 },
        },
        layers: [...LAYERS],
        outputs: { picture: 'painted' },
      },
    },
  });
}

/** The value at a path of keys. */
function follow(root: JsonObject, path: readonly (string | number)[]): Json {
  return path.reduce<Json>((value, key) => (value as JsonObject)[String(key)]!, root);
}

type Change = (model: JsonObject) => void;

/** Sets (or with undefined, deletes) the value at a path. */
function set(path: readonly (string | number)[], value: Json | undefined): Change {
  return (model) => {
    const parent = follow(model, path.slice(0, -1)) as JsonObject;
    const key = String(path.at(-1));
    if (value === undefined) Reflect.deleteProperty(parent, key);
    else parent[key] = value;
  };
}

function layerPath(name: string, ...rest: string[]): (string | number)[] {
  return ['graphs', 'content', 'layers', LAYERS.findIndex((layer) => layer.name === name), ...rest];
}

function setField(layer: string, field: string, value: Json | undefined): Change {
  return set(layerPath(layer, field), value);
}

function messageFor(change: Change): string {
  const model = everyOp();
  change(model);
  return stylizerErrorOf(() => parseNetwork(JSON.stringify(model)), 'model/incompatible').message;
}

describe('a good description', () => {
  test('every op is understood, and nothing is changed on the way', () => {
    expect(parseNetwork(JSON.stringify(everyOp()))).toEqual(everyOp());
  });

  test('every shipped model is understood', async () => {
    const network = parseNetwork(await readFile(`${MODELS_FOLDER}live/model.json`, 'utf8'));
    expect(Object.keys(network.graphs).sort()).toEqual(['content', 'style']);
  });

  test('fields of a later minor version do not disturb', () => {
    const model = everyOp();
    set(['note'], 'trained on a Tuesday')(model);
    setField('wide', 'comment', 'wide')(model);
    expect(() => parseNetwork(JSON.stringify(model))).not.toThrow();
  });
});

describe('a damaged description', () => {
  test.each(['', '{', 'no json', '{"format":"impasto-network"'])('text that is not JSON is damage: %j', (text) => {
    stylizerErrorOf(() => parseNetwork(text), 'model/integrity');
  });

  test.each(['null', '17', '"text"', '[]', '{}'])('JSON that is no description: %s', (text) => {
    stylizerErrorOf(() => parseNetwork(text), 'model/incompatible');
  });

  const whole: readonly (readonly [string, Change])[] = [
    ['another format', set(['format'], 'onnx')],
    ['a newer version', set(['version'], 2)],
    ['a version as text', set(['version'], '1')],
    ['no name', set(['name'], undefined)],
    ['no summary', set(['summary'], undefined)],
    ['no weights', set(['weights'], undefined)],
    ['no weights file', set(['weights', 'file'], undefined)],
    ['no hash', set(['weights', 'sha256'], undefined)],
    ['a negative length', set(['weights', 'byteLength'], -1)],
    ['a fractional length', set(['weights', 'byteLength'], 1.5)],
    ['no size multiple', set(['sizeMultiple'], undefined)],
    ['size multiple 0', set(['sizeMultiple'], 0)],
    ['a fractional size multiple', set(['sizeMultiple'], 2.5)],
    ['Gram weights that are no lists', set(['gramWeights'], { relu1_1: 1 })],
    ['a Gram weight that is null (NaN in JSON)', set(['gramWeights'], { relu1_1: [1, null] })],
    ['no graphs', set(['graphs'], undefined)],
    ['graphs as a list', set(['graphs'], [])],
    ['a graph that is null', set(['graphs', 'content'], null)],
    ['no inputs', set(['graphs', 'content', 'inputs'], undefined)],
    ['no layers', set(['graphs', 'content', 'layers'], undefined)],
    ['layers as an object', set(['graphs', 'content', 'layers'], {})],
    ['no outputs', set(['graphs', 'content', 'outputs'], undefined)],
    ['an output that is a number', set(['graphs', 'content', 'outputs', 'picture'], 3)],
    ['an input of unknown kind', set(['graphs', 'content', 'inputs', 'shares', 'kind'], 'tensor')],
    ['a vector input without size', set(['graphs', 'content', 'inputs', 'shares', 'size'], undefined)],
    ['a layer that is null', set(layerPath('wide'), null)],
    ['a layer without a name', setField('wide', 'name', undefined)],
  ];
  test.each(whole)('%s is refused', (_name, change) => {
    expect(messageFor(change)).toMatch(/cannot be used/);
  });

  const perLayer: readonly (readonly [string, string, Change])[] = [
    ['an unknown op', 'wide', setField('wide', 'op', 'deconv')],
    ['an op from the prototype', 'wide', setField('wide', 'op', 'toString')],
    ['no op', 'wide', setField('wide', 'op', undefined)],
    ['no inputs', 'wide', setField('wide', 'from', undefined)],
    ['an input that is no name', 'wide', setField('wide', 'from', [1])],
    ['fewer inputs than it reads', 'sum', setField('sum', 'from', ['large'])],
    ['an input nobody makes', 'wide', setField('wide', 'from', ['nothing'])],
    ['an input made only later', 'wide', setField('wide', 'from', ['sum'])],
    ['its own output as input', 'active', setField('active', 'from', ['active'])],
    ['a name used before', 'wide', setField('sum', 'name', 'wide')],
    ['the name of an input', 'picture', setField('wide', 'name', 'picture')],
    ['too many input channels', 'wide', setField('wide', 'in', 13)],
    ['channels as text', 'wide', setField('wide', 'in', '12')],
    ['negative channels', 'wide', setField('wide', 'out', -8)],
    ['another number of norm channels', 'plain', setField('plain', 'channels', 7)],
    ['an unknown padding', 'wide', setField('wide', 'padding', 'same')],
    ['a padding from the prototype', 'wide', setField('wide', 'padding', 'constructor')],
    ['an unknown stride', 'wide', setField('wide', 'stride', 3)],
    ['kernel 0', 'wide', setField('wide', 'kernel', 0)],
    ['no kernel', 'wide', setField('wide', 'kernel', undefined)],
    ['a relu that is no flag', 'wide', setField('wide', 'relu', 1)],
    ['an unknown kind of norm', 'plain', setField('plain', 'kind', 'batch')],
    ['no kind of norm', 'plain', setField('plain', 'kind', undefined)],
    ['an epsilon as text', 'plain', setField('plain', 'epsilon', '1e-5')],
    ['an epsilon that is null (NaN in JSON)', 'plain', setField('plain', 'epsilon', null)],
    ['no table size', 'table', setField('table', 'styles', undefined)],
    ['another number of styles than weights come', 'table', setField('table', 'styles', 3)],
    ['an unknown layout', 'adaptive', setField('adaptive', 'layout', 'shift-scale')],
    ['no offset', 'adaptive', setField('adaptive', 'offset', undefined)],
    ['an offset one too far', 'adaptive', setField('adaptive', 'offset', 5)],
    ['a map where params must be', 'adaptive', setField('adaptive', 'from', ['table', 'plain'])],
    ['a factor of 3', 'large', setField('large', 'factor', 3)],
    ['a block of 3', 'blocks', setField('blocks', 'block', 3)],
    ['an unknown kind of pool', 'half', setField('half', 'kind', 'sum')],
    ['attention over another width', 'attended', setField('attended', 'channels', 4)],
    ['another dense width', 'gain', setField('gain', 'in', 16)],
    ['a dense layer on a map', 'gain', setField('gain', 'from', ['sum'])],
    ['nothing to join', 'both', setField('both', 'from', [])],
    ['a map joined to a vector', 'both', setField('both', 'from', ['half', 'shares'])],
    ['maps of two sizes joined', 'both', setField('both', 'from', ['half', 'sum'])],
    ['a sum of two sizes', 'sum', setField('sum', 'from', ['active', 'adaptive'])],
    ['channels that no block divides', 'structure', setField('structure', 'block', 4)],
    ['a gain of another width', 'gained', setField('gained', 'from', ['structure', 'white', 'shares'])],
    ['colouring of more than three channels', 'painted', setField('painted', 'from', ['sum'])],
    ['no scale', 'painted', setField('painted', 'scale', undefined)],
  ];
  test.each(perLayer)('%s: the layer is named', (_what, layer, change) => {
    expect(messageFor(change)).toContain(`"${layer}"`);
  });

  test('an output that no layer makes is named', () => {
    const message = messageFor(set(['graphs', 'content', 'outputs', 'picture'], 'canvas'));
    expect(message).toContain('"picture"');
    expect(message).toContain('"canvas"');
  });

  test('no required field can be left out of any layer', () => {
    const optional = new Set(['relu']);
    const accepted = LAYERS.flatMap((layer) =>
      Object.keys(layer)
        .filter((field) => !optional.has(field))
        .filter((field) => {
          const model = everyOp();
          setField(layer.name, field, undefined)(model);
          try {
            parseNetwork(JSON.stringify(model));
            return true;
          } catch {
            return false;
          }
        })
        .map((field) => `${layer.name}.${field}`),
    );
    expect(accepted).toEqual([]);
  });
});
