/** A browser that renders clips, for tests: the command line's own server and page. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SOFTWARE_FLAGS } from '../../../scripts/app-driver/chromium-flags.ts';
import { RenderBrowser } from '../../../scripts/render/render-browser.ts';
import { type RenderServer, startRenderServer } from '../../../scripts/render/render-server.ts';
import { defaultExportSettings, type ExportSettings, type ExportSummary } from '../../../src/shared/export.ts';
import type { RenderAnswer, RenderRequest } from '../../../src/ui/render/render-page.ts';

const BUILT_APP = fileURLToPath(new URL('../../../.cache/app', import.meta.url));

export class RenderRig {
  /** Where clips and results lie; removed on close. */
  readonly folder: string;
  readonly browser: RenderBrowser;
  readonly server: RenderServer;

  private constructor(folder: string, browser: RenderBrowser, server: RenderServer) {
    this.folder = folder;
    this.browser = browser;
    this.server = server;
  }

  static async open(): Promise<RenderRig> {
    const server = await startRenderServer(BUILT_APP);
    const browser = await RenderBrowser.open(server.url, SOFTWARE_FLAGS);
    return new RenderRig(await mkdtemp(join(tmpdir(), 'impasto-clips-')), browser, server);
  }

  /** Renders `clip` to `out`, both paths, with pass-through unless `settings` say otherwise. */
  tryRender(
    clip: string,
    out: string,
    settings: Partial<ExportSettings> = {},
    request: Partial<RenderRequest> = {},
    styles: readonly string[] = [],
  ): Promise<RenderAnswer> {
    return this.browser.render(
      { clip, styles },
      {
        settings: { ...defaultExportSettings, method: 'pass-through', ...settings },
        method: 'live',
        range: null,
        isSegment: false,
        sink: { kind: 'server', url: this.server.receive(out) },
        weights: [],
        strength: 1,
        stability: 0,
        // Its start is the quickest here; what passes through does not use it.
        engine: 'wasm',
        wantsFrameHashes: false,
        ...request,
      },
    );
  }

  /** Like `tryRender`, but throws when it fails. */
  async render(...args: Parameters<RenderRig['tryRender']>): Promise<ExportSummary> {
    const answer = await this.tryRender(...args);
    if (answer.kind === 'failed') throw new Error(answer.message);
    return answer.summary;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
    await rm(this.folder, { recursive: true });
  }
}
