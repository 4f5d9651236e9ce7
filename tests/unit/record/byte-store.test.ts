/** The store for browsers that can only record into memory. */
import { expect, test } from 'vitest';
import { openByteStore } from '../../../src/pipeline/record/byte-store.ts';
import { stylizerRejectionOf } from '../../support/catch-error.ts';

const bytes = (length: number, value: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(value);

test('memory holds what was written, across blocks, and what overwrites it', async () => {
  const store = await openByteStore({ kind: 'memory', limitBytes: 64 << 20 });
  const big = 9 << 20;
  await store.write(bytes(big, 1), 0);
  await store.write(bytes(5, 2), big);
  // Containers come back to fill in lengths: here across the edge of two blocks.
  await store.write(bytes(4, 3), (4 << 20) - 2);
  expect(store.byteLength).toBe(big + 5);
  const file = new Uint8Array(await (await store.finish())!.arrayBuffer());
  expect(file.length).toBe(big + 5);
  expect([...file.subarray((4 << 20) - 3, (4 << 20) + 3)]).toEqual([1, 3, 3, 3, 3, 1]);
  expect([...file.subarray(big - 1)]).toEqual([1, 2, 2, 2, 2, 2]);
});

test('an empty store makes an empty file', async () => {
  const store = await openByteStore({ kind: 'memory', limitBytes: 100 });
  expect((await store.finish())!.size).toBe(0);
});

test('the limit is named when it is reached, and what was there before stays', async () => {
  const store = await openByteStore({ kind: 'memory', limitBytes: 1 << 20 });
  await store.write(bytes(1 << 20, 7), 0);
  const error = await stylizerRejectionOf(store.write(bytes(1, 7), 1 << 20), 'record/full');
  expect(error.message).toContain('1 MiB');
  expect((await store.finish())!.size).toBe(1 << 20);
});
