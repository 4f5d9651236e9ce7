/** Recording what is painted: a minute of it, every way it is kept, and everything that may go wrong meanwhile. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { fakeCameraFlags, SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { writeY4m } from '../../scripts/app-driver/y4m.ts';
import {
  backwardSteps,
  decodeComplaints,
  meanVolumeDb,
  type ProbedStream,
  probeMedia,
} from '../support/probe-media.ts';

let server: Awaited<ReturnType<typeof serveApp>>;
let folder: string;

beforeAll(async () => {
  server = await serveApp();
  folder = await mkdtemp(join(tmpdir(), 'impasto-'));
  await writeY4m(join(folder, 'camera.y4m'), 320, 180, 30);
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface Setting {
  readonly beforeLoad?: () => void;
  readonly settings?: { readonly sound?: string; readonly container?: string; readonly keepIn?: string };
}

/** Opens the app on the fake camera, with the settings of an earlier visit; nothing may go wrong unnoticed. */
async function withCamera({ beforeLoad, settings = {} }: Setting, body: (app: App) => Promise<void>): Promise<void> {
  const flags = [...SOFTWARE_FLAGS, ...fakeCameraFlags(join(folder, 'camera.y4m'))];
  const app = await App.open(server.url, { flags, search: 'size=64', ...(beforeLoad && { beforeLoad }) });
  try {
    await app.page.evaluate((text) => {
      localStorage.setItem('impasto-record', text);
    }, JSON.stringify(settings));
    await app.page.reload();
    await app.waitForFrames(2);
    await app.page.getByRole('radio', { name: 'Camera' }).click({ force: true });
    await expect.poll(async () => (await app.lastReport())?.outputSize.width, { timeout: 20_000 }).toBe(320);
    await body(app);
    expect(app.complaints).toEqual([]);
  } finally {
    await app.close();
  }
}

async function startRecording(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page
    .getByRole('group', { name: 'Recording' })
    .getByText(/0:0[1-9]/)
    .waitFor();
}

/** Stops by key and returns the file that is downloaded. */
async function stopRecording(page: Page): Promise<string> {
  const download = page.waitForEvent('download');
  await page.keyboard.press('r');
  return keepDownload(await download);
}

async function keepDownload(download: Download): Promise<string> {
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

function streamsOf(file: string): { readonly video: ProbedStream; readonly audio: ProbedStream | undefined } {
  const streams = probeMedia(file);
  return { video: streams.find(({ kind }) => kind === 'video')!, audio: streams.find(({ kind }) => kind === 'audio') };
}

test('a minute with microphone and a pause: timestamps grow, sound and picture are as long as the time recorded', async () => {
  await withCamera({ settings: { sound: 'microphone', container: 'webm' } }, async (app) => {
    const { page } = app;
    const before = await app.waitForFrames(10);
    await startRecording(page);
    await page.waitForTimeout(20_000);
    await page.keyboard.press('p');
    await page.getByText('Recording paused').waitFor();
    const time = page.getByRole('group', { name: 'Recording' }).locator('.time');
    const pausedAt = await time.textContent();
    await page.waitForTimeout(3000);
    expect(await time.textContent()).toBe(pausedAt);
    await page.keyboard.press('p');
    await page.getByText('Recording paused').waitFor({ state: 'detached' });
    await time.getByText('1:00').waitFor({ timeout: 90_000 });
    const after = await app.waitForFrames(1);
    const file = await stopRecording(page);

    const { video, audio } = streamsOf(file);
    expect([video.width, video.height]).toEqual([320, 180]);
    expect(video.timestamps.length).toBeGreaterThan(60 * 5);
    expect(backwardSteps(video.timestamps)).toBe(0);
    expect(audio?.codec).toBe('opus');
    expect(backwardSteps(audio!.timestamps)).toBe(0);
    const [videoEnd, audioEnd] = [video.timestamps.at(-1)!, audio!.timestamps.at(-1)!];
    expect(videoEnd).toBeGreaterThan(59.5);
    expect(videoEnd).toBeLessThan(64);
    expect(Math.abs(videoEnd - audioEnd)).toBeLessThan(0.5);
    // No hole longer than a picture that does not change is repeated after, sound has no hole at all.
    const holes = (times: readonly number[]): number => Math.max(...times.slice(1).map((t, i) => t - times[i]!));
    expect(holes(video.timestamps)).toBeLessThan(1.6);
    expect(holes(audio!.timestamps)).toBeLessThan(0.1);
    expect(meanVolumeDb(file)).toBeGreaterThan(-70);
    expect(decodeComplaints(file)).toBe('');
    expect(after.counts.tensors).toBe(before.counts.tensors);
    expect(after.counts.openFrames).toBeLessThanOrEqual(3);
  });
}, 240_000);

describe('where it is kept', () => {
  test('MP4, written straight to a file that was chosen first', async () => {
    const beforeLoad = (): void => {
      // A file of the private file system stands in for the dialog, which headless browsers cannot answer.
      Object.assign(globalThis, {
        showSaveFilePicker: async () =>
          (await navigator.storage.getDirectory()).getFileHandle('chosen.mp4', { create: true }),
      });
    };
    await withCamera({ beforeLoad, settings: { container: 'mp4', keepIn: 'file' } }, async ({ page }) => {
      await startRecording(page);
      await page.waitForTimeout(2000);
      await page.keyboard.press('r');
      await page.getByText(/^Recording saved as impasto-.*\.mp4/).waitFor();
      const base64 = await page.evaluate(async () => {
        const handle = await (await navigator.storage.getDirectory()).getFileHandle('chosen.mp4');
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      });
      const file = join(folder, 'chosen.mp4');
      await writeFile(file, Buffer.from(base64, 'base64'));
      const { video, audio } = streamsOf(file);
      expect(video.codec).toBe('h264');
      expect(audio).toBeUndefined();
      expect(backwardSteps(video.timestamps)).toBe(0);
      expect(video.timestamps.at(-1)).toBeGreaterThan(2);
      expect(decodeComplaints(file)).toBe('');
    });
  });

  test('without a disk for pages, in memory, and the page says up to where', async () => {
    const beforeLoad = (): void => {
      Object.assign(StorageManager.prototype, { getDirectory: () => Promise.reject(new Error('not here')) });
    };
    await withCamera({ beforeLoad }, async ({ page }) => {
      await startRecording(page);
      await page.getByText(/into memory, up to 1\.07 GB/).waitFor();
      const file = await stopRecording(page);
      expect(backwardSteps(streamsOf(file).video.timestamps)).toBe(0);
      expect(decodeComplaints(file)).toBe('');
    });
  });

  test('without WebCodecs, by the browser’s own recorder, and the page says so', async () => {
    const beforeLoad = (): void => {
      Reflect.deleteProperty(globalThis, 'VideoEncoder');
    };
    await withCamera({ beforeLoad, settings: { sound: 'microphone' } }, async ({ page }) => {
      await startRecording(page);
      await page.getByText(/lacks WebCodecs/).waitFor();
      const file = await stopRecording(page);
      const { video, audio } = streamsOf(file);
      expect(backwardSteps(video.timestamps)).toBe(0);
      expect(audio!.timestamps.length).toBeGreaterThan(10);
    });
  });
});

describe('what goes wrong meanwhile', () => {
  test('a painting worker that dies does not take the recording along', async () => {
    await withCamera({ settings: { container: 'webm' } }, async (app) => {
      await startRecording(app.page);
      const [painter] = app.page.workers().filter((worker) => worker.url().includes('stylizer-worker'));
      await painter!.evaluate(() => {
        setTimeout(() => {
          throw new Error('a fault');
        });
      });
      await app.waitForFrames(30, 60_000);
      const file = await stopRecording(app.page);
      const { timestamps } = streamsOf(file).video;
      expect(backwardSteps(timestamps)).toBe(0);
      // Painted pictures from before and after are in one file; the pause between them is filled with the last one.
      expect(timestamps.length).toBeGreaterThan(30);
      expect(decodeComplaints(file)).toBe('');
    });
  });

  test('another source of another size goes on in the same file', async () => {
    await withCamera({ settings: { container: 'webm' } }, async (app) => {
      await startRecording(app.page);
      await app.page.getByRole('radio', { name: 'Demo' }).click({ force: true });
      await expect.poll(async () => (await app.lastReport())?.outputSize.width, { timeout: 20_000 }).toBe(640);
      await app.waitForFrames(10);
      const file = await stopRecording(app.page);
      const { video } = streamsOf(file);
      expect([video.width, video.height]).toEqual([320, 180]);
      expect(backwardSteps(video.timestamps)).toBe(0);
      expect(decodeComplaints(file)).toBe('');
    });
  });

  test('a page that is closed while it records asks first; what it recorded is there at the next visit', async () => {
    await withCamera({ settings: { container: 'webm' } }, async (app) => {
      const { page } = app;
      await startRecording(page);
      await page.waitForTimeout(3000);
      const asked = page.waitForEvent('dialog');
      await page.evaluate(() => {
        setTimeout(() => {
          location.reload();
        });
      });
      const dialog = await asked;
      expect(dialog.type()).toBe('beforeunload');
      await dialog.dismiss();
      await page
        .getByRole('group', { name: 'Recording' })
        .getByText(/0:0[3-9]/)
        .waitFor();

      const next = await page.context().newPage();
      await page.close();
      await next.goto(server.url);
      await next.getByText(/recording of an earlier visit/).waitFor();
      await next.getByRole('button', { name: 'Output' }).click();
      const download = next.waitForEvent('download');
      await next.getByRole('button', { name: /^Save impasto-/ }).click();
      const file = await keepDownload(await download);
      const { video } = streamsOf(file);
      expect(video.timestamps.at(-1)).toBeGreaterThan(1.5);
      expect(backwardSteps(video.timestamps)).toBe(0);
      await next.getByRole('button', { name: /^Delete impasto-/ }).click();
      await next.getByRole('button', { name: /^Delete impasto-/ }).waitFor({ state: 'detached' });
    });
  });

  test('throwing it away takes two steps and leaves nothing', async () => {
    await withCamera({}, async ({ page }) => {
      await startRecording(page);
      await page.getByRole('button', { name: 'Throw the recording away' }).click();
      await page.getByRole('button', { name: 'Keep recording' }).click();
      await page.getByRole('button', { name: 'Throw the recording away' }).click();
      await page.getByRole('button', { name: 'Throw away', exact: true }).click();
      await page.getByText('The recording was thrown away.').waitFor();
      const names = await page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        const recordings = await root.getDirectoryHandle('recordings');
        const kept: string[] = [];
        for await (const name of (recordings as unknown as { keys(): AsyncIterable<string> }).keys()) kept.push(name);
        return kept;
      });
      expect(names).toEqual([]);
    });
  });

  test('a microphone that is not allowed is said, and nothing is recorded', async () => {
    const beforeLoad = (): void => {
      const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (wanted) =>
        wanted?.audio ? Promise.reject(new DOMException('no', 'NotAllowedError')) : original(wanted);
    };
    await withCamera({ beforeLoad, settings: { sound: 'microphone' } }, async ({ page }) => {
      await page.getByRole('button', { name: 'Record', exact: true }).click();
      await page.getByText(/microphone was not allowed/).waitFor();
      await page.getByRole('button', { name: 'Record', exact: true }).waitFor();
    });
  });
});
