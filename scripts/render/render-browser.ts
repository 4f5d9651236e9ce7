/** A headless browser on `render.html`: the app's own worker code, driven from Node. */
import { type Browser, chromium, type Page } from 'playwright-core';
import type {} from '../../src/ui/render/render-page.ts';
import type { RenderAnswer, RenderRequest } from '../../src/ui/render/render-page.ts';
import type { ExportProgress } from '../../src/shared/export.ts';
import { requireChromium } from '../find-chromium.mjs';

export interface RenderInput {
  /** Paths. */
  readonly clip: string;
  readonly styles: readonly string[];
}

export class RenderBrowser {
  readonly page: Page;
  readonly #browser: Browser;
  #onProgress: (progress: ExportProgress) => void = () => undefined;

  private constructor(page: Page, browser: Browser) {
    this.page = page;
    this.#browser = browser;
  }

  /** @param url of the server; ends in a slash. */
  static async open(url: string, flags: readonly string[]): Promise<RenderBrowser> {
    const browser = await chromium.launch({ executablePath: requireChromium(), args: [...flags] });
    const page = await browser.newPage();
    const opened = new RenderBrowser(page, browser);
    await page.exposeFunction('impastoProgress', (progress: ExportProgress) => {
      opened.#onProgress(progress);
    });
    await page.goto(`${url}render.html`);
    await page.waitForFunction(() => globalThis.impastoRender !== undefined);
    return opened;
  }

  async render(
    { clip, styles }: RenderInput,
    request: RenderRequest,
    onProgress: (progress: ExportProgress) => void = () => undefined,
  ): Promise<RenderAnswer> {
    this.#onProgress = onProgress;
    await this.page.setInputFiles('#clip', clip);
    await this.page.setInputFiles('#styles', [...styles]);
    return this.page.evaluate(async (asked) => {
      const handle = globalThis.impastoRender;
      if (!handle) throw new Error('the render page did not start');
      const answer = await handle.render(asked);
      // A Blob does not cross into Node.
      return answer.kind === 'done' ? { ...answer, summary: { ...answer.summary, file: null } } : answer;
    }, request);
  }

  cancel(): Promise<void> {
    return this.page.evaluate(() => globalThis.impastoRender?.cancel());
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
