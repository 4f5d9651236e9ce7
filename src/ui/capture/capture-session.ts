/**
 * The window half of a source. A session owns what the browser gave (camera track, video element, picture) and can be
 * connected to a worker more than once: after a crash the new worker gets a new stream of the same camera.
 */
import type { StylizerError } from '../../shared/errors.ts';
import type { SourceInput } from '../../shared/protocol.ts';
import type { ClipControls } from './clip-controls.ts';
import type { SourceSound } from './source-sound.ts';

export type SourceKind = 'demo' | 'camera' | 'clip' | 'screen' | 'picture';

export interface CaptureSession {
  readonly kind: SourceKind;
  /** What the page calls it: the camera's name, the file's name. */
  readonly label: string;
  /** What to pass to the worker, with everything in it that must be transferred. */
  connect(): Promise<ConnectedSource>;
  /** Null where pausing means nothing (camera, screen, picture). */
  readonly playback: Playback | null;
  /** Only of a clip that the worker plays: what a timeline needs. */
  readonly clip?: ClipControls;
  /** Only of a picture: what slow painting takes. One object as long as the session. */
  readonly still?: { readonly file: Blob; readonly timeS: number; readonly isPaused: boolean };
  /** A camera that looks at the world, not at whoever holds the device: its picture is not a mirror. */
  readonly isFacingAway: boolean;
  /** A screen on which this page is to be seen: shown here, the picture would repeat in itself. */
  readonly showsOwnPage?: boolean;
  /** What it sounds like, where it can be heard; stays the session's. */
  readonly sound?: SourceSound | null;
  /** Null while there is more to come. */
  readonly end: SessionEnd | null;
  /** Called once when the source ends by itself. */
  onEnded: ((end: SessionEnd) => void) | null;
  /** Frees the device; lights go out. Idempotent. */
  stop(): void;
}

/** A source that ended by itself. */
export interface SessionEnd {
  /** Why a clip broke off; null when a device was unplugged or sharing was stopped. */
  readonly error: StylizerError | null;
}

export interface ConnectedSource {
  readonly input: SourceInput;
  readonly transfer: readonly Transferable[];
  /** Stops sending to this worker; the session itself goes on. Idempotent. */
  readonly disconnect: () => void;
}

/** Play and pause of a clip. */
export interface Playback {
  readonly isPaused: boolean;
  play(): Promise<void>;
  pause(): void;
}
