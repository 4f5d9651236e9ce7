import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StylizerError } from '../../../src/shared/errors.ts';
import { parseSafetensors, widenHalf } from '../../../src/pipeline/model/safetensors.ts';
import { errorOf, stylizerErrorOf } from '../../support/catch-error.ts';
import {
  assembleSafetensors,
  float16Tensor,
  float32Tensor,
  writeSafetensors,
} from '../../support/write-safetensors.ts';

const anyFloat = fc.float({ noDefaultInfinity: false });

function entry(shape: unknown, offsets: unknown, dtype: unknown = 'F32'): string {
  return JSON.stringify({ dtype, shape, data_offsets: offsets });
}

/** A file with one tensor `w`, its header entry as given and 16 bytes of data. */
function fileWith(entryText: string): ArrayBuffer {
  return assembleSafetensors(`{"w":${entryText}}`, new Uint8Array(16));
}

describe('reading safetensors', () => {
  test('gives back what was written', () => {
    const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
    const tensor = shape.chain((sides) => {
      const length = sides.reduce((product, side) => product * side, 1);
      return fc.record({
        shape: fc.constant(sides),
        values: fc.array(anyFloat, { minLength: length, maxLength: length }),
      });
    });
    const name = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__' && text !== '__metadata__');
    fc.assert(
      fc.property(fc.dictionary(name, tensor, { noNullPrototype: true }), (tensors) => {
        const entries = Object.entries(tensors);
        const file = writeSafetensors(
          Object.fromEntries(entries.map(([key, { shape: sides, values }]) => [key, float32Tensor(sides, values)])),
        );
        const read = parseSafetensors(file);
        expect([...read.keys()].sort()).toEqual(entries.map(([key]) => key).sort());
        for (const [key, { shape: sides, values }] of entries) {
          expect(read.get(key)).toEqual({ shape: sides, data: Float32Array.from(values) });
        }
      }),
    );
  });

  test('takes tensors at any byte offset: F32 after one F16 value is not aligned', () => {
    const file = writeSafetensors({
      half: float16Tensor([1], [0x3c00]),
      full: float32Tensor([2], [Math.fround(Math.PI), -0.1]),
      odd: float16Tensor([3], [0x4000, 0xc000, 0x0000]),
    });
    for (let padding = 0; padding < 4; padding++) {
      // The header's own length shifts everything once more.
      const text = new TextDecoder().decode(new Uint8Array(file, 8, Number(new DataView(file).getBigUint64(0, true))));
      const data = new Uint8Array(file.slice(8 + text.length));
      const tensors = parseSafetensors(assembleSafetensors(text + ' '.repeat(padding), data));
      expect(tensors.get('half')?.data).toEqual(Float32Array.of(1));
      expect(tensors.get('full')?.data).toEqual(Float32Array.of(Math.PI, -0.1));
      expect(tensors.get('odd')?.data).toEqual(Float32Array.of(2, -2, 0));
    }
  });

  test('copies: changing the file afterwards changes no tensor', () => {
    const file = writeSafetensors({ w: float32Tensor([2], [1, 2]) });
    const tensors = parseSafetensors(file);
    new Uint8Array(file).fill(0xff);
    expect(tensors.get('w')?.data).toEqual(Float32Array.of(1, 2));
  });

  test('skips the metadata entry', () => {
    const tensors = parseSafetensors(writeSafetensors({ w: float32Tensor([1], [1]) }, { layout: 'NHWC' }));
    expect([...tensors.keys()]).toEqual(['w']);
  });

  test('a scalar has one value and an empty shape', () => {
    const tensors = parseSafetensors(writeSafetensors({ s: float32Tensor([], [7]) }));
    expect(tensors.get('s')).toEqual({ shape: [], data: Float32Array.of(7) });
  });
});

describe('widening F16', () => {
  test.each([
    ['zero', 0x0000, 0],
    ['minus zero', 0x8000, -0],
    ['one', 0x3c00, 1],
    ['minus two', 0xc000, -2],
    ['one and the next', 0x3c01, 1 + 2 ** -10],
    ['a third', 0x3555, 0.333251953125],
    ['largest', 0x7bff, 65504],
    ['smallest normal', 0x0400, 2 ** -14],
    ['largest subnormal', 0x03ff, 1023 * 2 ** -24],
    ['smallest subnormal', 0x0001, 2 ** -24],
    ['minus smallest subnormal', 0x8001, -(2 ** -24)],
    ['infinity', 0x7c00, Infinity],
    ['minus infinity', 0xfc00, -Infinity],
    ['not a number', 0x7e00, NaN],
    ['a signalling nan', 0xfd01, NaN],
  ])('%s', (_name, half, expected) => {
    expect(Object.is(widenHalf(Uint16Array.of(half))[0], expected)).toBe(true);
  });

  test('all 65 536 values against the bits of binary32', () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const wide = widenHalf(halves);
    const wrong = [...halves].filter((half) => !Object.is(wide[half], widenedByBits(half)));
    expect(wrong).toEqual([]);
  });
});

describe('damaged files', () => {
  const header = '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
  const broken: Readonly<Record<string, ArrayBuffer>> = {
    'an empty file': new ArrayBuffer(0),
    'a file shorter than the length field': new ArrayBuffer(7),
    'a header longer than the file': assembleSafetensors(header, new Uint8Array(4), 1000n),
    'a header of 2^63 bytes': assembleSafetensors(header, new Uint8Array(4), 2n ** 63n),
    'a header of 2^64 − 1 bytes': assembleSafetensors(header, new Uint8Array(4), 2n ** 64n - 1n),
    'an empty header': assembleSafetensors('', new Uint8Array(4)),
    'a header that is not JSON': assembleSafetensors('{"w":', new Uint8Array(4)),
    'a header that is cut': assembleSafetensors(header, new Uint8Array(4), 20n),
    'a header that is not UTF-8': assembleSafetensors(header, new Uint8Array(4), 58n),
    'a header that is a list': assembleSafetensors('[]', new Uint8Array(4)),
    'a header that is null': assembleSafetensors('null', new Uint8Array(4)),
    'a header that is a number': assembleSafetensors('17', new Uint8Array(4)),
    'a header nested 100 000 deep': assembleSafetensors('['.repeat(100_000), new Uint8Array(4)),
    'an entry that is null': fileWith('null'),
    'an entry that is a list': fileWith('[1,2]'),
    'an entry without shape': fileWith('{"dtype":"F32","data_offsets":[0,4]}'),
    'a dtype we do not store': fileWith(entry([1], [0, 8], 'F64')),
    'a dtype from the prototype': fileWith(entry([1], [0, 4], 'toString')),
    'a negative side': fileWith(entry([-1], [0, 4])),
    'two negative sides': fileWith(entry([-1, -1], [0, 4])),
    'a fractional side': fileWith(entry([0.5, 2], [0, 4])),
    'a side as text': fileWith(entry(['1'], [0, 4])),
    'a huge side': fileWith(entry([2 ** 40], [0, 4])),
    'sides whose product overflows': fileWith(entry([2 ** 50, 2 ** 50, 2 ** 50], [0, 4])),
    'sides that multiply to no number': fileWith(entry([...new Array<number>(30).fill(2 ** 50), 0], [0, 0])),
    'one offset': fileWith(entry([1], [4])),
    'three offsets': fileWith(entry([1], [0, 4, 8])),
    'negative offsets': fileWith(entry([1], [-4, 0])),
    'offsets in reverse': fileWith(entry([1], [8, 4])),
    'an end behind the file': fileWith(entry([4], [4, 20])),
    'a begin behind the file': fileWith(entry([1], [1000, 1004])),
    'huge offsets': fileWith(entry([1], [2 ** 53 - 5, 2 ** 53 - 1])),
    'offsets beyond whole numbers': fileWith(entry([1], [1e300, 1e300])),
    'fewer bytes than the shape needs': fileWith(entry([2], [0, 4])),
    'more bytes than the shape needs': fileWith(entry([1], [0, 8])),
  };

  test.each(Object.entries(broken))('%s is refused as damaged', (_name, file) => {
    expect(stylizerErrorOf(() => parseSafetensors(file), 'model/integrity').message).toMatch(/damaged/);
  });

  test('the tensor at fault is named', () => {
    const { message } = stylizerErrorOf(() => parseSafetensors(fileWith(entry([9], [0, 4]))), 'model/integrity');
    expect(message).toContain('"w"');
  });

  test('tensors that share bytes are refused: a few kB of header must not become gigabytes of copies', () => {
    const first = entry([4], [0, 16]);
    for (const second of [entry([4], [0, 16]), entry([2], [4, 12]), entry([1], [12, 16])]) {
      const file = assembleSafetensors(`{"a":${first},"b":${second}}`, new Uint8Array(16));
      expect(stylizerErrorOf(() => parseSafetensors(file), 'model/integrity').message).toMatch(/damaged/);
    }
  });

  const whole = new Uint8Array(
    writeSafetensors({ a: float32Tensor([2, 2], [1, 2, 3, 4]), b: float16Tensor([3], [1, 2, 3]) }),
  );

  test('a file cut anywhere is refused', () => {
    for (let length = 0; length < whole.length; length++) {
      stylizerErrorOf(() => parseSafetensors(whole.buffer.slice(0, length)), 'model/integrity');
    }
  });

  test('changed bytes give tensors inside the file or one kind of error, nothing else', () => {
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = whole.slice();
        for (const [index, value] of changes) bytes[index] = value;
        expectTensorsOrDamage(bytes.buffer);
      }),
      { numRuns: 2000 },
    );
  });

  test('any bytes behind a plausible length give one kind of error, nothing else', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.uint8Array({ maxLength: 32 }), (json, data) => {
        expectTensorsOrDamage(assembleSafetensors(json, data));
      }),
      { numRuns: 500 },
    );
  });
});

function expectTensorsOrDamage(file: ArrayBuffer): void {
  const outcome = outcomeOf(file);
  if (outcome instanceof StylizerError) expect(outcome.code).toBe('model/integrity');
  else expect(outcome).toBeLessThanOrEqual(2 * file.byteLength);
}

/** The bytes of all tensors (F16 doubles), or what was thrown. */
function outcomeOf(file: ArrayBuffer): unknown {
  let total = 0;
  try {
    for (const { data } of parseSafetensors(file).values()) total += data.byteLength;
    return total;
  } catch {
    return errorOf(() => parseSafetensors(file));
  }
}

/** binary16 → binary32 by moving bits (sign, exponent re-biased by 112, fraction shifted by 13). */
function widenedByBits(half: number): number {
  const sign = (half & 0x8000) << 16;
  let exponent = (half >> 10) & 0x1f;
  let fraction = half & 0x3ff;
  if (exponent === 31) exponent = 255;
  else if (exponent > 0) exponent += 112;
  else if (fraction > 0) {
    // Subnormal: shift until the leading one is implicit.
    exponent = 113;
    while ((fraction & 0x400) === 0) {
      fraction <<= 1;
      exponent--;
    }
    fraction &= 0x3ff;
  }
  const bits = Uint32Array.of(sign | (exponent << 23) | (fraction << 13));
  return new Float32Array(bits.buffer)[0]!;
}
