/** A writer of the safetensors layout, for tests of the reader. */

export interface TensorToWrite {
  readonly dtype: 'F32' | 'F16';
  readonly shape: readonly number[];
  /** Stored bytes, little-endian. */
  readonly bytes: Uint8Array;
}

/** Tensors in the given order, packed without gaps. */
export function writeSafetensors(tensors: Readonly<Record<string, TensorToWrite>>, metadata?: object): ArrayBuffer {
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  let end = 0;
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
  }
  const data = new Uint8Array(end);
  let offset = 0;
  for (const { bytes } of Object.values(tensors)) {
    data.set(bytes, offset);
    offset += bytes.length;
  }
  return assembleSafetensors(JSON.stringify(header), data);
}

/** Any header text before any data: also for files that are wrong. */
export function assembleSafetensors(header: string, data: Uint8Array, claimedHeaderLength?: bigint): ArrayBuffer {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, claimedHeaderLength ?? BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file.buffer;
}

export function float32Tensor(shape: readonly number[], values: ArrayLike<number>): TensorToWrite {
  return { dtype: 'F32', shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}

export function float16Tensor(shape: readonly number[], halves: ArrayLike<number>): TensorToWrite {
  return { dtype: 'F16', shape, bytes: new Uint8Array(Uint16Array.from(halves).buffer) };
}
