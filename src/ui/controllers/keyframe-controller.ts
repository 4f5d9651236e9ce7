/**
 * Painted frames of the clip that is open: paints one at a time in a worker of its own, pins it where it belongs, lists,
 * deletes, undoes and redoes, and brings them back after a reload.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { describeError } from '../../shared/errors.ts';
import {
  defaultPaintSettings,
  type PaintJob,
  type PaintProgress,
  type PaintSettings,
  type PaintSetup,
} from '../../shared/painting.ts';
import { Painting } from '../../workers/painter-client.ts';
import { applyStep, KeyframeHistory, type KeyframeStep } from '../keyframes/keyframe-history.ts';
import type { PlacedStyleTitle, ShownKeyframe } from '../keyframes/keyframe-command.ts';
import { clipKey, type Keyframe, KeyframeStore } from '../keyframes/keyframe-store.ts';
import { EVERYWHERE, maskStyles, type Region } from '../keyframes/region.ts';

/** What can be painted: a clip that stands still, or a picture. `file` says which, `timeS` where. */
export interface PaintSubject {
  readonly file: Blob;
  readonly timeS: number;
  readonly isPaused: boolean;
}

export interface PaintingState {
  readonly timeS: number;
  readonly progress: PaintProgress | null;
  /** The loss after each step. */
  readonly losses: readonly number[];
  readonly isPaused: boolean;
}

/** What the page knows and the controller needs for a painting. */
export interface KeyframeOptions {
  readonly setup: () => Omit<PaintSetup, 'ownNetwork'>;
  /** The frame that is on, and what the live net made of it. */
  readonly frame: () => Promise<{ readonly content: Blob; readonly live: Blob }>;
  readonly styles: () => Promise<readonly { readonly id: string; readonly picture: Blob; readonly weight: number }[]>;
  /** Of the same. */
  readonly titles: () => readonly Omit<PlacedStyleTitle, 'region'>[];
  readonly onTrouble: (message: string) => void;
}

/** Frames nearer than this are the same one: less than half a frame at 240 a second. */
const SAME_FRAME_S = 0.002;

export class KeyframeController implements ReactiveController {
  settings: PaintSettings = defaultPaintSettings;
  painting: PaintingState | null = null;
  keyframes: readonly ShownKeyframe[] = [];
  /** A VGG-19 of the visitor's own paints; empty: the bundled network. */
  ownNetwork: readonly File[] = [];
  readonly #host: ReactiveControllerHost;
  readonly #options: KeyframeOptions;
  readonly #store = new KeyframeStore();
  readonly #regions = new Map<string, Region>();
  #clip: PaintSubject | null = null;
  #key: string | null = null;
  #running: Painting | null = null;
  #history = new KeyframeHistory();

  constructor(host: ReactiveControllerHost, options: KeyframeOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    void this.#store.ownNetwork().then((files) => {
      this.ownNetwork = files;
      this.#host.requestUpdate();
    });
  }

  /** Checks the files of a VGG-19 and paints with it from then on, also after a reload. None: the bundled one again. */
  async useNetwork(files: readonly File[]): Promise<void> {
    try {
      if (files.length > 0) await new Painting().checkNetwork(files);
      this.ownNetwork = files;
      this.#host.requestUpdate();
      await this.#store.keepOwnNetwork(files);
    } catch (error) {
      this.#options.onTrouble(describeError(error));
    }
  }

  hostDisconnected(): void {
    this.cancel();
    this.#show([]);
  }

  /** What undo would do; empty for nothing. */
  get undoTitle(): string {
    return this.#history.undoTitle;
  }

  /** What redo would do; empty for nothing. */
  get redoTitle(): string {
    return this.#history.redoTitle;
  }

  /** What undo and redo can lead to, from the painted frames as they are. */
  get reachable(): Iterable<readonly Keyframe[]> {
    return this.#history.reachable(this.keyframes);
  }

  /** Of the clip, by `clipKey`; null until its painted frames are listed. */
  keyOf(clip: PaintSubject): string | null {
    return clip === this.#clip ? this.#key : null;
  }

  /** The painted frame that belongs to the one that is on. */
  at(timeS: number): ShownKeyframe | null {
    return this.keyframes.find((keyframe) => isSameFrame(keyframe.timeS, timeS)) ?? null;
  }

  /** Which clip is open; cheap to call with the one that is. */
  useClip(clip: PaintSubject | null): void {
    if (clip === this.#clip) return;
    this.cancel();
    this.#clip = clip;
    this.#key = null;
    this.#history = new KeyframeHistory();
    this.#regions.clear();
    this.#show([]);
    if (clip) void this.#load(clip);
  }

  /** The styles that are painted with, and where. */
  get placedStyles(): readonly PlacedStyleTitle[] {
    return this.#options.titles().map((style) => ({ ...style, region: this.#regionOf(style.id) }));
  }

  /** Where in the frame a style is painted, as long as this clip is open. */
  place(styleId: string, region: Region): void {
    this.#regions.set(styleId, region);
    this.#host.requestUpdate();
  }

  #regionOf(styleId: string): Region {
    return this.#regions.get(styleId) ?? EVERYWHERE;
  }

  update(settings: Partial<PaintSettings>): void {
    this.settings = { ...this.settings, ...settings };
    this.#host.requestUpdate();
  }

  /** Paints the frame that is on and pins it. One of the same frame is replaced. */
  async paint(): Promise<void> {
    const clip = this.#clip;
    if (!clip || this.#running || !clip.isPaused) return;
    const running = new Painting();
    this.#running = running;
    const { timeS } = clip;
    const { settings } = this;
    this.painting = { timeS, progress: null, losses: [], isPaused: false };
    this.#host.requestUpdate();
    try {
      const styleTitles = this.#options.titles().map(({ title }) => title);
      const [frame, loaded] = await Promise.all([this.#options.frame(), this.#options.styles()]);
      const styles = await maskStyles(loaded.map((style) => ({ ...style, region: this.#regionOf(style.id) })));
      const job: PaintJob = { ...settings, ...frame, styles };
      const { picture, seconds } = await running.run(
        { ...this.#options.setup(), ownNetwork: this.ownNetwork },
        job,
        (progress) => {
          if (this.#running === running) this.#showProgress(progress);
        },
      );
      if (this.#clip !== clip) return;
      const key = this.#key ?? (await clipKey(clip.file));
      const painted = { id: crypto.randomUUID(), clip: key, timeS, settings, styleTitles, picture, seconds };
      await this.#note({ before: this.at(timeS), after: painted });
    } catch (error) {
      running.cancel();
      if (!(error instanceof DOMException && error.name === 'AbortError'))
        this.#options.onTrouble(describeError(error));
    } finally {
      if (this.#running === running) this.#end();
    }
  }

  togglePause(): void {
    if (!this.painting || !this.#running) return;
    const isPaused = !this.painting.isPaused;
    if (isPaused) this.#running.pause();
    else this.#running.resume();
    this.painting = { ...this.painting, isPaused };
    this.#host.requestUpdate();
  }

  cancel(): void {
    this.#running?.cancel();
    this.#end();
  }

  /** For tests of the way back. */
  loseDevice(): void {
    this.#running?.loseDevice();
  }

  async remove(id: string): Promise<void> {
    const before = this.keyframes.find((each) => each.id === id);
    if (before) await this.#note({ before, after: null });
  }

  /** Takes back what was painted, painted over or deleted last. */
  async undo(): Promise<void> {
    await this.#take(this.#history.undo());
  }

  async redo(): Promise<void> {
    await this.#take(this.#history.redo());
  }

  /** Takes a step that can be taken back. */
  async #note({
    before,
    after,
  }: {
    readonly before: ShownKeyframe | null;
    readonly after: Keyframe | null;
  }): Promise<void> {
    const step = { before: before && unshown(before), after };
    this.#history.note(step);
    await this.#take(step);
  }

  async #take(step: KeyframeStep | null): Promise<void> {
    if (!step) return;
    const { before, after } = step;
    const others = this.keyframes.map(unshown);
    this.keyframes = [];
    this.#show(applyStep(others, step));
    try {
      if (before) await this.#store.remove(before.id);
      if (after) await this.#store.put(after);
    } catch (error) {
      const trouble = after
        ? 'The painted frame is shown, but could not be kept'
        : 'The painted frame could not be deleted';
      this.#options.onTrouble(`${trouble}: ${describeError(error)}`);
    }
  }

  async #load(clip: PaintSubject): Promise<void> {
    const key = await clipKey(clip.file);
    const found = await this.#store.list(key);
    if (this.#clip !== clip) return;
    this.#key = key;
    this.#show(found);
  }

  #show(keyframes: readonly Keyframe[]): void {
    for (const { url } of this.keyframes) URL.revokeObjectURL(url);
    this.keyframes = keyframes.map((each) => ({ ...each, url: URL.createObjectURL(each.picture) }));
    this.#host.requestUpdate();
  }

  #showProgress(progress: PaintProgress): void {
    if (!this.painting) return;
    const { losses, progress: before } = this.painting;
    // The preview stays until the next one comes.
    if (progress.preview) before?.preview?.close();
    this.painting = {
      ...this.painting,
      progress: { ...progress, preview: progress.preview ?? before?.preview ?? null },
      losses: progress.loss === null ? losses : [...losses, progress.loss],
    };
    this.#host.requestUpdate();
  }

  #end(): void {
    this.painting?.progress?.preview?.close();
    this.painting = null;
    this.#running = null;
    this.#host.requestUpdate();
  }
}

function isSameFrame(aS: number, bS: number): boolean {
  return Math.abs(aS - bS) < SAME_FRAME_S;
}

/** As it is kept; its address is given up. */
function unshown({ url, ...keyframe }: ShownKeyframe): Keyframe {
  URL.revokeObjectURL(url);
  return keyframe;
}
