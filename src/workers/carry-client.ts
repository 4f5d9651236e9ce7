/** Carries painted frames through a clip in a worker of its own: the picture on the page goes on, cancelling is immediate. */
import { proxy, wrap } from 'comlink';
import type { CarryJob, CarryProgress, CarrySummary, CarryWorkerApi } from '../shared/carrying.ts';
import { StylizerError } from '../shared/errors.ts';
import type { ExportSetup } from '../shared/export-setup.ts';
import { installErrorCodes } from './comlink-errors.ts';

installErrorCodes();

export interface CarryRun {
  /** @throws AbortError when the signal is aborted, StylizerError when it fails. */
  readonly done: Promise<CarrySummary>;
  /** For tests of the way back. */
  readonly loseDevice: () => void;
}

/** @param onProgress is not called any more once the signal is aborted. */
export function runCarry(
  setup: ExportSetup,
  job: CarryJob,
  onProgress: (progress: CarryProgress) => void,
  signal: AbortSignal,
): CarryRun {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./carry-worker.ts', import.meta.url), { type: 'module', name: 'carry' });
  const api = wrap<CarryWorkerApi>(worker);
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(
        new StylizerError(
          'paint/failed',
          'Carrying broke off: the browser ended it. Set in and out points around less.',
        ),
      );
    });
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
  const report = (progress: CarryProgress): void => {
    if (!signal.aborted) onProgress(progress);
  };
  const done = Promise.race([api.carry(setup, job, proxy(report)), broken]).finally(() => {
    worker.terminate();
  });
  return { done, loseDevice: () => void api.loseDevice() };
}
