/**
 * Styles that `gallery` learns on this machine: one at a time in a worker of its own, kept over a reload, forgotten with
 * undo. On the shelf they stand among the visitor's own pictures.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { describeError } from '../../shared/errors.ts';
import { LEARN_LEVELS, type LearnEffort, type LearnProgress } from '../../shared/learning.ts';
import type { PaintSetup } from '../../shared/painting.ts';
import { Painting } from '../../workers/painter-client.ts';
import type { LearnCommand } from '../learning/learn-command.ts';
import { type KeptStyle, LearntStyleStore } from '../learning/learnt-style-store.ts';
import { type StyleEntry, titleOf } from '../style-catalog.ts';

/** The style that is being learnt. */
export interface LearningState {
  readonly title: string;
  readonly progress: LearnProgress | null;
  /** After each step. */
  readonly losses: readonly number[];
  readonly isPaused: boolean;
}

/** What the page knows and the controller needs. */
export interface LearnOptions {
  readonly setup: () => PaintSetup;
  /** Pictures to paint while learning, the first of which is shown. */
  readonly contents: () => Promise<readonly Blob[]>;
  /** Null: as large as the effort says. */
  readonly largestSidePx: number | null;
  readonly shelf: {
    find(styleId: string): StyleEntry | undefined;
    add(style: KeptStyle): Promise<void>;
    remove(styleId: string): void;
  };
  readonly onTrouble: (message: string) => void;
}

export class LearnController implements ReactiveController {
  effort: LearnEffort = 'good';
  learning: LearningState | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #options: LearnOptions;
  readonly #store = new LearntStyleStore();
  readonly #kept = new Map<string, KeptStyle>();
  #running: Painting | null = null;
  #forgotten: KeptStyle | null = null;

  constructor(host: ReactiveControllerHost, options: LearnOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.cancel();
  }

  /** What undo would bring back, as it is called; null for nothing. */
  get forgottenTitle(): string | null {
    return this.#forgotten?.title ?? null;
  }

  /** Those of earlier visits, the newest first. Never rejects. */
  async listKept(): Promise<readonly KeptStyle[]> {
    const styles = await this.#store.list().catch(() => []);
    for (const style of styles) this.#kept.set(style.id, style);
    return styles;
  }

  async act(command: LearnCommand): Promise<void> {
    switch (command.kind) {
      case 'learn-file':
        await this.#learn(command.file, titleOf(command.file.name));
        return;
      case 'learn-style': {
        const entry = this.#options.shelf.find(command.styleId);
        // Once learnt, the style stands on the shelf in place of its picture.
        if (entry && (await this.#learn(await entry.loadPicture(), entry.title))) this.#options.shelf.remove(entry.id);
        return;
      }
      case 'effort':
        this.effort = command.effort;
        this.#host.requestUpdate();
        return;
      case 'toggle-pause':
        this.#togglePause();
        return;
      case 'cancel':
        this.cancel();
        return;
      case 'undo':
        await this.#undo();
        return;
    }
    command satisfies never;
  }

  /** @returns whether it was learnt to its end. */
  async #learn(picture: Blob, title: string): Promise<boolean> {
    if (this.#running) return false;
    const running = new Painting();
    this.#running = running;
    this.learning = { title, progress: null, losses: [], isPaused: false };
    this.#host.requestUpdate();
    try {
      const { iterations, sidePx } = LEARN_LEVELS[this.effort];
      const contents = await this.#options.contents();
      const job = {
        style: picture,
        contents,
        iterations,
        sidePx: Math.min(sidePx, this.#options.largestSidePx ?? sidePx),
      };
      const { learnt } = await running.learn(this.#options.setup(), job, (progress) => {
        if (this.#running === running) this.#showProgress(progress);
      });
      await this.#keep({ id: `learnt-${crypto.randomUUID()}`, title, picture, learnt, createdMs: Date.now() });
      return true;
    } catch (error) {
      running.cancel();
      if (!(error instanceof DOMException && error.name === 'AbortError'))
        this.#options.onTrouble(describeError(error));
      return false;
    } finally {
      if (this.#running === running) this.#end();
    }
  }

  #togglePause(): void {
    if (!this.learning || !this.#running) return;
    const isPaused = !this.learning.isPaused;
    if (isPaused) this.#running.pause();
    else this.#running.resume();
    this.learning = { ...this.learning, isPaused };
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

  /** A style that was taken off the shelf; others than learnt ones are none of its business. */
  async forget(id: string): Promise<void> {
    const style = this.#kept.get(id);
    if (!style) return;
    this.#kept.delete(id);
    this.#forgotten = style;
    this.#host.requestUpdate();
    await this.#store.remove(id);
  }

  /** Brings back what was forgotten last. */
  async #undo(): Promise<void> {
    const style = this.#forgotten;
    if (!style) return;
    this.#forgotten = null;
    await this.#keep(style);
  }

  async #keep(style: KeptStyle): Promise<void> {
    this.#kept.set(style.id, style);
    await this.#store.put(style).catch((error: unknown) => {
      this.#options.onTrouble(`“${style.title}” is on the shelf, but could not be kept: ${describeError(error)}`);
    });
    await this.#options.shelf.add(style);
  }

  #showProgress(progress: LearnProgress): void {
    if (!this.learning) return;
    const { losses, progress: before } = this.learning;
    // The preview stays until the next one comes.
    if (progress.preview) before?.preview?.close();
    this.learning = {
      ...this.learning,
      progress: { ...progress, preview: progress.preview ?? before?.preview ?? null },
      losses: [...losses, progress.loss],
    };
    this.#host.requestUpdate();
  }

  #end(): void {
    this.learning?.progress?.preview?.close();
    this.learning = null;
    this.#running = null;
    this.#host.requestUpdate();
  }
}
