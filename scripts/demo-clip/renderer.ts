/** Renders frames of the clip in headless Chromium, on its software GPU. */

import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import ts from 'typescript';
import { requireChromium } from '../find-chromium.mjs';
import type { PageJob } from './page.ts';
import { presentShader, sceneShader } from './shader-source.ts';
import { FPS, sceneAt, sceneTime, type SceneName } from './timeline.ts';

const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-dev-shm-usage',
  '--disable-gpu-watchdog',
];

/** A picture in memory: rows from the top, `channels` values per pixel. */
export interface Picture<Data> {
  readonly width: number;
  readonly height: number;
  readonly data: Data;
}

/** The same rows in the opposite order (WebGL reads the bottom row first). */
function flipRows(data: Buffer, rowBytes: number): Buffer {
  const flipped = Buffer.alloc(data.length);
  for (let y = 0; y < data.length; y += rowBytes) {
    data.copy(flipped, data.length - rowBytes - y, y, y + rowBytes);
  }
  return flipped;
}

/** `page.ts` as plain JavaScript for the browser. */
async function pageScript(): Promise<string> {
  const source = await readFile(new URL('./page.ts', import.meta.url), 'utf8');
  return ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 },
  }).outputText;
}

/** One browser with the clip's shaders; open it, render, close it. */
export class ClipRenderer {
  readonly #compiled = new Set<SceneName>();
  readonly #browser: Browser;
  readonly #page: Page;
  readonly width: number;
  readonly height: number;

  private constructor(browser: Browser, page: Page, width: number, height: number) {
    this.#browser = browser;
    this.#page = page;
    this.width = width;
    this.height = height;
  }

  /** Start Chromium and prepare the buffers. */
  static async open(width: number, height: number): Promise<ClipRenderer> {
    const browser = await chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_ARGS });
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(0);
      await page.addScriptTag({ content: await pageScript(), type: 'module' });
      await page.waitForFunction(() => 'demoClip' in globalThis);
      const present = await presentShader();
      await page.evaluate((s) => globalThis.demoClip.setup(s), { width, height, present });
      return new ClipRenderer(browser, page, width, height);
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  async #job(frame: number, apart: number): Promise<PageJob> {
    const scene = sceneAt(frame).name;
    if (!this.#compiled.has(scene)) {
      const source = await sceneShader(scene);
      await this.#page.evaluate(([n, s]) => globalThis.demoClip.addScene(n, s), [scene, source] as const);
      this.#compiled.add(scene);
    }
    const time = sceneTime(frame);
    return { scene, time, nextTime: time + apart / FPS };
  }

  /** RGBA bytes of a frame. */
  async colour(frame: number): Promise<Picture<Buffer>> {
    const job = await this.#job(frame, 1);
    const text = await this.#page.evaluate((j) => globalThis.demoClip.renderColour(j), job);
    const data = flipRows(Buffer.from(text, 'base64'), this.width * 4);
    return { width: this.width, height: this.height, data };
  }

  /**
   * Motion to the frame `apart` frames later, per pixel: flow u, flow v (pixels, v down), depth expected there,
   * depth now.
   */
  async motion(frame: number, apart = 1): Promise<Picture<Float32Array>> {
    const job = await this.#job(frame, apart);
    const text = await this.#page.evaluate((j) => globalThis.demoClip.renderMotion(j), job);
    const flipped = flipRows(Buffer.from(text, 'base64'), this.width * 16);
    const data = new Float32Array(flipped.buffer.slice(flipped.byteOffset, flipped.byteOffset + flipped.byteLength));
    return { width: this.width, height: this.height, data };
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
