/** What goes wrong on real machines: a worker that dies, a GPU that vanishes, an engine that must be emulated. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { openTinyClipOnWebGpu } from '../../scripts/app-driver/tiny-clip.ts';
import { createNodeEngine, encodeStyle, readModel } from '../../scripts/node/node-engine.ts';
import { paint } from '../../scripts/node/paint.ts';
import { readPicture } from '../../scripts/node/picture-files.ts';
import { pictureDifference } from '../support/test-pictures.ts';

let server: Awaited<ReturnType<typeof serveApp>>;
let app: App;

beforeAll(async () => {
  server = await serveApp();
});

afterEach(async () => {
  await app.close();
});

afterAll(async () => {
  await server.close();
});

test('a worker that dies is replaced, with the same look', async () => {
  app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'style=wave-print' });
  const before = await app.waitForFrames(3);
  await app.page.workers()[0]!.evaluate(() => {
    (globalThis as unknown as { close: () => void }).close();
  });
  // A new worker counts from one again.
  await expect
    .poll(async () => (await app.lastReport())?.framesShown ?? 0, { timeout: 60_000 })
    .toBeLessThan(before.framesShown);
  await app.waitForFrames(5);
  const painted = await app.snapshot();
  expect(pictureDifference(painted, await app.sourceSnapshot()).mean).toBeGreaterThan(8);
  // The new worker's canvas took the old one's place in the page.
  const seen = await app.visiblePicture();
  await app.waitForFrames(10);
  expect(pictureDifference(seen, await app.visiblePicture()).mean).toBeGreaterThan(0.5);
  // A frame that was with the worker when it died can be closed by nobody.
  expect(app.complaints.filter((complaint) => !complaint.includes('garbage collected'))).toEqual([]);
});

test('forced software WebGPU paints what the Node oracle paints, and survives a lost device', async () => {
  app = await openTinyClipOnWebGpu(server.url);
  expect((await app.engineReport())?.id).toBe('webgpu');
  await app.waitForFrames(2, 120_000);
  await app.page.getByRole('button', { name: 'Pause' }).click();
  await app.page.waitForTimeout(3000);
  const source = await app.sourceSnapshot();
  const painted = await app.snapshot();

  const engine = await createNodeEngine(await readModel('live'));
  const style = await encodeStyle(engine, 'oil-flow', await readPicture('public/styles/oil-flow.jpg'));
  const expected = await paint(engine, source, { style, strength: 1 }, 36);
  engine.dispose();
  expect(pictureDifference(painted, expected).mean).toBeLessThan(3);
  expect(pictureDifference(painted, source).mean).toBeGreaterThan(8);

  // Still paused: the picture must come back without a click, painted as before.
  const shown = (await app.lastReport())!.framesShown;
  await app.page.evaluate(() => globalThis.impasto?.client?.loseDevice());
  await expect.poll(async () => (await app.lastReport())!.framesShown, { timeout: 120_000 }).toBeGreaterThan(shown);
  expect((await app.engineReport())?.id).toBe('webgpu');
  expect(pictureDifference(await app.snapshot(), painted).mean).toBeLessThan(2);
  expect(app.complaints).toEqual([]);
});

test('a lost device comes back with the method that painted', async () => {
  app = await openTinyClipOnWebGpu(server.url, { sizePx: 32, method: 'adain' });
  const distance = async (): Promise<number> =>
    pictureDifference(await app.snapshot(), await app.sourceSnapshot()).mean;
  await expect.poll(distance, { timeout: 120_000, interval: 500 }).toBeGreaterThan(8);
  await app.page.getByRole('button', { name: 'Pause' }).click();
  await app.page.waitForTimeout(5000);
  const painted = await app.snapshot();
  const shown = (await app.lastReport())!.framesShown;
  await app.page.evaluate(() => globalThis.impasto?.client?.loseDevice());
  await expect.poll(async () => (await app.lastReport())!.framesShown, { timeout: 120_000 }).toBeGreaterThan(shown);
  expect((await app.lastReport())?.method).toBe('adain');
  expect((await app.engineReport())?.id).toBe('webgpu');
  expect(pictureDifference(await app.snapshot(), painted).mean).toBeLessThan(2);
  expect(app.complaints).toEqual([]);
});

test('a graphics processor that does not come back gives way to the next engine, on a new canvas', async () => {
  app = await openTinyClipOnWebGpu(server.url);
  // The clip may be there before the style is encoded: the loss is to hit a page that paints.
  const distance = async (): Promise<number> =>
    pictureDifference(await app.snapshot(), await app.sourceSnapshot()).mean;
  await expect.poll(distance, { timeout: 60_000, interval: 500 }).toBeGreaterThan(8);
  await app.snapshot();
  await app.page.workers()[0]!.evaluate(() => {
    Object.assign(navigator.gpu, { requestAdapter: () => Promise.resolve(null) });
  });
  await app.page.evaluate(() => globalThis.impasto?.client?.loseDevice());
  await expect.poll(async () => (await app.engineReport())?.id, { timeout: 60_000 }).toBe('wasm');
  expect((await app.engineReport())?.reason).toContain('failed on this machine');
  await app.waitForFrames(5);
  const painted = await app.snapshot();
  expect(pictureDifference(painted, await app.sourceSnapshot()).mean).toBeGreaterThan(8);
  const seen = await app.visiblePicture();
  await app.waitForFrames(10);
  expect(pictureDifference(seen, await app.visiblePicture()).mean).toBeGreaterThan(0.2);
});
