/**
 * The method that paints and the look it paints with. Both change only when all they need is ready, so that no frame in
 * between goes unpainted; of several changes asked for at once the newest wins.
 */
import { required } from '../shared/assert.ts';
import { StylizerError } from '../shared/errors.ts';
import type { LearntStyle } from '../shared/learnt-style.ts';
import type { Look, MethodId, MethodReport } from '../shared/protocol.ts';
import type { StyleEngine } from './engine/style-engine.ts';
import type { Network } from './model/load-network.ts';
import type { ResolutionController } from './resolution-controller.ts';
import type { ReuseController } from './reuse-controller.ts';
import type { StyleShelf } from './style-shelf.ts';

/** A method on the running backend. */
export interface Painter {
  readonly method: MethodId;
  readonly network: Network;
  readonly engine: StyleEngine;
  readonly controller: ResolutionController;
  /** Null: every frame is painted. */
  readonly reuse: ReuseController | null;
}

/** The backend at the moment; a lost device ends its use. */
export interface BackendUse {
  readonly isCurrent: () => boolean;
  /** The caller owns the painter's engine. */
  readonly createPainter: (method: MethodId, network: Network) => Painter;
}

export interface MethodDeskParts {
  readonly shelf: StyleShelf;
  readonly loadNetwork: (method: MethodId) => Promise<Network>;
  /** Runs work that needs the backend; once more on the next one when a device is lost under it. */
  readonly onBackend: <T>(work: (backend: BackendUse) => Promise<T>) => Promise<T>;
  /** The picture on show is out of date. */
  readonly onChanged: () => void;
}

export class MethodDesk {
  readonly #parts: MethodDeskParts;
  #painter: Painter | null = null;
  #methodRequests = 0;
  #lookRequests = 0;

  constructor(parts: MethodDeskParts) {
    this.#parts = parts;
  }

  /** Null before the start and while a lost device is replaced. Valid until the next change: not across an await. */
  get painter(): Painter | null {
    return this.#painter;
  }

  /** Takes ownership; the previous painter's engine is disposed. */
  use(painter: Painter | null): void {
    this.#painter?.engine.dispose();
    this.#painter = painter;
  }

  /** See `StylizerWorkerApi.setMethod`. */
  async setMethod(method: MethodId): Promise<MethodReport | null> {
    const request = ++this.#methodRequests;
    const isOutdated = (): boolean => request !== this.#methodRequests;
    const network = await this.#parts.loadNetwork(method);
    return this.#parts.onBackend(async (backend) => {
      if (isOutdated()) return null;
      const painter = backend.createPainter(method, network);
      let isUsed = false;
      try {
        await this.#parts.shelf.prepareLook(painter);
        if (isOutdated()) return null;
        if (!backend.isCurrent()) throw new StylizerError('gpu/lost', 'The graphics processor was lost meanwhile.');
        this.use(painter);
        isUsed = true;
      } finally {
        if (!isUsed) painter.engine.dispose();
      }
      this.#parts.onChanged();
      return methodReport(painter);
    });
  }

  /** See `StylizerWorkerApi.setLook`. */
  async setLook(look: Look): Promise<void> {
    const request = ++this.#lookRequests;
    if (this.#painter) await this.#whilePainting((painter) => this.#parts.shelf.prepare(look, painter));
    if (request !== this.#lookRequests) return;
    this.#parts.shelf.look = look;
    this.#parts.onChanged();
  }

  /** See `StylizerWorkerApi.addStyle`. */
  async addStyle(id: string, picture: Blob, learnt: LearntStyle | null = null): Promise<boolean> {
    const isPainted = await this.#whilePainting((painter) => this.#parts.shelf.add(id, picture, painter, learnt));
    this.#parts.onChanged();
    return isPainted;
  }

  /** Runs `work` with the painter in use; again when another took its place meanwhile. */
  async #whilePainting<T>(work: (painter: Painter) => Promise<T>): Promise<T> {
    for (;;) {
      const { painter, result } = await this.#parts.onBackend(async () => {
        const current = required(this.#painter, 'a painter');
        return { painter: current, result: await work(current) };
      });
      if (painter === this.#painter) return result;
    }
  }
}

export function methodReport({ method, engine }: Painter, trouble: string | null = null): MethodReport {
  return { id: method, styleIds: engine.styleIds, trouble };
}
