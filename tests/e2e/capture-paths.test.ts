/** The other ways a camera's frames reach the worker, on a browser made to lack the first. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { fakeCameraFlags, SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { pictureDifference } from '../support/test-pictures.ts';
import { writeY4m } from '../../scripts/app-driver/y4m.ts';

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

test('without a track processor and without transferable tracks, a video element posts the frames', async () => {
  const app = await App.open(server.url, {
    flags: [...SOFTWARE_FLAGS, ...fakeCameraFlags(join(folder, 'camera.y4m'))],
    beforeLoad: () => {
      Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor');
    },
  });
  try {
    await app.waitForFrames(2);
    expect(await app.page.evaluate(() => 'MediaStreamTrackProcessor' in globalThis)).toBe(false);
    await app.page.getByRole('radio', { name: 'Camera' }).click({ force: true });
    await expect
      .poll(async () => (await app.lastReport())?.outputSize, { timeout: 20_000 })
      .toEqual({ width: 320, height: 180 });
    await app.waitForFrames(5);
    const first = await app.snapshot();
    await app.waitForFrames(5);
    expect(pictureDifference(first, await app.snapshot()).mean).toBeGreaterThan(0.2);
    expect(app.complaints).toEqual([]);
  } finally {
    await app.close();
  }
});
