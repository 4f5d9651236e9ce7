/** A paused frame painted slowly, carried through its clip, played, kept and exported, as a visitor does it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { decodePicture, readPicture } from '../../scripts/node/picture-files.ts';
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { ffmpeg, frameTimes, grayFrames } from '../support/clips/ffmpeg.ts';
import { judge } from '../support/clips/judge.ts';
import { lumaDifference, rmsDifference } from '../support/clips/picture-distance.ts';

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

/** Opens the clip and stands in its middle. */
async function openPausedClip(): Promise<void> {
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
}

/** Opens the clip, stands in its middle and paints that frame. @returns the live picture of the frame. */
async function paintMiddle(method: string | null): Promise<RgbaPicture> {
  await openPausedClip();
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
  await app.page.getByText('Kept in this browser').waitFor();

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
    expect(movedDifference(frame, painting)).toBeLessThan(0.6 * movedDifference(frame, live));
  }
  // The encoder alone stands between the pinned frame and its painting.
  expect(lumaDifference(frames[pinned]!, painting)).toBeLessThan(12);
});

/** What one frame of the clip may move, both ways: its drift is cut to whole chroma pixels. */
const MOST_DRIFT_PX = 2;

/** RMS difference of luma where the picture lies best on the frame. */
function movedDifference(frame: Uint8Array, { width, height, rgba }: RgbaPicture): number {
  const distances: number[] = [];
  for (let dy = -MOST_DRIFT_PX; dy <= MOST_DRIFT_PX; dy++) {
    for (let dx = -MOST_DRIFT_PX; dx <= MOST_DRIFT_PX; dx++) {
      const moved = new Uint8ClampedArray(rgba.length);
      const columns = (y: number, from: number): number => 4 * (y * width + from);
      for (let y = MOST_DRIFT_PX; y < height - MOST_DRIFT_PX; y++) {
        const row = rgba.subarray(columns(y + dy, MOST_DRIFT_PX + dx), columns(y + dy, width - MOST_DRIFT_PX + dx));
        moved.set(row, columns(y, MOST_DRIFT_PX));
      }
      const inner = Uint8Array.from(frame);
      for (let i = 0; i < inner.length; i++) {
        const [x, y] = [i % width, Math.floor(i / width)];
        const isEdge = Math.min(x, y, width - 1 - x, height - 1 - y) < MOST_DRIFT_PX;
        if (isEdge) inner[i] = 0;
      }
      distances.push(lumaDifference(inner, { width, height, rgba: moved }));
    }
  }
  return Math.min(...distances);
}

interface ShownFrame {
  /** Of the clip's frames, the one that is nearest to the source that is on. */
  readonly index: number;
  /** RMS difference of what is shown from what was carried to that frame. */
  readonly distance: number;
}

/** What is on now, and whether it is what was carried to that frame. */
async function shownFrame(carried: readonly RgbaPicture[]): Promise<ShownFrame> {
  // Asked for in one go: the worker answers both before it shows the next frame.
  const [source, shown] = await app.page.evaluate(async () => {
    const client = globalThis.impasto?.client;
    const blobs = await Promise.all([client?.snapshot('source'), client?.snapshot('painted')]);
    return Promise.all(blobs.map(async (blob) => [...new Uint8Array((await blob?.arrayBuffer()) ?? [])]));
  });
  const before = await decodePicture(Buffer.from(source!));
  const distances = grayFrames(clip).frames.map((frame) => lumaDifference(frame, before));
  const index = distances.indexOf(Math.min(...distances));
  return { index, distance: rmsDifference(carried[index]!, await decodePicture(Buffer.from(shown!))) };
}

/** Of the carried frames that are kept, by the clip's frames. */
async function keptPictures(): Promise<readonly RgbaPicture[]> {
  const kept = await app.page.evaluate(async () => {
    const opening = indexedDB.open('impasto-carried');
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    const asking = opening.result.transaction('parts').objectStore('parts').getAll();
    await new Promise((resolve) => asking.addEventListener('success', resolve));
    opening.result.close();
    const pictures = (asking.result as readonly { readonly picture: Blob }[][]).flat();
    return Promise.all(pictures.map(async ({ picture }) => [...new Uint8Array(await picture.arrayBuffer())]));
  });
  return Promise.all(kept.map((bytes) => decodePicture(Buffer.from(bytes))));
}

test('what was carried is shown wherever the clip stands or plays, outlives a reload and goes with its painting', async () => {
  await paintMiddle('Texture (Efros–Leung)');
  await button('Carry through the clip').click();
  await app.page.getByText('Kept in this browser').waitFor({ timeout: 120_000 });
  const carried = await keptPictures();
  expect(carried.length).toBe(FRAMES);

  await button('Next frame').click();
  const distanceNow = async (): Promise<number> => (await shownFrame(carried)).distance;
  await expect.poll(distanceNow).toBeLessThan(3);
  await button('Show carried').click();
  await expect.poll(distanceNow).toBeGreaterThan(10);
  await button('Show carried').click();
  await expect.poll(distanceNow).toBeLessThan(3);

  await app.page.reload();
  await app.waitForFrames(2);
  await openPausedClip();
  await app.page.getByText(`${String(FRAMES)} frames carry the painting`).waitFor({ timeout: 30_000 });
  await button('Play').click();
  const played: ShownFrame[] = [];
  for (let i = 0; i < 8; i++) {
    await app.page.waitForTimeout(170);
    played.push(await shownFrame(carried));
  }
  expect(Math.max(...played.map(({ distance }) => distance))).toBeLessThan(3);
  expect(new Set(played.map(({ index }) => index)).size).toBeGreaterThan(2);

  // Deleted and brought back, the painting brings back what was carried.
  await button('Pause').click();
  await button(/Delete the painted frame/).click();
  await expect.poll(distanceNow).toBeGreaterThan(10);
  await button(/^Undo deleting/).click();
  await expect.poll(distanceNow).toBeLessThan(3);
  await button(/Delete the painted frame/).click();
  await app.page.reload();
  await app.waitForFrames(2);
  await openPausedClip();
  expect(await keptPictures()).toEqual([]);
});

async function boxOf(selector: string): Promise<{ readonly x: number; readonly width: number }> {
  const box = await app.page.locator(`clip-timeline ${selector}`).boundingBox();
  if (!box) throw new Error(`${selector} is not shown.`);
  return box;
}

test('outside of the in and out points that were carried between, the picture is live', async () => {
  await openPausedClip();
  await button('In point').click();
  await app.page.getByRole('combobox', { name: 'Method' }).selectOption({ label: 'Texture (Efros–Leung)' });
  await button('Paint this frame').click();
  await painted().waitFor({ timeout: 150_000 });
  await button('Carry through the clip').click();
  await app.page.getByText('Kept in this browser').waitFor({ timeout: 120_000 });
  const half = await keptPictures();
  expect(half.length).toBeLessThan(FRAMES - 10);
  const band = await boxOf('.carried');
  const strip = await boxOf('.strip');
  expect((band.x - strip.x) / strip.width).toBeCloseTo(1 - half.length / FRAMES, 1);
  // In the places of the clip's frames: the first ones have none.
  const carried = [...new Array<RgbaPicture>(FRAMES - half.length).fill(half[0]!), ...half];
  await button('Next frame').click();
  await expect.poll(async () => (await shownFrame(carried)).distance).toBeLessThan(3);
  await button('In point').click();
  await app.page.getByRole('slider', { name: 'Position in the clip' }).fill('0');
  await expect.poll(async () => (await shownFrame(carried)).index).toBe(0);
  expect((await shownFrame(carried)).distance).toBeGreaterThan(10);
});

test('carrying is cancelled at once, begins again, and goes on after a lost device', async () => {
  await paintMiddle('Texture (Efros–Leung)');
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
