/**
 * Runs one export in a worker of its own: the picture on the page goes on, the look cannot change half way, and its
 * memory goes with it. It alone creates and terminates that worker.
 */
import { proxy, transfer, wrap } from 'comlink';
import { StylizerError } from '../shared/errors.ts';
import type { ExportJob, ExportProgress, ExportSummary } from '../shared/export.ts';
import type { ExportSetup } from '../shared/export-setup.ts';
import { DEFAULT_REPORT_INTERVAL_MS, type StylizerWorkerApi } from '../shared/protocol.ts';
import { installErrorCodes } from './comlink-errors.ts';

installErrorCodes();

/** A cancelled worker that does not answer within this is ended; its file was never committed. */
const CANCEL_TIMEOUT_MS = 10_000;

/** @throws AbortError when the signal is aborted, StylizerError when the export fails. */
export async function runExport(
  setup: ExportSetup,
  job: ExportJob,
  onProgress: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<ExportSummary> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./stylizer-worker.ts', import.meta.url), { type: 'module', name: 'export' });
  const api = wrap<StylizerWorkerApi>(worker);
  const crashed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new StylizerError('export/failed', 'The export broke off: the browser ended it. Try a smaller size.'));
    });
  });
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      void api.cancelExport();
      setTimeout(() => {
        reject(signal.reason as Error);
      }, CANCEL_TIMEOUT_MS);
    });
  });
  const work = async (): Promise<ExportSummary> => {
    const canvas = new OffscreenCanvas(1, 1);
    const options = {
      canvas,
      forcedEngine: setup.engine,
      method: setup.method,
      rememberedTimingsMs: {},
      excludedEngines: [],
      modelsUrl: setup.modelsUrl,
      networkShortSidePx: null,
      reportIntervalMs: DEFAULT_REPORT_INTERVAL_MS,
    };
    const { method } = await api.start(
      transfer(options, [canvas]),
      proxy(() => undefined),
    );
    if (setup.look && method.id !== setup.method) {
      // On the page another method may stand in; a file of hours must be what was asked for.
      throw new StylizerError('model/fetch', method.trouble ?? 'The method could not be loaded. Choose another one.');
    }
    for (const { id, picture, learnt } of setup.styles) await api.addStyle(id, picture, learnt ?? null);
    if (setup.look) await api.setLook(setup.look);
    signal.throwIfAborted();
    return api.exportClip(job, proxy(onProgress));
  };
  try {
    return await Promise.race([work(), crashed, cancelled]);
  } finally {
    worker.terminate();
  }
}
