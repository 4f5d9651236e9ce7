/** `impasto render`: one clip through a headless browser, which runs the app's own worker. */
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExportSummary } from '../../src/shared/export.ts';
import { findChromium, requireChromium } from '../find-chromium.mjs';
import { HARDWARE_FLAGS, SOFTWARE_FLAGS } from '../app-driver/chromium-flags.ts';
import { RenderBrowser } from '../render/render-browser.ts';
import { startRenderServer } from '../render/render-server.ts';
import { clipEndS } from './clip-end.ts';
import { EXIT } from './exit-codes.ts';
import { partRange } from './key-frame-grid.ts';
import { showProgress } from './progress-bar.ts';
import { parseRenderOptions, type RenderOptions } from './render-options.ts';

const APP_FOLDER = fileURLToPath(new URL('../../dist', import.meta.url));

export async function render(args: readonly string[]): Promise<void> {
  const options = parseRenderOptions(args);
  for (const file of [options.input, ...options.styles]) await requireFile(file);
  if (findChromium() === null) {
    process.exitCode = EXIT.missing;
    requireChromium();
  }
  await requireApp();
  const server = await startRenderServer(process.env['IMPASTO_APP'] ?? APP_FOLDER);
  const browser = await RenderBrowser.open(server.url, options.engine === 'webgpu' ? HARDWARE_FLAGS : SOFTWARE_FLAGS);
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort();
    void browser.cancel().catch(() => undefined); // The browser may be gone already.
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const summary = await renderWith(browser, server.receive(resolve(options.out)), options);
    if (summary) tellDone(summary, options);
    process.exitCode = EXIT.done;
  } catch (error) {
    const isInterrupted = interruption.signal.aborted;
    process.exitCode = isInterrupted ? EXIT.interrupted : EXIT.failed;
    throw isInterrupted ? new Error('Interrupted: nothing was saved.') : error;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await browser.close();
    await server.close();
  }
}

async function renderWith(browser: RenderBrowser, url: string, options: RenderOptions): Promise<ExportSummary | null> {
  const { input, styles, weights, strength, stability, settings, method, part, engine, wantsFrameHashes, isJson } =
    options;
  const range = part.kind === 'whole' ? null : partRange(part, await clipEndS(input));
  if (range && range.fromS >= range.toS) {
    // More segments than grid cells: this one is empty, which is no failure of the batch.
    process.stdout.write(
      isJson ? `${JSON.stringify({ kind: 'empty' })}\n` : 'This segment is empty: the clip is too short.\n',
    );
    return null;
  }
  const progress = showProgress(isJson);
  const answer = await browser.render(
    { clip: input, styles },
    {
      settings,
      method,
      range,
      isSegment: range !== null,
      sink: { kind: 'server', url },
      weights,
      strength,
      stability,
      engine,
      wantsFrameHashes,
    },
    progress.update,
  );
  progress.end();
  if (answer.kind === 'failed') throw new Error(answer.message);
  return answer.summary;
}

function tellDone(summary: ExportSummary, { out, isJson }: RenderOptions): void {
  if (isJson) {
    process.stdout.write(`${JSON.stringify({ kind: 'done', out, ...summary })}\n`);
    return;
  }
  const { frames, plan, times } = summary;
  const fps = ((1000 * frames) / times.totalMs).toFixed(1);
  const { width, height } = plan.size;
  process.stdout.write(
    `${out}: ${String(frames)} frames, ${String(width)}×${String(height)}, ${plan.codec}, ${fps} fps\n`,
  );
  for (const note of plan.notes) process.stdout.write(`${note}\n`);
}

async function requireFile(file: string): Promise<void> {
  try {
    await (await open(file)).close();
  } catch (cause) {
    throw new Error(`“${file}” cannot be read. Check its name and that you may read it.`, { cause });
  }
}

/** From a checkout the app is built when it is first needed. */
async function requireApp(): Promise<void> {
  if (process.env['IMPASTO_APP'] !== undefined || existsSync(`${APP_FOLDER}/render.html`)) return;
  process.stderr.write('Building the app once …\n');
  const { build } = await import('vite');
  await build({ root: fileURLToPath(new URL('../..', import.meta.url)), logLevel: 'error' });
}
