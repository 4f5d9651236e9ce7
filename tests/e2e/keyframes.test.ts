/** Painting a paused frame, as a visitor does it: pinned, kept over a reload, deleted and brought back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { fakeCameraFlags, SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { decodePicture } from '../../scripts/node/picture-files.ts';
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { makeClip } from '../support/clips/make-clips.ts';
import { rmsDifference } from '../support/clips/picture-distance.ts';

let server: Awaited<ReturnType<typeof serveApp>>;
let folder: string;
/** One file: made anew it would have other bytes, and be another clip. */
let clip: string;
let app: App;

beforeAll(async () => {
  server = await serveApp();
  folder = await mkdtemp(join(tmpdir(), 'impasto-keyframes-'));
  clip = await makeClip(folder, 'vp9-opus.webm');
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  const flags = [...SOFTWARE_FLAGS, ...fakeCameraFlags(null)];
  app = await App.open(server.url, { flags, search: 'size=64&engine=wasm' });
  await app.waitForFrames(2);
});

afterEach(async () => {
  const complaints = [...app.complaints];
  await app.close();
  expect(complaints).toEqual([]);
});

async function openPausedClip(): Promise<void> {
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByRole('radio', { name: 'Clip' }).click({ force: true });
  await (await chooser).setFiles(clip);
  await app.page.locator('clip-timeline').waitFor();
  await expect.poll(async () => (await app.lastReport())?.outputSize.width, { timeout: 60_000 }).toBe(160);
  await app.page.getByRole('button', { name: 'Pause', exact: true }).click();
  const slider = app.page.getByRole('slider', { name: 'Position in the clip' });
  await slider.evaluate((element) => {
    const range = element as HTMLInputElement;
    range.value = String((Number(range.min) + Number(range.max)) / 2);
    range.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

const painted = (): ReturnType<App['page']['locator']> =>
  app.page.getByRole('list', { name: 'Painted frames' }).getByRole('img');
const progress = (): Promise<number> =>
  app.page.getByRole('progressbar', { name: 'Painting' }).evaluate((bar) => (bar as HTMLProgressElement).value);
const paintButton = (): ReturnType<App['page']['locator']> =>
  app.page.getByRole('button', { name: 'Paint this frame' });

/** Whether the page asks before it is closed. */
const wantsToStay = (): Promise<boolean> =>
  app.page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));

/** The only one. */
async function paintedPicture(): Promise<RgbaPicture> {
  // Drawn: the page's policy lets nothing read the address itself.
  const bytes = await painted().evaluate(async (element) => {
    const image = element as HTMLImageElement;
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  });
  return decodePicture(Buffer.from(bytes));
}

/** @param left where it begins, as a share of the width. */
function halfOf({ width, height, rgba }: RgbaPicture, left: number): RgbaPicture {
  const half = Math.floor(width / 2);
  const first = Math.round(left * width);
  const cut = new Uint8ClampedArray(4 * half * height);
  for (let y = 0; y < height; y++) {
    const row = 4 * (y * width + first);
    cut.set(rgba.subarray(row, row + 4 * half), 4 * y * half);
  }
  return { width: half, height, rgba: cut };
}

describe('paused frames', () => {
  test('pause → Gatys → pinned; the pin outlives a reload, can be deleted and brought back', async () => {
    await openPausedClip();
    await paintButton().click();
    await app.page.getByRole('group', { name: 'Painting' }).waitFor();
    await app.page.locator('loss-curve canvas').waitFor({ timeout: 60_000 });
    await expect.poll(() => painted().count(), { timeout: 120_000 }).toBe(1);
    await expect.poll(() => app.page.locator('picture-stage img.painted').count()).toBe(1);
    const size = await painted().evaluate((image) => [
      (image as HTMLImageElement).naturalWidth,
      (image as HTMLImageElement).naturalHeight,
    ]);
    expect(size).toEqual([160, 90]);
    expect(await app.page.locator('clip-timeline .mark').count()).toBe(1);

    await app.page.reload();
    await app.waitForFrames(2);
    await openPausedClip();
    await expect.poll(() => painted().count(), { timeout: 30_000 }).toBe(1);

    await app.page.getByRole('button', { name: /Delete the painted frame/ }).click();
    await expect.poll(() => painted().count()).toBe(0);
    await app.page.getByRole('button', { name: 'Undo deleting' }).click();
    await expect.poll(() => painted().count()).toBe(1);
    await app.page.reload();
    await app.waitForFrames(2);
    await openPausedClip();
    await expect.poll(() => painted().count(), { timeout: 30_000 }).toBe(1);
  });

  test('pauses, goes on and cancels; a cancelled painting pins nothing and the next one can begin', async () => {
    await openPausedClip();
    await app.page.getByRole('combobox', { name: 'Method' }).selectOption({ label: 'Patches (CNNMRF)' });
    await paintButton().click();
    const status = app.page.getByRole('group', { name: 'Painting' }).getByRole('status');
    await expect.poll(() => status.textContent(), { timeout: 60_000 }).toContain('loss');
    await app.page.getByRole('button', { name: 'Pause painting' }).click();
    // The step that is being taken may still report; then nothing moves.
    await app.page.waitForTimeout(300);
    const before = await progress();
    await app.page.waitForTimeout(1000);
    const after = await progress();
    expect(after).toBe(before);
    await app.page.getByRole('button', { name: 'Go on painting' }).click();
    await expect.poll(progress, { timeout: 30_000 }).toBeGreaterThan(before);
    // A lost device costs the step that is being taken.
    const atLoss = await progress();
    await app.page.evaluate(() => globalThis.impasto?.losePaintingDevice());
    await expect.poll(progress, { timeout: 60_000 }).toBeGreaterThan(atLoss + 0.05);
    await app.page.getByRole('button', { name: 'Cancel painting' }).click();
    await paintButton().waitFor({ timeout: 300 });
    expect(await painted().count()).toBe(0);
    await app.page.getByRole('combobox', { name: 'Method' }).selectOption({ label: 'Texture (Efros–Leung)' });
    await paintButton().click();
    await expect.poll(() => painted().count(), { timeout: 120_000 }).toBe(1);
  });

  test('goes on while another tab is in front', async () => {
    await openPausedClip();
    await paintButton().click();
    await app.page.getByRole('group', { name: 'Painting' }).waitFor();
    // A driven browser shows every tab to itself as visible: what a hidden one is told and denied is done by hand.
    await app.page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      window.requestAnimationFrame = () => 0;
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await expect.poll(() => painted().count(), { timeout: 120_000 }).toBe(1);
  });

  test('says what is wrong with files that are no VGG-19, and goes on with the bundled network', async () => {
    await openPausedClip();
    const file = { name: 'vgg.safetensors', mimeType: 'application/octet-stream', buffer: Buffer.from('no network') };
    await app.page.getByLabel('Own VGG-19…').setInputFiles(file);
    await app.page.getByText('The weights file is damaged').waitFor();
    expect(await app.page.getByRole('button', { name: 'Forget my VGG-19' }).count()).toBe(0);
  });

  test('two styles, one in its own half and one drawn, from noise by Adam', async () => {
    await openPausedClip();
    await app.page
      .getByRole('button', { name: /^Mix in/ })
      .first()
      .click();
    await app.page.getByText('Advanced').click();
    await app.page.getByLabel('Begin with').selectOption({ label: 'Noise' });
    await app.page.getByLabel('Optimiser').selectOption({ label: 'Adam' });
    const places = app.page.getByRole('combobox', { name: /^Where .* is painted$/ });
    await expect.poll(() => places.count()).toBe(2);
    await places.first().selectOption({ label: 'Left half' });
    await app.page
      .getByRole('button', { name: /^Draw where/ })
      .last()
      .click();
    const canvas = app.page.getByLabel('Region of the frame');
    await canvas.waitFor();
    await canvas.press('Space');
    await canvas.press('Enter');
    await app.page.getByRole('button', { name: 'Use this region' }).click();
    await expect.poll(() => places.last().inputValue()).toBe('Drawn');
    await paintButton().click();
    const status = app.page.getByRole('group', { name: 'Painting' }).getByRole('status');
    await expect.poll(() => status.textContent(), { timeout: 60_000 }).toContain('loss');
    await app.page.getByRole('button', { name: 'Cancel painting' }).click();
    await paintButton().waitFor();
  });

  test('a texture grows in its region; painted over with another seed, the former one is brought back', async () => {
    await openPausedClip();
    await app.page.getByRole('combobox', { name: 'Method' }).selectOption({ label: 'Texture (Efros–Leung)' });
    await app.page.getByText('Advanced').click();
    await app.page.getByLabel('Search', { exact: true }).selectOption({ label: 'Exact (Efros–Leung), slow' });
    await app.page.getByLabel('Window', { exact: true }).selectOption({ label: '5 pixels' });
    await app.page.getByRole('combobox', { name: /^Where .* is painted$/ }).selectOption({ label: 'Left half' });
    await paintButton().click();
    await app.page.getByRole('group', { name: 'Painting' }).waitFor();
    expect(await wantsToStay()).toBe(true);
    await expect.poll(() => painted().count(), { timeout: 120_000 }).toBe(1);
    expect(await wantsToStay()).toBe(false);
    const first = await paintedPicture();
    const source = await app.snapshot({ isStylized: false });
    const halves = (picture: RgbaPicture): readonly RgbaPicture[] => [0, 0.5].map((left) => halfOf(picture, left));
    const [left, right] = halves(first).map((half, index) => rmsDifference(half, halves(source)[index]!));
    expect(right).toBeLessThan(3);
    expect(left).toBeGreaterThan(20);

    await app.page.getByLabel('Seed', { exact: true }).fill('7');
    await paintButton().click();
    const undo = app.page.getByRole('button', { name: 'Bring back the former painting' });
    await undo.waitFor({ timeout: 120_000 });
    expect(await painted().count()).toBe(1);
    expect(rmsDifference(await paintedPicture(), first)).toBeGreaterThan(5);
    await undo.click();
    await expect.poll(async () => rmsDifference(await paintedPicture(), first)).toBe(0);
    await app.page.getByRole('button', { name: 'Undo painting' }).click();
    await expect.poll(() => painted().count()).toBe(0);
    const redo = app.page.getByRole('button', { name: 'Redo painting' });
    await redo.click();
    await expect.poll(() => painted().count()).toBe(1);
    expect(rmsDifference(await paintedPicture(), first)).toBe(0);
    await redo.click();
    await expect.poll(async () => rmsDifference(await paintedPicture(), first)).toBeGreaterThan(5);
    expect(await redo.count()).toBe(0);
  });

  test('the demo is painted when it is paused, a picture at once', async () => {
    expect(await paintButton().count()).toBe(0);
    await app.page.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect.poll(() => paintButton().isEnabled()).toBe(true);
    const chooser = app.page.waitForEvent('filechooser');
    await app.page.getByRole('radio', { name: 'Picture' }).click({ force: true });
    await (await chooser).setFiles(fileURLToPath(new URL('../../public/demo/poster.jpg', import.meta.url)));
    await app.page.getByRole('combobox', { name: 'Method' }).selectOption({ label: 'Texture (Efros–Leung)' });
    await paintButton().click();
    await expect.poll(() => painted().count(), { timeout: 120_000 }).toBe(1);
  });

  test('a still of the camera is taken to be painted', async () => {
    await app.page.getByRole('radio', { name: 'Camera' }).click({ force: true });
    const still = app.page.getByRole('button', { name: 'Take a still to paint' });
    await still.waitFor({ timeout: 30_000 });
    await app.waitForFrames(2);
    await still.click();
    await expect.poll(() => paintButton().isEnabled(), { timeout: 30_000 }).toBe(true);
    expect(await app.page.getByRole('radio', { name: 'Picture' }).getAttribute('aria-checked')).toBe('true');
  });
});
