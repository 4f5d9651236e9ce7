/** The window's hold on one painting, or one style that is learnt: a worker of its own, so that the live picture goes on and cancelling is immediate. */
import { proxy, type Remote, wrap } from 'comlink';
import { StylizerError } from '../shared/errors.ts';
import type { LearnJob, LearnProgress, LearnResult } from '../shared/learning.ts';
import type { PainterWorkerApi, PaintJob, PaintProgress, PaintResult, PaintSetup } from '../shared/painting.ts';
import { installErrorCodes } from './comlink-errors.ts';

installErrorCodes();

export class Painting {
  readonly #worker: Worker;
  readonly #api: Remote<PainterWorkerApi>;
  readonly #crashed: Promise<never>;
  readonly #cancelled: Promise<never>;
  #cancel: () => void = () => undefined;

  constructor() {
    this.#worker = new Worker(new URL('./painter-worker.ts', import.meta.url), { type: 'module', name: 'painter' });
    this.#api = wrap<PainterWorkerApi>(this.#worker);
    this.#crashed = new Promise<never>((_, reject) => {
      this.#worker.addEventListener('error', (event) => {
        event.preventDefault();
        reject(new StylizerError('paint/failed', 'The painting broke off: the browser ended it. Try a lower quality.'));
      });
    });
    this.#cancelled = new Promise<never>((_, reject) => {
      this.#cancel = () => reject(new DOMException('The painting was cancelled.', 'AbortError'));
    });
  }

  /** Once. @throws AbortError when cancelled. */
  run(setup: PaintSetup, job: PaintJob, onProgress: (progress: PaintProgress) => void): Promise<PaintResult> {
    return this.#untilDone(this.#api.paint(setup, job, proxy(onProgress)));
  }

  /** Instead of `run`. @throws AbortError when cancelled. */
  learn(setup: PaintSetup, job: LearnJob, onProgress: (progress: LearnProgress) => void): Promise<LearnResult> {
    return this.#untilDone(this.#api.learn(setup, job, proxy(onProgress)));
  }

  /** Instead of `run`. @throws StylizerError that says what is wrong with the files. */
  async checkNetwork(files: readonly File[]): Promise<void> {
    await this.#untilDone(this.#api.checkNetwork(files));
  }

  pause(): void {
    void this.#api.pause();
  }

  resume(): void {
    void this.#api.resume();
  }

  /** Ends the worker, whatever it is computing. */
  cancel(): void {
    this.#cancel();
  }

  async #untilDone<T>(work: Promise<T>): Promise<T> {
    try {
      return await Promise.race([work, this.#crashed, this.#cancelled]);
    } finally {
      this.#worker.terminate();
    }
  }

  /** For tests of the way back. */
  loseDevice(): void {
    void this.#api.loseDevice();
  }
}
