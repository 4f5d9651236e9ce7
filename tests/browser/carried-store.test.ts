/** Carried frames in the browser's own database: there again, bounded, and gone as a whole. */
import { beforeEach, expect, test } from 'vitest';
import { type CarriedSet, CarriedStore } from '../../src/ui/keyframes/carried-store.ts';

let database: string;
let freeByteLength: number;
let store: CarriedStore;

function openStore(maxByteLength: number): CarriedStore {
  return new CarriedStore({ maxByteLength, freeByteLength: () => Promise.resolve(freeByteLength), database });
}

beforeEach(() => {
  database = `carried-${crypto.randomUUID()}`;
  freeByteLength = Infinity;
  store = openStore(1000);
});

/** More pictures than go into one record. */
function setOf(ids: string, frames: number, bytesAFrame = 1): CarriedSet {
  const pictures = Array.from({ length: frames }, (_, index) => ({
    timestampS: index / 30,
    picture: new Blob([new Uint8Array(bytesAFrame).fill(index)], { type: 'image/jpeg' }),
  }));
  return { ids, range: { fromS: 0, toS: 9 }, summary: { frames, filled: 0.25, jump: null, fullAtS: null }, pictures };
}

test('what was put is read back, in the order of time, by another page too', async () => {
  const put = setOf('a b', 150);
  expect(await store.put('clip', put)).toBe('kept');
  const read = await openStore(1000).read('clip');
  expect(read).toMatchObject({ ids: 'a b', range: put.range, summary: put.summary });
  expect(read?.pictures.map(({ timestampS }) => timestampS)).toEqual(put.pictures.map(({ timestampS }) => timestampS));
  const bytes = await Promise.all(read!.pictures.map(({ picture }) => picture.arrayBuffer()));
  expect(bytes.map((buffer) => new Uint8Array(buffer)[0])).toEqual(bytes.map((_, index) => index));
  expect(read!.pictures[0]!.picture.type).toBe('image/jpeg');
});

test('a shorter set takes the place of a longer one, and of nothing else', async () => {
  await store.put('clip', setOf('a', 150));
  await store.put('other', setOf('z', 3));
  await store.put('clip', setOf('b', 2));
  expect((await store.read('clip'))?.pictures).toHaveLength(2);
  expect((await store.read('other'))?.pictures).toHaveLength(3);
});

test('what was removed is gone', async () => {
  await store.put('clip', setOf('a', 3));
  await store.remove('clip');
  expect(await store.read('clip')).toBeNull();
});

test('the clip that was looked at longest ago makes room', async () => {
  for (const clip of ['first', 'second', 'third']) {
    await store.put(clip, setOf(clip, 3, 100));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await store.read('first');
  expect(await store.put('fourth', setOf('d', 3, 100))).toBe('kept');
  expect(await store.read('second')).toBeNull();
  for (const clip of ['first', 'third', 'fourth']) expect((await store.read(clip))?.pictures).toHaveLength(3);
});

test('what is too large for the bound is refused, and costs no other clip its frames', async () => {
  await store.put('other', setOf('z', 3, 100));
  expect(await store.put('clip', setOf('a', 11, 100))).toBe('no-room');
  expect(await store.read('clip')).toBeNull();
  expect((await store.read('other'))?.pictures).toHaveLength(3);
});

test('a full disk is noticed before anything is written, and other clips make room there too', async () => {
  await store.put('other', setOf('z', 3, 100));
  freeByteLength = 250;
  expect(await store.put('clip', setOf('a', 6, 100))).toBe('no-room');
  expect((await store.read('other'))?.pictures).toHaveLength(3);
  expect(await store.put('clip', setOf('a', 4, 100))).toBe('kept');
  expect(await store.read('other')).toBeNull();
});
