/**
 * What was carried through the clip that is open, for as long as it is true: put away while the painted frames are others
 * that undo can turn back into those, forgotten when the painted frames are others, read back when the clip is opened again.
 */
import { describeError } from '../../shared/errors.ts';
import { formatBytes } from '../format.ts';
import type { CarriedSet, CarriedStore, KeepOutcome } from './carried-store.ts';

/** The clip that is open, and its painted frames. */
export interface CarriedContext {
  /** Says which clip is open: the same object as long as it is. */
  readonly clip: object;
  /** By `clipKey`; null until its painted frames are known. */
  readonly key: string | null;
  /** See `idsOf`. */
  readonly ids: string;
  /** The same of every set that undo and redo can lead to. */
  readonly reachableIds: readonly string[];
}

export interface KeptCarried extends CarriedSet {
  /** Null until it is known whether it outlives the page. */
  readonly isKept: boolean | null;
}

export interface KeeperOptions {
  readonly store: Pick<CarriedStore, 'read' | 'put' | 'remove'>;
  readonly onChanged: () => void;
  readonly onTrouble: (message: string) => void;
}

export class CarriedKeeper {
  readonly #options: KeeperOptions;
  #context: CarriedContext | null = null;
  #carried: KeptCarried | null = null;
  #readFor: object | null = null;
  /** Reads and writes, one after the other: the last word counts. */
  #storing: Promise<void> = Promise.resolve();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Null while nothing was carried from the painted frames as they are. */
  get carried(): KeptCarried | null {
    return this.#carried?.ids === this.#context?.ids ? this.#carried : null;
  }

  /** Cheap to call with what is known. */
  follow(context: CarriedContext | null): void {
    if (context?.clip !== this.#context?.clip) this.#carried = null;
    this.#context = context;
    const { clip, key } = context ?? {};
    if (clip === undefined || typeof key !== 'string') return;
    if (this.#readFor !== clip) {
      this.#readFor = clip;
      this.#store(() => this.#read(clip, key));
    } else this.#forgetOutdated(key);
  }

  /** Of the context that was followed last. */
  keep(carried: CarriedSet): void {
    const { clip, key } = this.#context ?? {};
    const kept: KeptCarried = { ...carried, isKept: null };
    this.#carried = kept;
    if (clip === undefined || typeof key !== 'string') return;
    this.#readFor = clip;
    this.#store(async () => {
      let outcome: KeepOutcome = 'unsupported';
      try {
        outcome = await this.#options.store.put(key, carried);
      } finally {
        if (this.#carried === kept) this.#carried = { ...kept, isKept: outcome === 'kept' };
      }
      if (outcome === 'no-room') this.#options.onTrouble(noRoom(carried));
    });
  }

  async #read(clip: object, key: string): Promise<void> {
    const found = await this.#options.store.read(key);
    if (!found || this.#carried || this.#context?.clip !== clip) return;
    this.#carried = { ...found, isKept: true };
    this.#forgetOutdated(key);
  }

  /** Undo or redo may still make it true again: then it is only not shown. */
  #forgetOutdated(key: string): void {
    const { reachableIds = [] } = this.#context ?? {};
    if (!this.#carried || reachableIds.includes(this.#carried.ids)) return;
    this.#carried = null;
    this.#store(() => this.#options.store.remove(key));
  }

  #store(work: () => Promise<void>): void {
    this.#storing = this.#storing
      .then(work)
      .catch((error: unknown) => {
        this.#options.onTrouble(
          `Carried frames could not be kept for the next visit: ${describeError(error)}. Exports use them all the same.`,
        );
      })
      .then(this.#options.onChanged);
  }
}

/** Names a set of painted frames. @param keyframes in the order of time. */
export function idsOf(keyframes: readonly { readonly id: string }[]): string {
  return keyframes.map(({ id }) => id).join(' ');
}

function noRoom({ pictures }: CarriedSet): string {
  const byteLength = pictures.reduce((sum, { picture }) => sum + picture.size, 0);
  return (
    `The carried frames are there until the page is closed, but the browser has no room to keep them (${formatBytes(byteLength)}). ` +
    'Export the clip now, or free space on the disk and carry again.'
  );
}
