/**
 * The contract between the window and the recorder's worker. Pictures and sound reach it on ports of their own
 * (`PostedFrame`, `PostedSound`), so a painting worker that crashes takes no recording with it.
 */
import type { Size } from './size.ts';

/** Where the bytes go while recording. */
export type RecordingTarget =
  /** A file the visitor chose (File System Access); complete once it is closed. */
  | { readonly kind: 'file'; readonly handle: FileSystemFileHandle }
  /** A file in the page's private folder `RECORDINGS_FOLDER`; each byte is on the disk at once. */
  | { readonly kind: 'private'; readonly name: string }
  /** Neither is there: memory, up to a stated limit. */
  | { readonly kind: 'memory'; readonly limitBytes: number };

/** Of the origin's private file system. */
export const RECORDINGS_FOLDER = 'recordings';

/** What is kept in memory at most where nothing can be written to the disk: about half an hour. */
export const MEMORY_LIMIT_BYTES = 1 << 30;

export const CONTAINERS = ['webm', 'mp4'] as const;
export type Container = (typeof CONTAINERS)[number];

/** What the window posts on the sound port: the samples of each channel, in the order they were heard. */
export type PostedSound = readonly Float32Array<ArrayBuffer>[];

export interface SoundInput {
  readonly port: MessagePort;
  /** Samples a second. */
  readonly sampleRate: number;
}

/** What a recording is made of; chosen by `chooseEncoding`. */
export interface RecordingEncoding {
  readonly container: Container;
  readonly videoCodec: 'avc' | 'vp9' | 'vp8';
  /** Null: this browser can encode no sound that fits the container. */
  readonly audioCodec: 'aac' | 'opus' | null;
  readonly isHardware: boolean;
}

export interface RecordingOptions {
  readonly target: RecordingTarget;
  readonly encoding: RecordingEncoding;
  readonly sound: SoundInput | null;
}

/** A few times a second while recording. */
export interface RecordingProgress {
  /** Recorded time, without pauses. */
  readonly durationMs: number;
  readonly byteLength: number;
  readonly framesWritten: number;
  /** Pictures shown and not recorded, because encoding was behind. */
  readonly framesSkipped: number;
  /** Loudest sample since the last report, 0 … 1. */
  readonly soundPeak: number;
}

export type RecorderEvent =
  | { readonly kind: 'progress'; readonly progress: RecordingProgress }
  /** It cannot go on (disk full, encoder failed); what was recorded until then can be had with `stop`. */
  | { readonly kind: 'broke-off'; readonly message: string };

export interface FinishedRecording {
  /** Null when it is in the file that the visitor chose. */
  readonly file: Blob | null;
  /** A sentence when it could not be ended in good order. */
  readonly problem: string | null;
  readonly progress: RecordingProgress;
}

export interface RecorderWorkerApi {
  /** Null: this browser encodes nothing that fits. `wanted` null leaves the container to the machine. */
  chooseEncoding(wanted: Container | null, size: Size): Promise<RecordingEncoding | null>;
  /** Opens the target. The recorded time starts with the first picture. */
  start(options: RecordingOptions, onEvent: (event: RecorderEvent) => void): Promise<void>;
  /** Pictures to record from now on; those of an earlier port are not asked for any more. */
  connectPictures(port: MessagePort): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends the file properly. Final. */
  stop(): Promise<FinishedRecording>;
  /** Nothing of it is left behind. Final. */
  discard(): Promise<void>;
}
