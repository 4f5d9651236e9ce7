/**
 * A page without a studio, for the command line: files come in by its two inputs, which a driver sets, and one call
 * renders. The exported bytes leave through the job's sink, never through this page.
 */
import { describeError } from '../../shared/errors.ts';
import {
  type ExportJob,
  type ExportProgress,
  type ExportRange,
  type ExportSettings,
  type ExportSink,
  type ExportSummary,
  prerollFrames,
} from '../../shared/export.ts';
import type { EngineId, MethodId } from '../../shared/protocol.ts';
import { runExport } from '../../workers/export-client.ts';

export interface RenderRequest {
  readonly settings: ExportSettings;
  readonly method: MethodId;
  readonly range: ExportRange | null;
  readonly isSegment: boolean;
  readonly sink: ExportSink;
  /** One for each style file, in their order. */
  readonly weights: readonly number[];
  readonly strength: number;
  readonly stability: number;
  readonly engine: EngineId | null;
  readonly wantsFrameHashes: boolean;
}

/** Errors as values: a driver sees only text of what a page throws. */
export type RenderAnswer =
  { readonly kind: 'done'; readonly summary: ExportSummary } | { readonly kind: 'failed'; readonly message: string };

export interface RenderHandle {
  /** Renders the chosen clip with the chosen styles. */
  render(request: RenderRequest): Promise<RenderAnswer>;
  cancel(): void;
}

declare global {
  /** Defined on `render.html` only. */
  var impastoRender: RenderHandle | undefined;
  /** Set by the driver. */
  var impastoProgress: ((progress: ExportProgress) => void) | undefined;
}

let running: AbortController | null = null;

globalThis.impastoRender = {
  render: async (request) => {
    running = new AbortController();
    try {
      return { kind: 'done', summary: await render(request, running.signal) };
    } catch (error) {
      return { kind: 'failed', message: describeError(error) };
    }
  },
  cancel: () => {
    running?.abort();
  },
};

async function render(request: RenderRequest, signal: AbortSignal): Promise<ExportSummary> {
  const [file] = chosenFiles('clip');
  if (!file) throw new TypeError('No clip was chosen.');
  const { settings, range, isSegment, sink, wantsFrameHashes, weights, strength, stability, engine, method } = request;
  const styles = chosenFiles('styles').map((picture) => ({ id: styleId(picture), picture }));
  const mix = styles.map(({ id }, index) => ({ id, weight: weights[index] ?? 1 }));
  const look = { styles: mix, strength, stability };
  const job: ExportJob = {
    ...settings,
    file,
    range,
    isSegment,
    prerollFrames: range ? prerollFrames(stability) : 0,
    wantsFrameHashes,
    sink,
  };
  const modelsUrl = new URL('models/', document.baseURI).href;
  return runExport(
    { engine, method, modelsUrl, styles, look: styles.length > 0 ? look : null },
    job,
    (progress) => globalThis.impastoProgress?.(progress),
    signal,
  );
}

/** Of the built-in styles' files it is their own id, by which `gallery` knows them. */
function styleId({ name }: File): string {
  return name.replace(/\.[a-z0-9]+$/i, '');
}

function chosenFiles(id: string): readonly File[] {
  const input = document.getElementById(id);
  return input instanceof HTMLInputElement ? [...(input.files ?? [])] : [];
}
