/** The clip player and the export dialog, as a visitor uses them. What frame is on is read from the picture itself. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { readBarcode } from '../support/clips/barcode.ts';
import { judge } from '../support/clips/judge.ts';
import { type ClipName, makeClip } from '../support/clips/make-clips.ts';

let server: Awaited<ReturnType<typeof serveApp>>;
let folder: string;
let app: App;

beforeAll(async () => {
  server = await serveApp();
  folder = await mkdtemp(join(tmpdir(), 'impasto-player-'));
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'size=64&engine=wasm' });
  await app.waitForFrames(2);
});

afterEach(async () => {
  const complaints = [...app.complaints];
  await app.close();
  expect(complaints).toEqual([]);
});

async function openClip(name: ClipName): Promise<string> {
  const file = await makeClip(folder, name);
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByRole('radio', { name: 'Clip' }).click({ force: true });
  await (await chooser).setFiles(file);
  await app.page.locator('clip-timeline').waitFor();
  await expect.poll(async () => (await app.lastReport())?.outputSize.width, { timeout: 60_000 }).toBe(160);
  return file;
}

/** Index of the frame that is on. */
async function shownFrame(): Promise<number | null> {
  const { width, height, rgba } = await app.snapshot({ isStylized: false });
  const gray = new Uint8Array(width * height).map((_, i) => rgba[4 * i]!);
  return readBarcode(gray, width, height);
}

async function seek(share: number): Promise<void> {
  await app.page.getByRole('slider', { name: 'Position in the clip' }).evaluate((slider, wanted) => {
    const range = slider as HTMLInputElement;
    range.value = String(Number(range.min) + wanted * (Number(range.max) - Number(range.min)));
    range.dispatchEvent(new Event('input', { bubbles: true }));
  }, share);
}

describe('the player', () => {
  test('pauses, seeks to the exact frame and steps by single ones, both ways', async () => {
    await openClip('h264-b-frames.mov');
    await app.page.getByRole('button', { name: 'Pause' }).click();
    await seek(0.5);
    // 29 frames at 24 a second: the middle of the clip lies in the 15th.
    await expect.poll(shownFrame, { timeout: 60_000 }).toBe(14);
    await app.page.getByRole('button', { name: 'Next frame' }).click();
    await expect.poll(shownFrame, { timeout: 60_000 }).toBe(15);
    for (const wanted of [14, 13, 12]) {
      await app.page.getByRole('button', { name: 'Previous frame' }).click();
      await expect.poll(shownFrame, { timeout: 60_000 }).toBe(wanted);
    }
    await app.page.getByRole('slider', { name: 'Position in the clip' }).press('ArrowRight');
    await expect.poll(shownFrame, { timeout: 60_000 }).toBe(13);
  });

  test('loops between the in and out points, and leaks no frame', async () => {
    await openClip('vp9-opus.webm');
    await app.page.getByRole('button', { name: 'Pause' }).click();
    await seek(0.25);
    await expect.poll(shownFrame, { timeout: 60_000 }).toBe(9);
    await app.page.getByRole('button', { name: 'In point' }).click();
    await seek(0.75);
    await expect.poll(shownFrame, { timeout: 60_000 }).toBe(27);
    await app.page.getByRole('button', { name: 'Out point' }).click();
    await app.page.getByRole('button', { name: 'Play' }).click();
    const seen: number[] = [];
    for (let i = 0; i < 20; i++) {
      seen.push((await shownFrame()) ?? -1);
      await app.page.waitForTimeout(70);
    }
    // The first looks may still show the frame at the out point, where it was paused.
    const inside = seen.slice(3);
    expect(Math.min(...inside)).toBeGreaterThanOrEqual(9);
    expect(Math.max(...inside)).toBeLessThanOrEqual(27);
    expect(inside.some((frame, i) => i > 0 && frame < inside[i - 1]!)).toBe(true);
    expect((await app.lastReport())!.counts.openFrames).toBeLessThanOrEqual(3);
  });

  test('plays at the speed of the clip, with its sound switched on', async () => {
    await openClip('long-sound.mp4');
    await app.page.getByRole('button', { name: 'Loop' }).click();
    await seek(0);
    await app.page.getByRole('button', { name: 'Play' }).waitFor({ timeout: 60_000 });
    const begin = Date.now();
    await app.page.getByRole('button', { name: 'Play' }).click();
    await app.page.getByRole('button', { name: 'Pause' }).waitFor();
    await app.page.getByRole('button', { name: 'Play' }).waitFor({ timeout: 60_000 });
    const tookS = (Date.now() - begin) / 1000;
    expect(tookS).toBeGreaterThan(0.75);
    expect(tookS).toBeLessThan(4);
    await expect.poll(shownFrame, { timeout: 60_000 }).toBe(23);
  });

  test('a clip that was turned stands upright', async () => {
    const file = await makeClip(folder, 'turned.mp4');
    const chooser = app.page.waitForEvent('filechooser');
    await app.page.getByRole('radio', { name: 'Clip' }).click({ force: true });
    await (await chooser).setFiles(file);
    await expect
      .poll(async () => (await app.lastReport())?.outputSize, { timeout: 60_000 })
      .toEqual({ width: 90, height: 160 });
  });
});

describe('the export dialog', () => {
  test('exports what plays, painted, and hands it over as a download', async () => {
    const source = await openClip('h264-aac.mp4');
    await app.page.getByRole('button', { name: 'Export clip' }).click();
    await app.page.getByText(/160×90, H\.264.*sound copied/).waitFor();
    const download = app.page.waitForEvent('download', { timeout: 120_000 });
    await app.page.getByRole('button', { name: /^Export “/ }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('h264-aac-painted.mp4');
    await app.page.getByText(/done: 36 frames/).waitFor();
    const out = join(folder, 'painted.mp4');
    await saved.saveAs(out);
    expect(judge(source, out)).toMatchObject({
      frames: 36,
      timestampMismatches: 0,
      isSameSize: true,
      soundPacketsDiffering: 0,
    });
    // Its worker is gone.
    expect(app.page.workers().filter((worker) => worker.url().includes('stylizer-worker'))).toHaveLength(1);
  });

  test('a cancelled export leaves no file and no worker, and the next in the queue runs', async () => {
    const long = await makeClip(folder, 'vp9-opus.webm');
    const short = await makeClip(folder, 'tenth-second.mp4');
    await app.page.getByRole('button', { name: 'Export clip' }).click();
    await app.page.getByLabel('Height').selectOption('1080');
    const download = app.page.waitForEvent('download', { timeout: 150_000 });
    await app.page.getByLabel('Clips for the queue').setInputFiles([long, short]);
    await app.page.getByRole('button', { name: 'Cancel vp9-opus-painted.mp4' }).click();
    await app.page.getByText('cancelled; nothing was saved').waitFor({ timeout: 30_000 });
    expect((await download).suggestedFilename()).toBe('tenth-second-painted.mp4');
    const left = await app.page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const exports = await root.getDirectoryHandle('exports');
      const names: string[] = [];
      for await (const name of exports.keys()) names.push(name);
      return names.length;
    });
    // Only the finished one, which the download reads.
    expect(left).toBe(1);
  });
});
