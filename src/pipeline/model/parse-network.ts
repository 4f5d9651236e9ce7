/**
 * `model.json` text → `NetworkDescription`. Checks every field a reader relies on, so that a damaged or hand-edited file
 * is refused with the name of the layer at fault instead of failing somewhere inside a frame.
 */
import { StylizerError } from '../../shared/errors.ts';
import { inferShapes } from './infer-shapes.ts';
import { hasTaps } from './taps.ts';
import type { Graph, GraphInput, LayerOp, NetworkDescription } from './network.ts';

type Fields = Readonly<Record<string, 'count' | 'index' | 'number' | 'text' | 'flag?'>>;

/** The fields each op needs beside `name`, `op` and `from`; `count` is a whole number from 1, `index` one from 0. */
const LAYER_FIELDS: Readonly<Record<LayerOp, Fields>> = {
  conv: { kernel: 'count', stride: 'count', in: 'count', out: 'count', padding: 'text', relu: 'flag?' },
  depthwise: { kernel: 'count', stride: 'count', in: 'count', padding: 'text' },
  norm: { kind: 'text', channels: 'count', epsilon: 'number', relu: 'flag?' },
  relu: {},
  add: {},
  upsample: { factor: 'count' },
  'space-to-depth': { block: 'count' },
  'depth-to-space': { block: 'count' },
  pool: { kind: 'text' },
  attention: { channels: 'count' },
  dense: { in: 'count', out: 'count', relu: 'flag?' },
  concat: {},
  'mean-std': { epsilon: 'number' },
  whiten: { epsilon: 'number', scale: 'number' },
  'gain-add': {},
  color: { scale: 'number' },
};

/** Closed sets of words and numbers a field may hold. */
const ALLOWED: Readonly<Record<string, readonly unknown[]>> = {
  padding: ['reflect', 'zero', 'none'],
  stride: [1, 2],
  factor: [2, 4],
  block: [2, 4],
  layout: ['scale-shift', 'mean-std'],
};

const KINDS: Readonly<Partial<Record<LayerOp, readonly string[]>>> = {
  norm: ['instance', 'conditional', 'adain'],
  pool: ['max', 'average'],
};

/** @throws StylizerError `model/incompatible` saying which part is not understood. */
export function parseNetwork(json: string): NetworkDescription {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new StylizerError('model/integrity', 'The model description is not JSON.', { cause });
  }
  if (!isRecord(value)) return refuse('it is not an object');
  if (value['format'] !== 'impasto-network' || value['version'] !== 1) refuse('its format is unknown to this version');
  if (!isText(value['name']) || !isText(value['summary'])) refuse('it has no name or summary');
  if (!isCount(value['sizeMultiple']) || value['sizeMultiple'] < 1) refuse('its sizeMultiple is not a whole number');
  const weights = value['weights'];
  if (!isRecord(weights) || !isText(weights['file']) || !isText(weights['sha256']) || !isCount(weights['byteLength'])) {
    refuse('its weights entry is incomplete');
  }
  const { styleShortSidePx, styles, gramWeights, graphs } = value;
  if (styleShortSidePx !== undefined && !(isCount(styleShortSidePx) && styleShortSidePx >= 1)) {
    refuse('its styleShortSidePx is not a whole number');
  }
  if (styles !== undefined && !(Array.isArray(styles) && styles.length > 0 && styles.every(isText))) {
    refuse('its styles are not a list of names');
  }
  if (gramWeights !== undefined && !(isRecord(gramWeights) && Object.values(gramWeights).every(isNumberList))) {
    refuse('its gramWeights are not lists of numbers');
  }
  if (!isRecord(graphs)) return refuse('it has no graphs');
  for (const [name, graph] of Object.entries(graphs)) {
    checkGraph(name, graph);
    // Maps of an encoder come in several sizes, known when its graph is in place.
    if (!hasTaps(graph)) checkShapes(graph, value['sizeMultiple']);
  }
  return value as unknown as NetworkDescription;
}

/** @throws StylizerError `model/incompatible` naming the layer whose inputs do not fit. */
export function checkShapes(graph: Graph, sizeMultiple: number): void {
  const side = 8 * sizeMultiple;
  inferShapes(graph, { default: { width: side, height: side } });
}

function checkGraph(name: string, graph: unknown): asserts graph is Graph {
  if (
    !isRecord(graph) ||
    !isRecord(graph['inputs']) ||
    !Array.isArray(graph['layers']) ||
    !isRecord(graph['outputs'])
  ) {
    return refuse(`graph "${name}" lacks inputs, layers or outputs`);
  }
  for (const [input, shape] of Object.entries(graph['inputs'])) {
    if (!isGraphInput(shape)) refuse(`input "${input}" of graph "${name}" has no known kind`);
  }
  for (const layer of graph['layers'] as readonly unknown[]) checkLayer(layer);
  if (!Object.values(graph['outputs']).every(isText)) refuse(`graph "${name}" has an output that names no value`);
}

function isGraphInput(value: unknown): value is GraphInput {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'picture') return true;
  if (value['kind'] === 'map') return isCount(value['channels']) && isTap(value['tap']);
  if (value['kind'] === 'tokens') return isCount(value['channels']);
  return value['kind'] === 'vector' && isCount(value['size']);
}

function isNumberList(value: unknown): boolean {
  return Array.isArray(value) && value.every(Number.isFinite);
}

function isTap(value: unknown): boolean {
  return value === undefined || (isRecord(value) && isText(value['network']) && isText(value['name']));
}

function checkLayer(layer: unknown): void {
  if (!isRecord(layer) || !isText(layer['name'])) return refuse('a layer has no name');
  const { name, op, from } = layer;
  const where = `layer "${name}"`;
  if (!isText(op) || !Object.hasOwn(LAYER_FIELDS, op)) return refuse(`${where} has the unknown op "${String(op)}"`);
  if (!Array.isArray(from) || !from.every(isText)) return refuse(`${where} does not say what it reads`);
  const known = op as LayerOp;
  for (const [field, kind] of Object.entries(fieldsOf(known, layer['kind'])))
    checkField(where, field, kind, layer[field]);
  const kinds = KINDS[known];
  if (kinds && !kinds.includes(String(layer['kind']))) refuse(`${where} has an unknown kind`);
}

function fieldsOf(op: LayerOp, kind: unknown): Fields {
  const fields = LAYER_FIELDS[op];
  if (op === 'norm' && kind === 'conditional') return { ...fields, styles: 'count' };
  if (op === 'norm' && kind === 'adain') return { ...fields, layout: 'text', offset: 'index' };
  return fields;
}

function checkField(where: string, field: string, kind: Fields[string], value: unknown): void {
  const fits =
    kind === 'count' || kind === 'index'
      ? isCount(value) && (kind === 'index' || value >= 1)
      : kind === 'number'
        ? typeof value === 'number' && Number.isFinite(value)
        : kind === 'text'
          ? isText(value)
          : value === undefined || typeof value === 'boolean';
  const allowed = ALLOWED[field];
  if (!fits || (allowed && !allowed.includes(value))) refuse(`${where} has no valid "${field}"`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function refuse(reason: string): never {
  throw new StylizerError('model/incompatible', `This model cannot be used: ${reason}.`);
}
