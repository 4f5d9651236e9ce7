import type { LearntStyle } from './learnt-style.ts';
import type { EngineId, Look, MethodId } from './protocol.ts';

/** What a worker of its own must know before it paints a clip. */
export interface ExportSetup {
  /** Null lets it choose. */
  readonly engine: EngineId | null;
  /** Absolute, ending in a slash. */
  readonly modelsUrl: string;
  readonly method: MethodId;
  /** Null for `pass-through`. */
  readonly look: Look | null;
  /** The look's styles. */
  readonly styles: readonly {
    readonly id: string;
    readonly picture: Blob;
    readonly learnt?: LearntStyle | null;
  }[];
}
