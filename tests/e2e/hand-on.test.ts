/** The painted picture outside the page: windows of its own, and other pages that embed the library. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createServer, preview, type PreviewServer, type ViteDevServer } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { fakeCameraFlags, SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { requireChromium } from '../../scripts/find-chromium.mjs';
import { decodePicture } from '../../scripts/node/picture-files.ts';
import { pictureDifference } from '../support/test-pictures.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a video shows that plays: it must have a size, and change. */
async function expectMoving(page: Page, video: string): Promise<void> {
  await page.waitForFunction(
    (selector) => (document.querySelector<HTMLVideoElement>(selector)?.videoWidth ?? 0) > 0,
    video,
    { timeout: 60_000 },
  );
  const picture = async () => decodePicture(await page.locator(video).screenshot());
  const first = await picture();
  await expect
    .poll(async () => pictureDifference(first, await picture()).mean, { timeout: 20_000, interval: 500 })
    .toBeGreaterThan(0.5);
}

describe('a window with nothing but the picture', () => {
  let server: Awaited<ReturnType<typeof serveApp>>;
  let app: App;

  beforeAll(async () => {
    server = await serveApp();
    app = await App.open(server.url, { flags: [...SOFTWARE_FLAGS], search: 'size=64' });
    await app.waitForFrames(3);
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await server.close();
  });

  async function openWindow(size: string): Promise<Page> {
    await app.page.getByRole('button', { name: 'Output' }).click();
    await app.page.getByRole('combobox', { name: 'Size' }).selectOption(size);
    const popup = app.page.waitForEvent('popup');
    await app.page.getByRole('button', { name: 'Open window' }).click();
    return popup;
  }

  test('shows the moving picture and no control, at the size that was chosen', async () => {
    const popup = await openWindow('1280 × 720');
    await expectMoving(popup, 'video');
    const content = await popup.evaluate(() => ({
      elements: [...document.body.querySelectorAll('*')].map(({ localName }) => localName),
      hasControls: document.querySelector('video')?.controls,
      cursor: getComputedStyle(document.body).cursor,
      margin: getComputedStyle(document.body).margin,
      width: document.querySelector('video')?.clientWidth,
      inner: innerWidth,
    }));
    expect(content.elements).toEqual(['video']);
    expect(content.hasControls).toBe(false);
    expect(content.cursor).toBe('none');
    expect(content.margin).toBe('0px');
    expect(content.width).toBe(content.inner);
    await popup.close();
    await app.waitForFrames(5);
  });

  test('stays on top in a document picture-in-picture window', async () => {
    await app.page.getByRole('button', { name: 'Output' }).click();
    await app.page.getByRole('button', { name: 'Stay on top' }).click();
    const floating = (): Promise<readonly [elements: string, width: number, seconds: number] | null> =>
      app.page.evaluate(() => {
        const { documentPictureInPicture } = globalThis as unknown as {
          documentPictureInPicture: { window: Window | null };
        };
        const body = documentPictureInPicture.window?.document.body;
        const video = body?.querySelector('video');
        if (!body || !video) return null;
        return [[...body.children].map(({ localName }) => localName).join(), video.videoWidth, video.currentTime];
      });
    await expect.poll(async () => (await floating())?.[1], { timeout: 20_000 }).toBe(640);
    const [elements, , before] = (await floating())!;
    expect(elements).toBe('video');
    await expect.poll(async () => (await floating())![2], { timeout: 20_000 }).toBeGreaterThan(before + 0.5);
    await app.page.evaluate(() => {
      const { documentPictureInPicture } = globalThis as unknown as {
        documentPictureInPicture: { window: Window | null };
      };
      documentPictureInPicture.window?.close();
    });
    await expect.poll(floating).toBeNull();
    await app.waitForFrames(3);
  });

  test('goes on when the painting worker has to be replaced', async () => {
    const popup = await openWindow('1280 × 720');
    await expectMoving(popup, 'video');
    const [painter] = app.page.workers().filter((worker) => worker.url().includes('stylizer-worker'));
    await painter!.evaluate(() => {
      setTimeout(() => {
        throw new Error('a fault');
      });
    });
    app.takeComplaints();
    await app.waitForFrames(10, 60_000);
    await expectMoving(popup, 'video');
    await popup.close();
    expect(app.takeComplaints().filter((complaint) => !complaint.includes('a fault'))).toEqual([]);
  });

  test('closes with the page', async () => {
    const popup = await openWindow('1280 × 720');
    const closed = popup.waitForEvent('close');
    await app.page.goto('about:blank');
    await closed;
  });
});

describe('the examples, as `npm run dev` serves them', () => {
  let server: ViteDevServer;
  let browser: Browser;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    server = await createServer({
      root: ROOT,
      configFile: join(ROOT, 'vite.config.ts'),
      server: { port: 0 },
      logLevel: 'error',
    });
    await server.listen();
    url = server.resolvedUrls?.local[0] ?? '';
    const args = [...SOFTWARE_FLAGS, ...fakeCameraFlags(null)];
    browser = await chromium.launch({ executablePath: requireChromium(), args: [...args] });
  });

  afterEach(async () => {
    await page.close();
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  async function open(example: string): Promise<void> {
    page = await browser.newPage();
    await page.goto(`${url}examples/${example}.html`);
    await page
      .getByRole('status')
      .getByText(/^Painting/)
      .waitFor({ timeout: 120_000 });
  }

  const picture = async (selector: string) => decodePicture(await page.locator(selector).screenshot());

  test('the element paints, changes its style, and takes a camera', async () => {
    await open('element');
    const first = await picture('impasto-stage');
    await expect
      .poll(async () => pictureDifference(first, await picture('impasto-stage')).mean, { timeout: 20_000 })
      .toBeGreaterThan(0.5);
    await page.getByRole('button', { name: 'Use the camera' }).click();
    // The fake camera is 4:3 and green for the most part, which no frame of the demo is.
    await expect
      .poll(() => page.locator('impasto-stage').evaluate((stage) => stage.shadowRoot?.querySelector('canvas')?.width), {
        timeout: 20_000,
      })
      .toBe(640);
    await expect
      .poll(async () => pictureDifference(first, await picture('impasto-stage')).mean, { timeout: 20_000 })
      .toBeGreaterThan(15);
    // Taken out of the page, it ends its worker.
    await page.evaluate(() => {
      document.querySelector('impasto-stage')?.remove();
    });
    await expect.poll(() => page.workers().length, { timeout: 10_000 }).toBe(0);
  });

  test('a call receives the painted picture', async () => {
    await open('webrtc');
    await expectMoving(page, '#received');
  });

  test('a clean window opens from a track', async () => {
    await open('window');
    const popup = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Open window' }).click();
    await expectMoving(await popup, 'video');
  });
});

describe('the built library', () => {
  let folder: string;
  let server: PreviewServer;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(join(ROOT, '.cache/lib-'));
    execFileSync('node', ['scripts/build-lib.mjs', folder], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
    server = await preview({
      configFile: false,
      root: folder,
      build: { outDir: '.' },
      preview: {
        port: 0,
        host: 'localhost',
        headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
      },
      logLevel: 'silent',
    });
    browser = await chromium.launch({ executablePath: requireChromium(), args: [...SOFTWARE_FLAGS] });
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  });

  test('paints a canvas into a track in a page that knows nothing but impasto.js', async () => {
    await writeFile(
      join(folder, 'host.html'),
      '<!doctype html><title>host</title><video muted autoplay playsinline></video>' +
        "<script type=module>import * as library from './impasto.js'; globalThis.library = library;</script>",
    );
    const page = await browser.newPage();
    const address = server.httpServer.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await page.goto(`http://localhost:${String(port)}/host.html`);
    await page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: 128, height: 96 });
      const context = canvas.getContext('2d')!;
      let t = 0;
      setInterval(() => {
        context.fillStyle = `hsl(${String((t++ * 9) % 360)} 80% 50%)`;
        context.fillRect((t * 5) % 128, 0, 40, 96);
      }, 50);
      const style = await new Promise<Blob | null>((resolve) => {
        const paper = document.createElement('canvas');
        Object.assign(paper, { width: 96, height: 96 });
        paper.getContext('2d')!.fillRect(10, 10, 50, 20);
        paper.toBlob(resolve);
      });
      const { library } = globalThis as unknown as {
        library: {
          createStylizer: (
            input: unknown,
            options: object,
          ) => Promise<{ track: MediaStreamTrack; controls: { stop(): void; snapshot(): Promise<Blob> } }>;
        };
      };
      const { track, controls } = await library.createStylizer(canvas, { style, networkShortSidePx: 64 });
      document.querySelector('video')!.srcObject = new MediaStream([track]);
      Object.assign(globalThis, { track, controls });
    });
    await expectMoving(page, 'video');
    const ended = await page.evaluate(async () => {
      const { track, controls } = globalThis as unknown as {
        track: MediaStreamTrack;
        controls: { stop(): void; snapshot(): Promise<Blob>; setStability(stability: number): Promise<void> };
      };
      const size = (await controls.snapshot()).size;
      await controls.setStability(0);
      const refused = await controls.setStability(2).catch(String);
      controls.stop();
      return [track.readyState, size > 100, refused];
    });
    expect(ended).toEqual(['ended', true, 'TypeError: stability must be a number from 0 to 1.']);
    await expect.poll(() => page.workers().length).toBe(0);
  });

  test('its types stand on their own: a page that uses them compiles, one that misuses them does not', async () => {
    const consumer = await mkdtemp(join(tmpdir(), 'impasto-consumer-'));
    const check = (source: string): string => {
      try {
        const args = [
          '--noEmit',
          '--strict',
          '--target',
          'ES2022',
          '--module',
          'ESNext',
          '--moduleResolution',
          'bundler',
        ];
        const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
        return execFileSync('node', [tsc, ...args, '--lib', 'ES2022,DOM', source], { cwd: consumer, encoding: 'utf8' });
      } catch (error) {
        return String((error as { stdout?: unknown }).stdout);
      }
    };
    const use = `import { createStylizer, type Stylizer } from '${join(folder, 'impasto.js')}';
      export const made: Promise<Stylizer> = createStylizer(document.createElement('video'), { style: 'a.jpg', strength: 0.5 });
      export const track: Promise<MediaStreamTrack> = made.then((stylizer) => stylizer.track);\n`;
    await writeFile(join(consumer, 'good.ts'), use);
    await writeFile(join(consumer, 'bad.ts'), use.replace('strength: 0.5', "strength: 'half'"));
    expect(check(join(consumer, 'good.ts'))).toBe('');
    expect(check(join(consumer, 'bad.ts'))).toContain("Type 'string' is not assignable to type 'number'");
    await rm(consumer, { recursive: true });
  });
});
