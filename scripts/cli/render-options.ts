/** The options of `impasto render`, read and checked before anything is started. */
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import {
  defaultExportSettings,
  EXPORT_CODECS,
  EXPORT_QUALITIES,
  type ExportContainer,
  type ExportSettings,
} from '../../src/shared/export.ts';
import {
  DEFAULT_METHOD,
  DEFAULT_STABILITY,
  type EngineId,
  ENGINE_IDS,
  MAX_MIXED_STYLES,
  METHOD_IDS,
  type MethodId,
} from '../../src/shared/protocol.ts';
import { UsageError } from './exit-codes.ts';

/** What part of the clip: all of it, between two times, or one of several equal parts. */
export type Part =
  | { readonly kind: 'whole' }
  | { readonly kind: 'between'; readonly fromS: number; readonly toS: number }
  | { readonly kind: 'share'; readonly index: number; readonly count: number };

export interface RenderOptions {
  readonly input: string;
  readonly out: string;
  readonly styles: readonly string[];
  readonly weights: readonly number[];
  readonly strength: number;
  readonly stability: number;
  readonly settings: ExportSettings;
  /** What the look is painted by; of no meaning for pass-through. */
  readonly method: MethodId;
  readonly part: Part;
  readonly engine: EngineId | null;
  readonly isJson: boolean;
  readonly wantsFrameHashes: boolean;
}

/** @throws UsageError that names the option and what it must be. */
export function parseRenderOptions(args: readonly string[]): RenderOptions {
  const { values, positionals } = parse(args);
  const [input, ...more] = positionals;
  if (input === undefined || more.length > 0)
    throw new UsageError('render takes one clip. Join others by a loop in the shell.');
  const out = values.out ?? fail('--out: say where the result goes, as name.mp4 or name.webm.');
  const method = oneOf('method', values.method, [...METHOD_IDS, 'pass-through'] as const);
  const styles = values.style?.split(',') ?? [];
  if (method !== 'pass-through' && styles.length === 0) fail('--style: name a picture to paint like.');
  if (styles.length > MAX_MIXED_STYLES) fail(`--style: at most ${String(MAX_MIXED_STYLES)} styles mix.`);
  const weights = values.weights?.split(',').map((text) => number('weights', text, 0, Infinity)) ?? styles.map(() => 1);
  if (weights.length !== styles.length) fail('--weights: give one number for each style.');
  return {
    input,
    out,
    method: method === 'pass-through' ? DEFAULT_METHOD : method,
    styles,
    weights,
    strength: number('strength', values.strength, 0, 1),
    stability: number('stability', values.stability, 0, 1),
    part: parsePart(values),
    engine: values.engine === undefined ? null : oneOf('engine', values.engine, ENGINE_IDS),
    isJson: values.json,
    wantsFrameHashes: values['frame-hashes'],
    settings: {
      ...defaultExportSettings,
      method: method === 'pass-through' ? method : 'look',
      container: containerOf(out),
      codec: values.codec === undefined ? null : oneOf('codec', values.codec, EXPORT_CODECS),
      quality: oneOf('quality', values.quality, EXPORT_QUALITIES),
      bitsPerSecond:
        values.bitrate === undefined ? null : Math.round(1e6 * number('bitrate', values.bitrate, 0.01, 1000)),
      heightPx: values.height === undefined ? null : number('height', values.height, 16, 4096),
      networkShortSidePx: values.size === undefined ? null : number('size', values.size, 16, 4096),
      hasSound: !values['no-sound'],
    },
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseValues> {
  try {
    return parseValues(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The options could not be read.');
  }
}

function parseValues(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      method: { type: 'string', default: 'live' },
      style: { type: 'string' },
      weights: { type: 'string' },
      strength: { type: 'string', default: '1' },
      stability: { type: 'string', default: String(DEFAULT_STABILITY) },
      out: { type: 'string' },
      codec: { type: 'string' },
      quality: { type: 'string', default: 'good' },
      bitrate: { type: 'string' },
      height: { type: 'string' },
      size: { type: 'string' },
      engine: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      segment: { type: 'string' },
      'no-sound': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'frame-hashes': { type: 'boolean', default: false },
    },
  });
}

function parsePart({ from, to, segment }: ReturnType<typeof parseValues>['values']): Part {
  if (segment !== undefined) {
    if (from !== undefined || to !== undefined) fail('--segment: leave --from and --to out; it sets them.');
    const [, index = NaN, count = NaN] = (/^(\d+)\/(\d+)$/.exec(segment) ?? []).map(Number);
    if (!(index < count)) fail(`--segment: "${segment}" is not I/N with I from 0 to N - 1.`);
    return { kind: 'share', index, count };
  }
  if (from === undefined && to === undefined) return { kind: 'whole' };
  const fromS = from === undefined ? 0 : number('from', from, 0, Infinity);
  const toS = to === undefined ? Infinity : number('to', to, 0, Infinity);
  if (fromS >= toS) fail('--to: must be later than --from.');
  return { kind: 'between', fromS, toS };
}

export function containerOf(file: string): ExportContainer {
  const extension = extname(file).toLowerCase();
  if (extension === '.mp4') return 'mp4';
  if (extension === '.webm') return 'webm';
  return fail(`--out: "${file}" must end in .mp4 or .webm.`);
}

function oneOf<const T extends readonly string[]>(name: string, value: string, allowed: T): T[number] {
  return allowed.find((each) => each === value) ?? fail(`--${name}: "${value}" is none of ${allowed.join(', ')}.`);
}

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  return fail(`--${name}: "${text}" is not a number from ${String(least)} to ${String(most)}.`);
}

function fail(message: string): never {
  throw new UsageError(message);
}
