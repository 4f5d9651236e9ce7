/**
 * The built app in a real Chromium: served as users get it, watched for anything it should not do. Benches and scripts
 * run this under tsx, which puts calls of its own helper `__name` into functions: what is sent to the page must have no
 * named functions inside, or it fails there.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build, preview, type PreviewServer } from 'vite';
import type {} from '../../src/ui/debug-handle.ts';
import type { EngineReport, FrameReport, SnapshotSubject, ViewSettings } from '../../src/shared/protocol.ts';
import { defaultViewSettings } from '../../src/shared/protocol.ts';
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { requireChromium } from '../find-chromium.mjs';
import { decodePicture } from '../node/picture-files.ts';

const BUILT_APP = fileURLToPath(new URL('../../.cache/app', import.meta.url));

export interface AppOptions {
  readonly flags: readonly string[];
  /** Search part of the address, without `debug=1`. */
  readonly search?: string;
  readonly context?: BrowserContextOptions;
  /** A folder for what the browser keeps. Without it, it keeps all in memory, files of pages included. */
  readonly userDataFolder?: string;
  /** Runs in the page before any of its scripts. */
  readonly beforeLoad?: () => void;
}

/** Builds what `serveApp` serves; `npm test` does it by itself. Throws when it cannot be built. */
export async function buildApp(): Promise<void> {
  await build({ logLevel: 'error', build: { outDir: BUILT_APP, emptyOutDir: true } });
}

export async function serveApp(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  if (!existsSync(BUILT_APP)) throw new Error('The app is not built: run the tests with `npm test`.');
  const server: PreviewServer = await preview({
    build: { outDir: BUILT_APP },
    preview: { port: 0, host: 'localhost', strictPort: false },
    logLevel: 'silent',
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('the preview server has no port');
  return { url: `http://localhost:${String(address.port)}/`, close: () => server.close() };
}

/** One page of the app, and what it did that it should not (`complaints`). */
export class App {
  readonly page: Page;
  readonly #closeBrowser: () => Promise<void>;
  readonly #complaints: string[];

  private constructor(page: Page, closeBrowser: () => Promise<void>, complaints: string[]) {
    this.page = page;
    this.#closeBrowser = closeBrowser;
    this.#complaints = complaints;
  }

  static async open(
    url: string,
    { flags, search = '', context, beforeLoad, userDataFolder }: AppOptions,
  ): Promise<App> {
    const launch = { executablePath: requireChromium(), args: [...flags] };
    const visit = { viewport: { width: 1440, height: 900 }, ...context };
    // A context of its own, so that tests may open further pages beside it.
    const visitor =
      userDataFolder === undefined
        ? await (await chromium.launch(launch)).newContext(visit)
        : await chromium.launchPersistentContext(userDataFolder, { ...launch, ...visit });
    const closeBrowser = async (): Promise<void> => {
      const browser = visitor.browser();
      await (browser ?? visitor).close();
    };
    const page = await visitor.newPage();
    if (beforeLoad) await page.addInitScript(beforeLoad);
    const complaints: string[] = [];
    page.on('request', (request) => {
      const requested = new URL(request.url());
      if (!['blob:', 'data:'].includes(requested.protocol) && requested.origin !== new URL(url).origin) {
        complaints.push(`request to ${request.url()}`);
      }
    });
    page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (/Content Security Policy|garbage collected without being closed/i.test(message.text())) {
        complaints.push(message.text());
      }
    });
    await page.goto(`${url}?debug=1${search === '' ? '' : `&${search}`}`);
    return new App(page, closeBrowser, complaints);
  }

  /** Requests to other origins, policy violations, uncaught errors and unclosed frames so far. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** The complaints so far, which then count as expected. */
  takeComplaints(): readonly string[] {
    return this.#complaints.splice(0);
  }

  async close(): Promise<void> {
    await this.#closeBrowser();
  }

  engineReport(): Promise<EngineReport | null> {
    return this.page.evaluate(() => globalThis.impasto?.engineReport ?? null);
  }

  lastReport(): Promise<FrameReport | null> {
    return this.page.evaluate(() => globalThis.impasto?.lastReport ?? null);
  }

  /** Waits until `frames` more frames than now were painted; returns the newest report. */
  async waitForFrames(frames: number, timeoutMs = 60_000): Promise<FrameReport> {
    const before = (await this.lastReport())?.framesShown ?? 0;
    await this.page.waitForFunction(
      (target) => (globalThis.impasto?.lastReport?.framesShown ?? 0) >= target,
      before + frames,
      { timeout: timeoutMs, polling: 50 },
    );
    const report = await this.lastReport();
    if (!report) throw new Error('no frame report');
    return report;
  }

  /** What a person sees where the picture is: a screenshot of the page's own canvas. */
  async visiblePicture(): Promise<RgbaPicture> {
    return decodePicture(await this.page.locator('picture-stage canvas').screenshot());
  }

  /** The picture on the canvas at full size, with the view set for it (the page's own view is put back by the page). */
  snapshot(view: Partial<ViewSettings> = {}): Promise<RgbaPicture> {
    return this.#snapshot({ ...defaultViewSettings, ...view }, 'painted');
  }

  /** The frame that the picture on the canvas was painted of; the view stays as it is. */
  sourceSnapshot(): Promise<RgbaPicture> {
    return this.#snapshot(null, 'source');
  }

  async #snapshot(view: ViewSettings | null, subject: SnapshotSubject): Promise<RgbaPicture> {
    const base64 = await this.page.evaluate(
      async ([settings, of]) => {
        const client = globalThis.impasto?.client;
        if (!client) throw new Error('the engine is not running');
        if (settings) await client.setView(settings);
        const bytes = new Uint8Array(await (await client.snapshot(of)).arrayBuffer());
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      },
      [view, subject] as const,
    );
    return decodePicture(Buffer.from(base64, 'base64'));
  }
}
