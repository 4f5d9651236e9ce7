/** With `?debug=1` only: what end-to-end tests may look at. The page itself never reads it. */
import type { EngineReport, FrameReport } from '../shared/protocol.ts';
import type { StylizerClient } from '../workers/stylizer-client.ts';
import type { StudioController } from './controllers/studio-controller.ts';

export interface DebugHandle {
  readonly client: StylizerClient | null;
  readonly lastReport: FrameReport | null;
  /** Null until an engine runs. */
  readonly engineReport: EngineReport | null;
  /** Takes the device from the painting, carrying or learning that runs, as a driver reset would. */
  losePaintingDevice(): void;
}

declare global {
  /** Undefined without `?debug=1`. */
  var impasto: DebugHandle | undefined;
}

/** Of the workshop, without what it is made of: tests and benches read this file too. */
interface WorkshopParts {
  readonly studio: StudioController;
  readonly keyframes: { loseDevice(): void };
  readonly carry: { loseDevice(): void };
  readonly learning: { loseDevice(): void };
}

export function exposeDebugHandle({ studio, keyframes, carry, learning }: WorkshopParts): void {
  globalThis.impasto = {
    get client() {
      return studio.client;
    },
    get lastReport() {
      return studio.frames;
    },
    get engineReport() {
      return studio.engine.kind === 'running' ? studio.engine.report : null;
    },
    losePaintingDevice: () => {
      keyframes.loseDevice();
      carry.loseDevice();
      learning.loseDevice();
    },
  };
}
