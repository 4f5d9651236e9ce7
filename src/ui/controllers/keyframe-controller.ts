/**
 * Painted frames of the clip that is open: paints one at a time in a worker of its own, pins it where it belongs, lists,
 * deletes with undo, and brings them back after a reload.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { describeError } from '../../shared/errors.ts';
import { formatClipTime } from '../clip-time.ts';
import {
  defaultPaintSettings,
  type PaintJob,
  type PaintProgress,
  type PaintSettings,
  type PaintSetup,
} from '../../shared/painting.ts';
import { Painting } from '../../workers/painter-client.ts';
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
  /** The last one that was deleted or painted over. */
  #former: { readonly keyframe: Keyframe; readonly isPaintedOver: boolean } | null = null;

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
    if (!this.#former) return '';
    return this.#former.isPaintedOver
      ? `Bring back the former painting at ${formatClipTime(this.#former.keyframe.timeS)}`
      : 'Undo deleting';
  }

  /** As they will be when undo brings one back. */
  get keyframesAfterUndo(): readonly Keyframe[] {
    const former = this.#former?.keyframe;
    if (!former) return this.keyframes;
    const others = this.keyframes.filter(({ timeS }) => !isSameFrame(timeS, former.timeS));
    return [...others, former].sort((a, b) => a.timeS - b.timeS);
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
    this.#former = null;
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
      const id = crypto.randomUUID();
      await this.#pin({
        id,
        clip: this.#key ?? (await clipKey(clip.file)),
        timeS,
        settings,
        styleTitles,
        picture,
        seconds,
      });
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
    const keyframe = this.keyframes.find((each) => each.id === id);
    if (!keyframe) return;
    this.#former = { keyframe: unshown(keyframe), isPaintedOver: false };
    this.keyframes = this.keyframes.filter((each) => each !== keyframe);
    this.#host.requestUpdate();
    await this.#store.remove(id);
  }

  /** Brings back what was deleted or painted over last; one that takes its place then can be brought back itself. */
  async undo(): Promise<void> {
    const former = this.#former?.keyframe;
    if (!former) return;
    this.#former = null;
    await this.#pin(former);
  }

  async #pin(keyframe: Keyframe): Promise<void> {
    const replaced = this.at(keyframe.timeS);
    const others = this.keyframes.filter((each) => each !== replaced).map(unshown);
    if (replaced) this.#former = { keyframe: unshown(replaced), isPaintedOver: true };
    this.keyframes = [];
    this.#show([...others, keyframe].sort((a, b) => a.timeS - b.timeS));
    try {
      if (replaced) await this.#store.remove(replaced.id);
      await this.#store.put(keyframe);
    } catch (error) {
      this.#options.onTrouble(`The painted frame is shown, but could not be kept: ${describeError(error)}`);
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
