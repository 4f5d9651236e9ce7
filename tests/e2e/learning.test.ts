/** Teaching `gallery` a style, as a visitor does it: learnt, painted with, kept over a reload, forgotten and brought back. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { grayFrames } from '../support/clips/ffmpeg.ts';
import { lumaDifference } from '../support/clips/picture-distance.ts';

/** Any picture that is no style of the catalogue. */
const PICTURE = fileURLToPath(new URL('../../public/demo/poster.jpg', import.meta.url));
const CLIP = fileURLToPath(new URL('../fixtures/tiny-64x36.webm', import.meta.url));

let server: Awaited<ReturnType<typeof serveApp>>;
let app: App;

beforeAll(async () => {
  server = await serveApp();
});

afterAll(async () => {
  await server.close();
});

beforeEach(async () => {
  app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'size=64&engine=wasm&method=gallery' });
  await app.waitForFrames(2);
});

afterEach(async () => {
  const complaints = [...app.complaints];
  await app.close();
  expect(complaints).toEqual([]);
});

const learnButton = (): ReturnType<App['page']['locator']> => app.page.getByRole('button', { name: 'Learn a style' });
const tile = (): ReturnType<App['page']['locator']> =>
  app.page.locator('style-tile[style-id^="learnt-"]').getByRole('button', { name: 'poster', exact: true });
const progress = (): Promise<number> =>
  app.page.getByRole('progressbar', { name: 'Learning' }).evaluate((bar) => (bar as HTMLProgressElement).value);

async function beginLearning(): Promise<void> {
  await app.page.getByLabel('How thoroughly it is learnt').selectOption({ label: 'Quick' });
  await app.page.getByLabel('Picture to learn').setInputFiles(PICTURE);
}

async function openPausedClip(): Promise<void> {
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByRole('radio', { name: 'Clip' }).click({ force: true });
  await (await chooser).setFiles(CLIP);
  await expect.poll(async () => (await app.lastReport())?.outputSize.width, { timeout: 60_000 }).toBe(64);
  await app.page.getByRole('button', { name: 'Pause', exact: true }).click();
  await app.page.getByRole('slider', { name: 'Position in the clip' }).fill('0');
}

/** Of the clip's first frame, in each of the styles that come with the page. */
async function builtInPictures(): Promise<ReadonlyMap<string, RgbaPicture>> {
  const tiles = app.page.locator('style-tile:not([style-id^="learnt-"])');
  const pictures = new Map<string, RgbaPicture>();
  let before = await picture();
  for (const each of await tiles.all()) {
    await each.getByRole('button').first().click();
    await expect.poll(picture, { timeout: 30_000 }).not.toBe(before);
    before = await picture();
    pictures.set((await each.getAttribute('style-id')) ?? '', await app.snapshot());
  }
  return pictures;
}

async function exportClip(file: string): Promise<Uint8Array> {
  await app.page.getByRole('button', { name: 'Export clip' }).click();
  await app.page.getByText(/64×36, H\.264/).waitFor();
  const exporting = app.page.waitForEvent('download', { timeout: 120_000 });
  await app.page.getByRole('button', { name: /^Export “/ }).click();
  await (await exporting).saveAs(file);
  await app.page.keyboard.press('Escape');
  const [first] = grayFrames(file).frames;
  return first!;
}

async function picture(): Promise<string> {
  const bytes = await app.page.evaluate(async () => {
    const blob = await globalThis.impasto?.client?.snapshot();
    return blob ? [...new Uint8Array(await blob.arrayBuffer())] : [];
  });
  expect(bytes.length).toBeGreaterThan(0);
  return createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');
}

describe('learning a style', () => {
  test('it is on the shelf, painted with, there after a reload, forgotten and brought back', async () => {
    await app.page.getByRole('button', { name: 'Pause', exact: true }).click();
    const before = await picture();
    await beginLearning();
    await expect.poll(() => tile().count(), { timeout: 180_000 }).toBe(1);
    await expect.poll(() => tile().getAttribute('aria-pressed'), { timeout: 30_000 }).toBe('true');
    await expect.poll(picture, { timeout: 30_000 }).not.toBe(before);

    await app.page.reload();
    await app.waitForFrames(2);
    await expect.poll(() => tile().getAttribute('aria-pressed'), { timeout: 30_000 }).toBe('true');
    await app.page.getByRole('button', { name: 'Remove poster from the shelf' }).click();
    await expect.poll(() => tile().count()).toBe(0);
    await app.page.getByRole('button', { name: 'Bring back poster' }).click();
    await expect.poll(() => tile().count()).toBe(1);
  });

  test('a clip is exported in it, not as it was and not in the style that is nearest', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'impasto-learning-'));
    try {
      await openPausedClip();
      await beginLearning();
      await expect.poll(() => tile().getAttribute('aria-pressed'), { timeout: 180_000 }).toBe('true');
      const learnt = await exportClip(join(folder, 'learnt.mp4'));
      const source = await app.snapshot({ isStylized: false });
      const live = await app.snapshot();
      expect(lumaDifference(learnt, live)).toBeLessThan(0.3 * lumaDifference(learnt, source));

      // The style that learning began with is one of these.
      const builtIn = await builtInPictures();
      const byDistance = [...builtIn].sort(([, a], [, b]) => lumaDifference(learnt, a) - lumaDifference(learnt, b));
      const [nearestId, nearest] = byDistance[0]!;
      expect(lumaDifference(learnt, live)).toBeLessThan(0.5 * lumaDifference(learnt, nearest));
      await app.page.locator(`style-tile[style-id="${nearestId}"]`).getByRole('button').first().click();
      const exported = await exportClip(join(folder, 'nearest.mp4'));
      expect(lumaDifference(exported, nearest)).toBeLessThan(0.5 * lumaDifference(exported, live));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('pauses, goes on after a pause and a lost device, and is gone at once when cancelled', async () => {
    await beginLearning();
    const status = app.page.getByRole('group', { name: 'Learning' }).getByRole('status');
    await expect.poll(() => status.textContent(), { timeout: 60_000 }).toContain('loss');
    await app.page.getByRole('button', { name: 'Pause learning' }).click();
    // The step that is being taken may still report; then nothing moves.
    await app.page.waitForTimeout(500);
    const paused = await progress();
    await app.page.waitForTimeout(1000);
    expect(await progress()).toBe(paused);
    await app.page.getByRole('button', { name: 'Go on learning' }).click();
    await app.page.evaluate(() => globalThis.impasto?.losePaintingDevice());
    await expect.poll(progress, { timeout: 60_000 }).toBeGreaterThan(paused);
    // In the page itself: a busy machine makes the driver's own way there and back slow.
    const cancelMs = await app.page.evaluate(async () => {
      const panel = document.querySelector('impasto-app')?.shadowRoot?.querySelector('learn-panel');
      const work = panel?.shadowRoot?.querySelector('work-progress');
      const beganMs = performance.now();
      [...(work?.shadowRoot?.querySelectorAll('button') ?? [])].at(-1)?.click();
      while (panel?.shadowRoot?.querySelector('work-progress')) await new Promise((done) => setTimeout(done, 5));
      return performance.now() - beganMs;
    });
    expect(cancelMs).toBeLessThan(300);
    await learnButton().waitFor();
    expect(await tile().count()).toBe(0);
  });
});
