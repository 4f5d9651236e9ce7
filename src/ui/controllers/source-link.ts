/**
 * The worker's source. Connections are made one after the other, in the order they were asked for: the worker must end
 * up with the last one.
 */
import type { CaptureSession } from '../capture/capture-session.ts';
import { WorkerReplaced } from './restart-guard.ts';
import type { StudioController } from './studio-controller.ts';

export class SourceLink {
  readonly #studio: Pick<StudioController, 'setSource'>;
  #connected: CaptureSession | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(studio: Pick<StudioController, 'setSource'>) {
    this.#studio = studio;
  }

  /** What the worker was last connected to, or asked to be. */
  get connected(): CaptureSession | null {
    return this.#connected;
  }

  /** Does nothing when the session is not wanted any more as its turn comes. */
  async connect(session: CaptureSession, isWanted: () => boolean): Promise<void> {
    const connected = this.#last
      .then(async () => {
        if (!isWanted()) return;
        this.#connected = session;
        await this.#studio.setSource(() => session.connect());
      })
      .catch((error: unknown) => {
        // The client has connected the new worker to the same session by itself.
        if (!(error instanceof WorkerReplaced)) throw error;
      });
    this.#last = connected.catch(() => undefined);
    await connected;
  }

  /** Never fails: a worker that was lost has no source any more. */
  disconnect(): Promise<void> {
    this.#last = this.#last.then(async () => {
      this.#connected = null;
      await this.#studio.setSource(null).catch(() => undefined);
    });
    return this.#last;
  }
}
