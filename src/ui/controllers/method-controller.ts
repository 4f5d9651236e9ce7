/** The method in use and the one that is being loaded. Until that is ready, and when it cannot be had, the former goes on. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { describeError } from '../../shared/errors.ts';
import { METHOD_IDS, type MethodId } from '../../shared/protocol.ts';
import { METHODS } from '../method-catalog.ts';
import { WorkerReplaced } from './restart-guard.ts';
import type { StudioController } from './studio-controller.ts';

export interface MethodOptions {
  /** What to show as chosen until an engine runs. */
  readonly first: () => MethodId;
  readonly onTrouble: (message: string) => void;
}

export class MethodController implements ReactiveController {
  /** Being loaded. */
  pending: MethodId | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #studio: StudioController;
  readonly #options: MethodOptions;
  #generation = 0;

  constructor(host: ReactiveControllerHost, studio: StudioController, options: MethodOptions) {
    this.#host = host;
    this.#studio = studio;
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#generation++;
    this.pending = null;
  }

  get current(): MethodId {
    return this.#studio.method?.id ?? this.#options.first();
  }

  /** The newest choice wins. */
  async choose(id: MethodId): Promise<void> {
    if (id === (this.pending ?? this.current)) return;
    const generation = ++this.#generation;
    this.#setPending(id);
    try {
      await this.#studio.setMethod(id);
    } catch (error) {
      // A replaced worker begins with the method; what became of an older choice is of no interest.
      if (error instanceof WorkerReplaced || generation !== this.#generation) return;
      const { name } = METHODS[this.current];
      this.#options.onTrouble(`${METHODS[id].name} cannot paint yet; ${name} goes on. ${describeError(error)}`);
    } finally {
      if (generation === this.#generation) this.#setPending(null);
    }
  }

  chooseNext(): Promise<void> {
    const index = METHOD_IDS.indexOf(this.pending ?? this.current);
    return this.choose(METHOD_IDS[(index + 1) % METHOD_IDS.length] ?? this.current);
  }

  #setPending(id: MethodId | null): void {
    this.pending = id;
    this.#host.requestUpdate();
  }
}
