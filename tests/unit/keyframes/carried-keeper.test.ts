/** How long carried frames are true, with a store in memory. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type CarriedContext, CarriedKeeper, idsOf } from '../../../src/ui/keyframes/carried-keeper.ts';
import type { CarriedSet, KeepOutcome } from '../../../src/ui/keyframes/carried-store.ts';

class MemoryStore {
  readonly sets = new Map<string, CarriedSet>();
  outcome: KeepOutcome | Error = 'kept';

  read(clip: string): Promise<CarriedSet | null> {
    return Promise.resolve(this.sets.get(clip) ?? null);
  }

  put(clip: string, set: CarriedSet): Promise<KeepOutcome> {
    this.sets.delete(clip);
    if (this.outcome instanceof Error) return Promise.reject(this.outcome);
    if (this.outcome === 'kept') this.sets.set(clip, set);
    return Promise.resolve(this.outcome);
  }

  remove(clip: string): Promise<void> {
    this.sets.delete(clip);
    return Promise.resolve();
  }
}

const CLIP = { name: 'a clip that is open' };
const AB = idsOf([{ id: 'a' }, { id: 'b' }]);

function carriedOf(ids: string): CarriedSet {
  const summary = { frames: 1, filled: 0, jump: null, fullAtS: null };
  return { ids, range: null, summary, pictures: [{ timestampS: 0, picture: new Blob(['123']) }] };
}

function contextOf(ids: string, more: Partial<CarriedContext> = {}): CarriedContext {
  return { clip: CLIP, key: 'key', ids, reachableIds: [ids], ...more };
}

let store: MemoryStore;
let keeper: CarriedKeeper;
let troubles: string[];

function createKeeper(): CarriedKeeper {
  return new CarriedKeeper({
    store,
    onChanged: () => undefined,
    onTrouble: (message) => troubles.push(message),
  });
}

/** Lets what was asked of the store be done. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}

beforeEach(() => {
  store = new MemoryStore();
  troubles = [];
  keeper = createKeeper();
});

describe('what was carried', () => {
  test('is there at once, kept, and read back by the next page', async () => {
    keeper.follow(contextOf(AB));
    keeper.keep(carriedOf(AB));
    expect(keeper.carried).toMatchObject({ ids: AB, isKept: null });
    await settle();
    expect(keeper.carried?.isKept).toBe(true);

    const next = createKeeper();
    // The painted frames of the clip are listed a moment after it is open.
    next.follow(contextOf('', { key: null }));
    next.follow(contextOf(AB));
    await settle();
    expect(next.carried).toMatchObject({ ids: AB, isKept: true });
    expect(next.carried?.pictures).toHaveLength(1);
  });

  test('is put away while a painted frame is deleted, and there again after undo', async () => {
    keeper.follow(contextOf(AB));
    keeper.keep(carriedOf(AB));
    keeper.follow(contextOf('a', { reachableIds: ['a', AB] }));
    await settle();
    expect(keeper.carried).toBeNull();
    expect(store.sets.size).toBe(1);
    keeper.follow(contextOf(AB));
    expect(keeper.carried?.ids).toBe(AB);
  });

  test.each([
    ['a painted frame is new', contextOf('a b c')],
    ['one was painted again', contextOf('a c')],
    ['no undo leads back to it', contextOf('', { reachableIds: ['', 'a'] })],
  ])('is forgotten when %s', async (_, context) => {
    keeper.follow(contextOf(AB));
    keeper.keep(carriedOf(AB));
    keeper.follow(context);
    await settle();
    expect(keeper.carried).toBeNull();
    expect(store.sets.size).toBe(0);
    keeper.follow(contextOf(AB));
    expect(keeper.carried).toBeNull();
  });

  test('is forgotten by the next page when a painted frame was deleted before', async () => {
    store.sets.set('key', carriedOf(AB));
    keeper.follow(contextOf('a'));
    await settle();
    expect(keeper.carried).toBeNull();
    expect(store.sets.size).toBe(0);
  });

  test('stays in the store when another clip is opened', async () => {
    keeper.follow(contextOf(AB));
    keeper.keep(carriedOf(AB));
    await settle();
    keeper.follow(contextOf('', { clip: { name: 'another' }, key: null }));
    keeper.follow(contextOf('z', { clip: { name: 'another' }, key: 'another' }));
    await settle();
    expect(keeper.carried).toBeNull();
    keeper.follow(contextOf(AB));
    await settle();
    expect(keeper.carried?.ids).toBe(AB);
  });

  test('replaces what was kept before', async () => {
    store.sets.set('key', carriedOf('a'));
    keeper.follow(contextOf(AB));
    keeper.keep(carriedOf(AB));
    await settle();
    expect(store.sets.get('key')?.ids).toBe(AB);
    expect(keeper.carried?.isKept).toBe(true);
  });
});

describe('a store that cannot keep it', () => {
  test('has no room: it is said once, and the frames are there as long as the page', async () => {
    store.outcome = 'no-room';
    keeper.follow(contextOf(AB));
    keeper.keep(carriedOf(AB));
    await settle();
    expect(keeper.carried).toMatchObject({ ids: AB, isKept: false });
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toMatch(/no room.*Export the clip now/);
  });

  test('fails: it is said, and the next ones are tried again', async () => {
    store.outcome = new Error('the disk is gone');
    keeper.follow(contextOf(AB));
    keeper.keep(carriedOf(AB));
    await settle();
    expect(keeper.carried?.isKept).toBe(false);
    expect(troubles[0]).toContain('the disk is gone');
    store.outcome = 'kept';
    keeper.keep(carriedOf(AB));
    await settle();
    expect(keeper.carried?.isKept).toBe(true);
  });

  test('is a private window: nothing needs to be said', async () => {
    store.outcome = 'unsupported';
    keeper.follow(contextOf(AB));
    keeper.keep(carriedOf(AB));
    await settle();
    expect(keeper.carried?.isKept).toBe(false);
    expect(troubles).toEqual([]);
  });
});
