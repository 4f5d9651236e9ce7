/**
 * Reader of the safetensors layout: 8 bytes little-endian header length, a JSON header, then the tensors' bytes.
 * Every number in the header is checked against the file before it is believed.
 */
import { StylizerError } from '../../shared/errors.ts';
import { elementCount } from './weight-specs.ts';

export interface NamedArray {
  readonly shape: readonly number[];
  /** Float32 values, in row-major order; F16 files are widened. */
  readonly data: Float32Array;
}

const BYTES_PER_ELEMENT = { F32: 4, F16: 2 } as const;
type StoredType = keyof typeof BYTES_PER_ELEMENT;

/** Headers of our files are a few kB; a larger claim is a broken or hostile file. */
const MAX_HEADER_BYTES = 4 * 1024 * 1024;

/**
 * @returns the tensors by name, copied out of `bytes`.
 * @throws StylizerError `model/integrity` when the file is truncated, or its header is malformed or points outside it.
 */
export function parseSafetensors(bytes: ArrayBuffer): ReadonlyMap<string, NamedArray> {
  if (bytes.byteLength < 8) broken('it is shorter than its own length field');
  const headerLength = new DataView(bytes).getBigUint64(0, true);
  if (headerLength > BigInt(Math.min(MAX_HEADER_BYTES, bytes.byteLength - 8)))
    broken('its header is longer than the file');
  const dataStart = 8 + Number(headerLength);
  const header = parseHeader(new Uint8Array(bytes, 8, Number(headerLength)));
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => parseEntry(name, entry));
  checkDisjoint(entries);
  return new Map(entries.map((entry) => [entry.name, readTensor(entry, bytes, dataStart)]));
}

/** Bytes belong to one tensor: a file whose tensors overlap could unpack to many times its own size. */
function checkDisjoint(entries: readonly TensorEntry[]): void {
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin < end) broken(`tensor "${entry.name}" overlaps another`);
    end = Math.max(end, entry.end);
  }
}

function parseHeader(bytes: Uint8Array): object {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) return header;
  } catch (cause) {
    throw new StylizerError('model/integrity', 'The weights file is damaged: its header is not JSON.', { cause });
  }
  return broken('its header is not an object');
}

interface TensorEntry {
  readonly name: string;
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function readTensor(
  { name, dtype, shape, begin, end }: TensorEntry,
  bytes: ArrayBuffer,
  dataStart: number,
): NamedArray {
  const count = elementCount(shape);
  const isInside = begin <= end && end <= bytes.byteLength - dataStart;
  if (!isInside || end - begin !== count * BYTES_PER_ELEMENT[dtype]) broken(`tensor "${name}" lies outside the file`);
  // Copied by slice: offsets in the file need not be aligned to the element size.
  const raw = bytes.slice(dataStart + begin, dataStart + end);
  return { shape, data: dtype === 'F32' ? new Float32Array(raw) : widenHalf(new Uint16Array(raw)) };
}

function parseEntry(name: string, entry: unknown): TensorEntry {
  if (typeof entry === 'object' && entry !== null && 'dtype' in entry && 'shape' in entry && 'data_offsets' in entry) {
    const { dtype, shape, data_offsets: offsets } = entry;
    const isStored = dtype === 'F32' || dtype === 'F16';
    if (isStored && isCountArray(shape) && isCountArray(offsets) && offsets.length === 2) {
      const [begin = 0, end = 0] = offsets;
      return { name, dtype, shape, begin, end };
    }
  }
  return broken(`tensor "${name}" has a malformed entry`);
}

function isCountArray(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && Number(item) >= 0);
}

/** IEEE 754 binary16 → binary32. */
export function widenHalf(halves: Uint16Array): Float32Array {
  const wide = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i] ?? 0;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    const magnitude =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction === 0
            ? Infinity
            : NaN
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    wide[i] = half & 0x8000 ? -magnitude : magnitude;
  }
  return wide;
}

function broken(reason: string): never {
  throw new StylizerError(
    'model/integrity',
    `The weights file is damaged: ${reason}. Reload the page to fetch it again.`,
  );
}
