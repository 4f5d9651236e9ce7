/**
 * The fallback where the browser cannot encode by itself what a page hands it (no WebCodecs): its own MediaRecorder. It
 * records the canvas, so a painting engine that had to be replaced ends it; and its files have no index, so some players
 * cannot seek in them. Kept in memory up to a limit.
 */
import { StylizerError } from '../../shared/errors.ts';
import { MEMORY_LIMIT_BYTES, type FinishedRecording, type RecordingProgress } from '../../shared/recorder-protocol.ts';
import type { LiveRecording, OnRecorderEvent } from './live-recording.ts';

const TYPES = ['video/webm;codecs=vp9,opus', 'video/webm;codecs=vp8,opus', 'video/mp4', 'video/webm'] as const;

const CHUNK_MS = 1000;

/** Null where there is none either. */
export function browserRecorderType(): string | null {
  if (typeof MediaRecorder === 'undefined') return null;
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

/** @param sound stays the caller's. */
export function startBrowserRecorder(
  canvas: HTMLCanvasElement,
  sound: MediaStreamTrack | null,
  type: string,
  onEvent: OnRecorderEvent,
): LiveRecording {
  const stream = canvas.captureStream();
  if (sound) stream.addTrack(sound);
  const recorder = new MediaRecorder(stream, { mimeType: type });
  const chunks: Blob[] = [];
  let byteLength = 0;
  let recordedMs = 0;
  let runningSinceMs: number | null = performance.now();
  const progress = (): RecordingProgress => ({
    durationMs: recordedMs + (runningSinceMs === null ? 0 : performance.now() - runningSinceMs),
    byteLength,
    framesWritten: 0,
    framesSkipped: 0,
    soundPeak: 0,
  });
  const holdClock = (): void => {
    if (runningSinceMs !== null) recordedMs += performance.now() - runningSinceMs;
    runningSinceMs = null;
  };
  const end = (): Promise<void> =>
    new Promise((resolve) => {
      holdClock();
      recorder.addEventListener('stop', () => {
        resolve();
      });
      if (recorder.state === 'inactive') resolve();
      else recorder.stop();
      for (const track of stream.getVideoTracks()) track.stop();
    });
  recorder.addEventListener('dataavailable', ({ data }) => {
    chunks.push(data);
    byteLength += data.size;
    onEvent({ kind: 'progress', progress: progress() });
    if (byteLength < MEMORY_LIMIT_BYTES || recorder.state === 'inactive') return;
    recorder.stop();
    onEvent({ kind: 'broke-off', message: 'The recording has filled the memory it may use and was ended here.' });
  });
  recorder.addEventListener('error', () => {
    onEvent({ kind: 'broke-off', message: 'The browser’s recorder failed. What was recorded until here is kept.' });
  });
  recorder.start(CHUNK_MS);
  return {
    pause: () => {
      holdClock();
      recorder.pause();
      return Promise.resolve();
    },
    resume: () => {
      runningSinceMs ??= performance.now();
      recorder.resume();
      return Promise.resolve();
    },
    stop: async (): Promise<FinishedRecording> => {
      await end();
      return { file: new Blob(chunks, { type }), problem: null, progress: progress() };
    },
    discard: async () => {
      await end();
      chunks.length = 0;
    },
  };
}

/** Said when it is used. */
export const BROWSER_RECORDER_NOTE =
  'This browser lacks WebCodecs: its own recorder is used, in memory, and players may not be able to seek in the file.';

export function noRecorder(): StylizerError {
  return new StylizerError(
    'record/unsupported',
    'This browser cannot record. Use a current Chrome, Edge, Firefox or Safari.',
  );
}
