/** The page's state: one union, made from the engine's and the source's. The root element renders by its `kind`. */
import type { ErrorCode } from '../shared/errors.ts';
import type { EngineReport } from '../shared/protocol.ts';
import type { CaptureSession, SourceKind } from './capture/capture-session.ts';
import type { SourceChoice } from './source-choice.ts';

/** A problem as the page shows it; the code only picks the heading and the ways on. */
export interface Problem {
  readonly code: ErrorCode | null;
  readonly message: string;
}

export type EngineState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly report: EngineReport }
  /** The graphics processor or the worker was lost and is being replaced. */
  | { readonly kind: 'recovering' }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** A camera that made way for another one. */
export interface ReleasedCamera {
  readonly choice: SourceChoice;
  readonly label: string;
}

export type SourceState =
  | { readonly kind: 'none' }
  /** `session` is what goes on meanwhile. */
  | { readonly kind: 'opening'; readonly choice: SourceChoice; readonly session: CaptureSession | null }
  | { readonly kind: 'live'; readonly session: CaptureSession }
  /** Stopped by the visitor: the light is off. */
  | { readonly kind: 'off'; readonly choice: SourceChoice }
  /** Ended by itself: unplugged, or sharing was stopped in the browser; with a `problem`, a clip that is damaged. */
  | { readonly kind: 'ended'; readonly choice: SourceChoice; readonly label: string; readonly problem: Problem | null }
  /** Could not be opened; `session` is what goes on instead, `released` the camera that was switched off for it. */
  | {
      readonly kind: 'refused';
      readonly choice: SourceChoice;
      readonly problem: Problem;
      readonly session: CaptureSession | null;
      readonly released: ReleasedCamera | null;
    };

export type AppState =
  | SourceState
  | { readonly kind: 'starting' }
  | { readonly kind: 'recovering' }
  | { readonly kind: 'engine-failed'; readonly problem: Problem };

/** Nothing is painted without an engine, so its trouble comes before the source's. */
export function appState(engine: EngineState, source: SourceState): AppState {
  switch (engine.kind) {
    case 'starting':
      return { kind: 'starting' };
    case 'recovering':
      return { kind: 'recovering' };
    case 'failed':
      return { kind: 'engine-failed', problem: engine.problem };
    case 'running':
      return source;
  }
  engine satisfies never;
}

/** What plays now, whatever else is going on. */
export function liveSession(source: SourceState): CaptureSession | null {
  return 'session' in source ? source.session : null;
}

/** Which source the switch shows as chosen. */
export function chosenSource(source: SourceState): SourceKind | null {
  switch (source.kind) {
    case 'none':
      return null;
    case 'live':
      return source.session.kind;
    case 'refused':
      return source.session?.kind ?? source.choice.kind;
    case 'opening':
    case 'off':
    case 'ended':
      return source.choice.kind;
  }
  source satisfies never;
}
