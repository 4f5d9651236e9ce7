/** Styles that were learnt on this machine and stay over a reload: IndexedDB through idb, one record a style. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { LearntStyle } from '../../shared/learnt-style.ts';

export interface KeptStyle {
  readonly id: string;
  readonly title: string;
  /** What it was learnt from: its colours are painted with, and other methods paint by it. */
  readonly picture: Blob;
  readonly learnt: LearntStyle;
  readonly createdMs: number;
}

interface Schema extends DBSchema {
  styles: { key: string; value: KeptStyle };
}

/** A private window may refuse: what was learnt then lives as long as the page. */
export class LearntStyleStore {
  readonly #database: Promise<IDBPDatabase<Schema> | null> = openDB<Schema>('impasto-learnt-styles', 1, {
    upgrade: (database) => {
      database.createObjectStore('styles', { keyPath: 'id' });
    },
  }).catch(() => null);

  /** The newest first. */
  async list(): Promise<readonly KeptStyle[]> {
    const found = (await (await this.#database)?.getAll('styles')) ?? [];
    return found.sort((a, b) => b.createdMs - a.createdMs);
  }

  /** @returns false when nothing can be kept here. */
  async put(style: KeptStyle): Promise<boolean> {
    return (await (await this.#database)?.put('styles', style)) !== undefined;
  }

  async remove(id: string): Promise<void> {
    await (await this.#database)?.delete('styles', id);
  }
}
