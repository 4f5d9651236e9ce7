/** A recording under way, by whichever of the two ways this browser has. */
import type { FinishedRecording, RecorderEvent } from '../../shared/recorder-protocol.ts';

export interface LiveRecording {
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Final. */
  stop(): Promise<FinishedRecording>;
  /** Final: nothing is left of it. */
  discard(): Promise<void>;
}

export type OnRecorderEvent = (event: RecorderEvent) => void;
