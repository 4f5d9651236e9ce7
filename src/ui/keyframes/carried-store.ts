/**
 * Carried frames that stay over a reload: IndexedDB through idb, beside the painted ones. One set a clip, in parts, so
 * that no record is large. Bounded: sets of other clips make room, those that were looked at longest ago first.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { CarrySummary } from '../../shared/carrying.ts';
import type { CarriedPicture, ExportRange } from '../../shared/export.ts';

/** What was carried, and from what. */
export interface CarriedSet {
  /** Of the painted frames, see `idsOf`. */
  readonly ids: string;
  /** Null is the whole clip. */
  readonly range: ExportRange | null;
  readonly summary: CarrySummary;
  /** In the order of time. */
  readonly pictures: readonly CarriedPicture[];
}

export type KeepOutcome = 'kept' | 'no-room' | 'unsupported';

interface SetRecord extends Omit<CarriedSet, 'pictures'> {
  /** By `clipKey`. */
  readonly clip: string;
  readonly byteLength: number;
  readonly usedMs: number;
}

interface Schema extends DBSchema {
  sets: { key: string; value: SetRecord };
  parts: { key: [clip: string, index: number]; value: readonly CarriedPicture[] };
}

type Database = IDBPDatabase<Schema>;

export interface CarriedStoreOptions {
  /** Over all clips. */
  readonly maxByteLength: number;
  /** What the browser would still take. */
  readonly freeByteLength: () => Promise<number>;
  readonly database: string;
}

const PICTURES_A_PART = 64;
/** Of what the browser grants: the painted frames, the weights and a recording need some as well. */
const USABLE_SHARE = 0.9;

export const defaultCarriedStoreOptions: CarriedStoreOptions = {
  maxByteLength: 1024 * 1024 * 1024,
  freeByteLength: async () => {
    try {
      const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
      return USABLE_SHARE * quota - usage;
    } catch {
      return Infinity; // No estimate here: writing itself finds out.
    }
  },
  database: 'impasto-carried',
};

/** A private window may refuse: carried frames then live as long as the page. */
export class CarriedStore {
  readonly #options: CarriedStoreOptions;
  readonly #database: Promise<Database | null>;

  constructor(options: Partial<CarriedStoreOptions> = {}) {
    this.#options = { ...defaultCarriedStoreOptions, ...options };
    this.#database = openDB<Schema>(this.#options.database, 1, {
      upgrade: (database) => {
        database.createObjectStore('sets', { keyPath: 'clip' });
        database.createObjectStore('parts');
      },
    }).catch(() => null);
  }

  async read(clip: string): Promise<CarriedSet | null> {
    const database = await this.#database;
    const record = await database?.get('sets', clip);
    if (!database || !record) return null;
    const parts = await database.getAll('parts', partsOf(clip));
    await database.put('sets', { ...record, usedMs: Date.now() });
    const { ids, range, summary } = record;
    return { ids, range, summary, pictures: parts.flat() };
  }

  /** Takes the place of the clip's former set, which is gone when there is no room for the new one. */
  async put(clip: string, set: CarriedSet): Promise<KeepOutcome> {
    const database = await this.#database;
    if (!database) return 'unsupported';
    await this.#remove(database, clip);
    const byteLength = set.pictures.reduce((sum, { picture }) => sum + picture.size, 0);
    if (!(await this.#makeRoom(database, byteLength))) return 'no-room';
    try {
      await write(database, clip, set, byteLength);
      return 'kept';
    } catch (error) {
      if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'no-room';
      throw error;
    }
  }

  async remove(clip: string): Promise<void> {
    const database = await this.#database;
    if (database) await this.#remove(database, clip);
  }

  async #remove(database: Database, clip: string): Promise<void> {
    const change = database.transaction(['sets', 'parts'], 'readwrite');
    await Promise.all([
      change.objectStore('sets').delete(clip),
      change.objectStore('parts').delete(partsOf(clip)),
      change.done,
    ]);
  }

  /** Nothing is taken away where that would not be enough. */
  async #makeRoom(database: Database, byteLength: number): Promise<boolean> {
    const { maxByteLength, freeByteLength } = this.#options;
    const others = (await database.getAll('sets')).sort((a, b) => a.usedMs - b.usedMs);
    const total = others.reduce((sum, other) => sum + other.byteLength, 0);
    let missing = byteLength - Math.min(maxByteLength - total, await freeByteLength());
    if (missing > total) return false;
    for (const { clip, byteLength: freed } of others) {
      if (missing <= 0) break;
      await this.#remove(database, clip);
      missing -= freed;
    }
    return true;
  }
}

/** All or nothing. */
async function write(database: Database, clip: string, set: CarriedSet, byteLength: number): Promise<void> {
  const { pictures, ...about } = set;
  const change = database.transaction(['sets', 'parts'], 'readwrite');
  const writes: Promise<unknown>[] = [change.done];
  for (let index = 0; index * PICTURES_A_PART < pictures.length; index++) {
    const part = pictures.slice(index * PICTURES_A_PART, (index + 1) * PICTURES_A_PART);
    writes.push(change.objectStore('parts').put(part, [clip, index]));
  }
  writes.push(change.objectStore('sets').put({ ...about, clip, byteLength, usedMs: Date.now() }));
  await Promise.all(writes);
}

function partsOf(clip: string): IDBKeyRange {
  return IDBKeyRange.bound([clip, 0], [clip, Infinity]);
}
