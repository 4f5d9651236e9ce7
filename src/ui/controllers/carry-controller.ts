/**
 * Painted frames carried through the clip that is open: runs it in a worker of its own, has the clip show what was
 * carried, hands it to exports and to whoever keeps it (`carried-keeper.ts`).
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CarryProgress, PinnedPainting } from '../../shared/carrying.ts';
import { describeError } from '../../shared/errors.ts';
import type { CarriedPicture, ExportRange } from '../../shared/export.ts';
import type { ExportSetup } from '../../shared/export-setup.ts';
import { type CarryRun, runCarry } from '../../workers/carry-client.ts';
import type { ClipControls } from '../capture/clip-controls.ts';
import { CarriedKeeper, idsOf, type KeptCarried } from '../keyframes/carried-keeper.ts';
import { type CarriedSet, CarriedStore } from '../keyframes/carried-store.ts';
import type { Keyframe } from '../keyframes/keyframe-store.ts';

/** What the page knows and the controller needs. */
export interface CarryOptions {
  readonly clip: () => ClipControls | null;
  /** Of the clip that is open, in the order of time. */
  readonly keyframes: () => readonly Keyframe[];
  /** The sets of them that undo and redo can lead to. */
  readonly reachable: () => Iterable<readonly Keyframe[]>;
  /** Of the clip, by `clipKey`; null until its keyframes are known. */
  readonly clipKey: (clip: ClipControls) => string | null;
  readonly setup: () => Promise<ExportSetup>;
  readonly onTrouble: (message: string) => void;
}

/** All that the result depends on and that may change. */
interface Basis {
  readonly clip: ClipControls;
  readonly range: ExportRange | null;
  /** Of the keyframes. */
  readonly ids: string;
  readonly paintings: readonly PinnedPainting[];
}

/** See `CarryController.orderFor`. */
export type CarriedOrder = (setup: ExportSetup, signal: AbortSignal) => Promise<readonly CarriedPicture[]>;

interface Running extends Basis {
  readonly cancel: AbortController;
  readonly finished: Promise<CarriedSet>;
  run: CarryRun | null;
}

const NONE: readonly CarriedPicture[] = [];

export class CarryController implements ReactiveController {
  /** Of the run that goes on; null while none does or it has not begun. */
  progress: CarryProgress | null = null;
  /** Carried frames are shown where the clip stands or plays. */
  isPreviewing = true;
  readonly #host: ReactiveControllerHost;
  readonly #options: CarryOptions;
  readonly #keeper: CarriedKeeper;
  #running: Running | null = null;

  constructor(host: ReactiveControllerHost, options: CarryOptions) {
    this.#host = host;
    this.#options = options;
    this.#keeper = new CarriedKeeper({
      store: new CarriedStore(),
      onChanged: () => {
        this.#host.requestUpdate();
      },
      onTrouble: options.onTrouble,
    });
    host.addController(this);
  }

  get canCarry(): boolean {
    return this.#options.clip() !== null && this.#options.keyframes().length > 0;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** What was carried, while the painted frames are the same. */
  get result(): KeptCarried | null {
    return this.#keeper.carried;
  }

  /** From the first to the last of the carried frames. */
  get carriedRange(): ExportRange | null {
    const { pictures = [] } = this.result ?? {};
    const [first, last] = [pictures[0], pictures.at(-1)];
    return first && last ? { fromS: first.timestampS, toS: last.timestampS } : null;
  }

  hostUpdate(): void {
    const { keyframes, reachable, clipKey } = this.#options;
    const clip = this.#options.clip();
    const ids = idsOf(keyframes());
    const running = this.#running;
    if (running && (running.clip !== clip || running.ids !== ids)) this.cancel();
    this.#keeper.follow(clip && { clip, key: clipKey(clip), ids, reachableIds: Array.from(reachable(), idsOf) });
    clip?.showCarried(this.isPreviewing ? (this.result?.pictures ?? NONE) : NONE);
  }

  hostDisconnected(): void {
    this.cancel();
  }

  /** Carries through the part between the in and the out point. */
  async carry(): Promise<void> {
    try {
      const basis = this.#basis(this.#range);
      if (!basis) return;
      const running = this.#run(basis);
      this.#follow(running);
      await running.finished;
    } catch (error) {
      if (!isAbort(error)) this.#options.onTrouble(describeError(error));
    }
  }

  cancel(): void {
    this.#running?.cancel.abort();
  }

  togglePreview(): void {
    this.isPreviewing = !this.isPreviewing;
    this.#host.requestUpdate();
  }

  /** To where the clip jumps. */
  seek(timeS: number): void {
    const clip = this.#options.clip();
    clip?.pause();
    clip?.seek(timeS);
  }

  /**
   * For an export of the clip that is open, with the frames that are painted now.
   * @returns what gets the carried frames when it is the export's turn, carrying them first where they are not yet; it
   * throws an AbortError when the signal is aborted or the carrying cancelled. Undefined when no painted frame is meant.
   */
  orderFor(range: ExportRange | null): CarriedOrder | undefined {
    const wanted = this.#basis(range);
    if (!wanted?.paintings.some(({ timeS }) => isIn(range, timeS))) return undefined;
    return async (setup, signal) => {
      const kept = this.#options.clip() === wanted.clip ? this.result : null;
      if (kept?.ids === wanted.ids && covers(kept.range, wanted.range)) return kept.pictures;
      const isOpenStill = this.#basis(range)?.ids === wanted.ids && this.#options.clip() === wanted.clip;
      const running = this.#running && isOf(this.#running, wanted) ? this.#running : this.#run(wanted, setup);
      if (isOpenStill && running !== this.#running) this.#follow(running);
      const onAbort = (): void => {
        running.cancel.abort();
      };
      signal.addEventListener('abort', onAbort);
      try {
        return (await running.finished).pictures;
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    };
  }

  /** For tests of the way back. */
  loseDevice(): void {
    this.#running?.run?.loseDevice();
  }

  get #range(): ExportRange | null {
    const clip = this.#options.clip();
    if (!clip) return null;
    const { inS, outS } = clip.settings;
    if (inS === null && outS === null) return null;
    return { fromS: inS ?? clip.facts.startS, toS: outS ?? clip.facts.endS };
  }

  #basis(range: ExportRange | null): Basis | null {
    const clip = this.#options.clip();
    if (!clip) return null;
    const keyframes = this.#options.keyframes();
    const paintings = keyframes.map(({ timeS, picture }) => ({ timeS, picture }));
    return { clip, range, ids: idsOf(keyframes), paintings };
  }

  #run(basis: Basis, ownSetup: ExportSetup | null = null): Running {
    const { clip, range, ids, paintings } = basis;
    const cancel = new AbortController();
    const pictures: CarriedPicture[] = [];
    const work = async (): Promise<CarriedSet> => {
      const setup = ownSetup ?? (await this.#options.setup());
      const onProgress = (progress: CarryProgress): void => {
        pictures.push(...progress.pictures);
        if (this.#running !== running) return;
        this.progress = progress;
        this.#host.requestUpdate();
      };
      running.run = runCarry(setup, { file: clip.file, range, paintings }, onProgress, cancel.signal);
      return { ids, range, summary: await running.run.done, pictures };
    };
    const running: Running = { ...basis, cancel, run: null, finished: Promise.resolve().then(work) };
    return running;
  }

  /** Shows how it goes and keeps what comes of it. One at a time: what was followed before is cancelled. */
  #follow(running: Running): void {
    this.cancel();
    this.#running = running;
    this.progress = null;
    this.#host.requestUpdate();
    const end = (carried: CarriedSet | null): void => {
      if (this.#running !== running) return;
      this.#running = null;
      this.progress = null;
      if (carried) this.#keeper.keep(carried);
      this.#host.requestUpdate();
    };
    running.cancel.signal.addEventListener('abort', () => {
      end(null);
    });
    running.finished.then(end, () => {
      end(null);
    });
  }
}

function isOf(kept: Basis, wanted: Basis): boolean {
  return kept.clip === wanted.clip && kept.ids === wanted.ids && covers(kept.range, wanted.range);
}

/** @param kept,wanted null is the whole clip. */
function covers(kept: ExportRange | null, wanted: ExportRange | null): boolean {
  if (kept === null) return true;
  return wanted !== null && kept.fromS <= wanted.fromS && kept.toS >= wanted.toS;
}

function isIn(range: ExportRange | null, timeS: number): boolean {
  return range === null || (timeS >= range.fromS && timeS < range.toS);
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
