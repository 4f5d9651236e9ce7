/**
 * What slow work in a worker has in common: a backend that is opened for it and comes back when its device is lost,
 * pausing between two layers of a network, and time for messages. Cancelling is the window's business, which ends the
 * worker.
 */
import { describeError, StylizerError } from '../shared/errors.ts';
import type { EngineId } from '../shared/protocol.ts';
import { readMachineFacts } from './device/machine-facts.ts';
import { rankEngines } from './device/rank-engines.ts';
import { type RunningBackend, startBackend, type WasmPaths } from './device/tfjs-backend.ts';
import { letMessagesIn } from './let-messages-in.ts';

const PREVIEW_INTERVAL_MS = 1000;
const MAX_RECOVERIES = 3;
/** Time in which a lost device is noticed after work on it failed. */
const LOSS_NOTICE_MS = 200;

/** What lives on the backend; made anew when that was lost. */
export interface Bench<T> {
  readonly current: () => T;
  /** @returns whether `current` is a new one, with which the failed step may be tried again. */
  readonly recover: (error: unknown) => Promise<boolean>;
}

export class SlowWork {
  readonly #wasmPaths: WasmPaths;
  #resume: (() => void) | null = null;
  #paused: Promise<void> = Promise.resolve();
  #backend: RunningBackend | null = null;
  #isLossWanted = false;

  constructor(wasmPaths: WasmPaths) {
    this.#wasmPaths = wasmPaths;
  }

  /** Null before a bench was opened. */
  get engine(): EngineId | null {
    return this.#backend?.id ?? null;
  }

  pause(): void {
    if (this.#resume) return;
    this.#paused = new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#resume?.();
    this.#resume = null;
  }

  /** For tests of the way back: loses the GPU device as a driver reset would; elsewhere, fails the next step. */
  loseDevice(): void {
    if (this.#backend?.device) this.#backend.device.destroy();
    else this.#isLossWanted = true;
  }

  /** To be called between layers. */
  readonly breathe = async (): Promise<void> => {
    await letMessagesIn();
    await this.#paused;
    if (!this.#isLossWanted) return;
    this.#isLossWanted = false;
    throw new StylizerError('gpu/lost', 'The device was lost, as a test wanted.');
  };

  /**
   * Opens the best backend, or `engine`, and makes on it what the work needs.
   * @throws StylizerError `gpu/failed` when none can be started.
   */
  async openBench<T>(engine: EngineId | null, create: () => T): Promise<Bench<T>> {
    let recoveries = 0;
    let current = await this.#open(engine, create);
    return {
      current: () => current,
      recover: async (error) => {
        // Anything but a loss would happen again.
        const isLoss = this.#isLost(error);
        if (!(await isLoss) || ++recoveries > MAX_RECOVERIES) return false;
        this.#backend?.stop();
        current = await this.#open(engine, create);
        return true;
      },
    };
  }

  /**
   * Asks for one step after another, and between them lets messages in and waits while paused.
   * @param report is told each step, the time that steps have taken, and whether a preview is due.
   */
  async follow<S, R>(
    steps: AsyncGenerator<S, R>,
    report: (step: S, workedMs: number, isPreviewDue: boolean) => Promise<void>,
  ): Promise<R> {
    let shownMs = -Infinity;
    let workedMs = 0;
    for (;;) {
      const beganMs = performance.now();
      const { value, done } = await steps.next();
      if (done) return value;
      const nowMs = performance.now();
      workedMs += nowMs - beganMs;
      const isPreviewDue = nowMs - shownMs >= PREVIEW_INTERVAL_MS;
      if (isPreviewDue) shownMs = nowMs;
      await report(value, workedMs, isPreviewDue);
      await letMessagesIn();
      await this.#paused;
    }
  }

  async #isLost(error: unknown): Promise<boolean> {
    if (error instanceof StylizerError && error.code === 'gpu/lost') return true;
    const device = this.#backend?.device;
    if (!device) return false;
    const soon = new Promise<false>((resolve) => setTimeout(() => resolve(false), LOSS_NOTICE_MS));
    return Promise.race([device.lost.then(() => true), soon]);
  }

  async #open<T>(engine: EngineId | null, create: () => T): Promise<T> {
    const facts = await readMachineFacts();
    const failures: string[] = [];
    for (const { id } of rankEngines(facts, { forced: engine, excluded: [] })) {
      try {
        this.#backend = await startBackend(id, this.#wasmPaths, facts.wasmThreads);
        return create();
      } catch (error) {
        failures.push(`${id}: ${describeError(error)}`);
      }
    }
    throw new StylizerError('gpu/failed', `No way to compute could be started here. ${failures.join(' ')}`);
  }
}
