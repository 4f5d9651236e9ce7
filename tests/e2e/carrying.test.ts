/** A paused frame painted slowly, carried through its clip and exported, as a visitor does it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { readPicture } from '../../scripts/node/picture-files.ts';
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { ffmpeg, frameTimes, grayFrames } from '../support/clips/ffmpeg.ts';
import { judge } from '../support/clips/judge.ts';
import { lumaDifference } from '../support/clips/luma-difference.ts';

const FRAMES = 36;

let server: Awaited<ReturnType<typeof serveApp>>;
let folder: string;
let clip: string;
let app: App;

beforeAll(async () => {
  server = await serveApp();
  folder = await mkdtemp(join(tmpdir(), 'impasto-carrying-'));
  clip = join(folder, 'drift.webm');
  makeDriftingClip(clip);
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

/** The demo's picture, drifting: the other tests' clips are bars that flash, each a scene of its own. */
function makeDriftingClip(file: string): void {
  const poster = fileURLToPath(new URL('../../public/demo/poster.jpg', import.meta.url));
  const drift = "scale=320:180,crop=160:90:'60+0.7*n':'40+0.3*n',format=yuv420p";
  const picture = ['-loop', '1', '-framerate', '30', '-i', poster, '-f', 'lavfi', '-i', 'sine=440'];
  const coded = ['-c:v', 'libvpx-vp9', '-crf', '20', '-b:v', '0', '-c:a', 'libopus', '-t', '1.2'];
  ffmpeg([...picture, '-vf', drift, ...coded, file]);
}

const button = (name: string | RegExp): ReturnType<App['page']['locator']> =>
  app.page.getByRole('button', { name, exact: typeof name === 'string' });

/** Opens the clip, stands in its middle and paints that frame. @returns the live picture of the frame. */
async function paintMiddle(method: string | null): Promise<RgbaPicture> {
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByRole('radio', { name: 'Clip' }).click({ force: true });
  await (await chooser).setFiles(clip);
  await app.page.locator('clip-timeline').waitFor();
  await expect.poll(async () => (await app.lastReport())?.outputSize.width, { timeout: 60_000 }).toBe(160);
  await button('Pause').click();
  await app.page.getByRole('slider', { name: 'Position in the clip' }).evaluate((element) => {
    const range = element as HTMLInputElement;
    range.value = String((Number(range.min) + Number(range.max)) / 2);
    range.dispatchEvent(new Event('input', { bubbles: true }));
  });
  // The frame that was sought may be shown before a report of it is due: there is nothing to wait for.
  await app.page.waitForTimeout(1500);
  const live = await app.snapshot();
  expect(await button('Carry through the clip').count()).toBe(0);
  if (method !== null) await app.page.getByRole('combobox', { name: 'Method' }).selectOption({ label: method });
  await button('Paint this frame').click();
  await painted().waitFor({ timeout: 150_000 });
  return live;
}

const painted = (): ReturnType<App['page']['locator']> =>
  app.page.getByRole('list', { name: 'Painted frames' }).getByRole('img');

test('pause → Gatys → pinned → carried → exported', async () => {
  const live = await paintMiddle(null);
  const saving = app.page.waitForEvent('download');
  await app.page.getByRole('link', { name: /Save the painted frame/ }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toMatch(/^impasto-.*\.png$/);
  await saved.saveAs(join(folder, 'painting.png'));
  const painting = await readPicture(join(folder, 'painting.png'));
  expect([painting.width, painting.height]).toEqual([160, 90]);

  await button('Carry through the clip').click();
  await app.page.getByRole('progressbar', { name: 'Carrying' }).waitFor();
  await app.page.getByText(`${String(FRAMES)} frames carry the painting`).waitFor({ timeout: 120_000 });
  const shown = app.page.locator('picture-stage img.painted');
  await button('Next frame').click();
  await expect.poll(() => shown.count()).toBe(1);
  await button('Preview carried').click();
  await expect.poll(() => shown.count()).toBe(0);

  await button('Export clip').click();
  expect(await app.page.getByLabel('The painted frame is carried through the clip').isChecked()).toBe(true);
  await app.page.getByText(/160×90, H\.264/).waitFor();
  const exporting = app.page.waitForEvent('download', { timeout: 120_000 });
  await button(/^Export “/).click();
  const out = join(folder, 'carried.mp4');
  await (await exporting).saveAs(out);
  expect(judge(clip, out)).toMatchObject({ frames: FRAMES, timestampMismatches: 0, isSameSize: true, hasSound: true });

  const caption = (await painted().getAttribute('alt')) ?? '';
  const timeS = Number(/0:(\d+\.\d+)/.exec(caption)?.[1]);
  const pinned = frameTimes(clip).findIndex((each) => Math.abs(each - timeS) < 0.01);
  const { frames } = grayFrames(out);
  for (const index of [pinned, pinned + 1]) {
    const frame = frames[index]!;
    expect(lumaDifference(frame, painting)).toBeLessThan(0.6 * lumaDifference(frame, live));
  }
  // The encoder alone stands between the pinned frame and its painting.
  expect(lumaDifference(frames[pinned]!, painting)).toBeLessThan(12);
});

test('carrying is cancelled at once, begins again, and goes on after a lost device', async () => {
  await paintMiddle('Texture (Efros–Leung, fast)');
  await button('Carry through the clip').click();
  await button('Cancel carrying').click();
  await button('Carry through the clip').waitFor({ timeout: 300 });
  // The browser tells of a worker's end a moment after it.
  const carriers = (): number => app.page.workers().filter((worker) => worker.url().includes('carry-worker')).length;
  await expect.poll(carriers, { timeout: 5000 }).toBe(0);
  await button('Carry through the clip').click();
  const status = app.page.locator('carry-bar').getByRole('status');
  await expect.poll(() => status.textContent(), { timeout: 60_000 }).toContain('fps');
  await app.page.evaluate(() => globalThis.impasto?.losePaintingDevice());
  await app.page.getByText(`${String(FRAMES)} frames carry the painting`).waitFor({ timeout: 120_000 });

  // Another painted frame: what was carried is out of date.
  await button('Next frame').click();
  await button('Paint this frame').click();
  await expect.poll(() => painted().count(), { timeout: 120_000 }).toBe(2);
  await button('Carry through the clip').waitFor();

  // An export carries first what is not carried yet.
  await button('Export clip').click();
  await app.page.getByLabel('The 2 painted frames are carried through the clip').waitFor();
  await app.page.getByText(/160×90, H\.264/).waitFor();
  const exporting = app.page.waitForEvent('download', { timeout: 120_000 });
  await button(/^Export “/).click();
  await app.page.getByText('carrying the painted frames').waitFor();
  await exporting;
  await app.page.getByText(`${String(FRAMES)} frames carry the painting`).waitFor();
});
