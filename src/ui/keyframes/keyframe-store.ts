/** Painted frames that stay over a reload: IndexedDB through idb. One record a frame, found by the clip it belongs to. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { PaintSettings } from '../../shared/painting.ts';

export interface Keyframe {
  readonly id: string;
  /** Of the clip, by `clipKey`. */
  readonly clip: string;
  /** Of the frame, on the clip's timeline. */
  readonly timeS: number;
  readonly settings: PaintSettings;
  /** What it was painted with, for people. */
  readonly styleTitles: readonly string[];
  /** PNG. */
  readonly picture: Blob;
  readonly seconds: number;
}

interface Schema extends DBSchema {
  keyframes: { key: string; value: Keyframe; indexes: { clip: string } };
  /** The files of a VGG-19 that the visitor brought. */
  network: { key: string; value: readonly File[] };
}

const NETWORK_KEY = 'vgg19';
const DATABASE = 'impasto-keyframes';

/** A private window may refuse: painted frames then live as long as the page. */
export class KeyframeStore {
  readonly #database: Promise<IDBPDatabase<Schema> | null> = openDB<Schema>(DATABASE, 1, {
    upgrade: (database) => {
      database.createObjectStore('keyframes', { keyPath: 'id' }).createIndex('clip', 'clip');
      database.createObjectStore('network');
    },
  }).catch(() => null);

  /** In the order of time. */
  async list(clip: string): Promise<readonly Keyframe[]> {
    const found = (await (await this.#database)?.getAllFromIndex('keyframes', 'clip', clip)) ?? [];
    return found.sort((a, b) => a.timeS - b.timeS);
  }

  /** @returns false when nothing can be kept here. */
  async put(keyframe: Keyframe): Promise<boolean> {
    return (await (await this.#database)?.put('keyframes', keyframe)) !== undefined;
  }

  /** Empty when none was brought. */
  async ownNetwork(): Promise<readonly File[]> {
    return (await (await this.#database)?.get('network', NETWORK_KEY)) ?? [];
  }

  /** Empty forgets it. */
  async keepOwnNetwork(files: readonly File[]): Promise<void> {
    const database = await this.#database;
    if (files.length > 0) await database?.put('network', files, NETWORK_KEY);
    else await database?.delete('network', NETWORK_KEY);
  }

  async remove(id: string): Promise<void> {
    await (await this.#database)?.delete('keyframes', id);
  }
}

/** The same file has the same key on every visit: its length, type and first bytes. */
export async function clipKey(file: Blob): Promise<string> {
  const head = await file.slice(0, 64 * 1024).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', head));
  const hex = Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${String(file.size)}-${hex}`;
}
