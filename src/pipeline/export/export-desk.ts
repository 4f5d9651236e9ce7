/** The worker's exports: one at a time, cancellable. */
import { StylizerError } from '../../shared/errors.ts';
import type { ExportJob, ExportProgress, ExportSummary } from '../../shared/export.ts';
import { exportClip, type ExportMeans } from './export-clip.ts';

export class ExportDesk {
  #current: AbortController | null = null;

  async run(
    job: ExportJob,
    createPainter: ExportMeans['createPainter'],
    onProgress: (progress: ExportProgress) => void,
  ): Promise<ExportSummary> {
    if (this.#current) {
      throw new StylizerError('export/failed', 'Another export is running here. Wait for its end, or cancel it.');
    }
    const controller = new AbortController();
    this.#current = controller;
    try {
      return await exportClip(job, { createPainter, onProgress, signal: controller.signal });
    } finally {
      this.#current = null;
    }
  }

  /** The running export rejects with an AbortError and leaves no file. */
  cancel(): void {
    this.#current?.abort();
  }
}
