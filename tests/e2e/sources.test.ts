/** Every way a picture can come in, and every way it can fail to. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePicture } from '../../scripts/node/picture-files.ts';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { fakeCameraFlags, SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { pictureDifference } from '../support/test-pictures.ts';
import { writeY4m } from '../../scripts/app-driver/y4m.ts';

let server: Awaited<ReturnType<typeof serveApp>>;
let folder: string;
let app: App | null = null;

beforeAll(async () => {
  server = await serveApp();
  folder = await mkdtemp(join(tmpdir(), 'impasto-'));
  await writeY4m(join(folder, 'camera.y4m'), 320, 180, 30);
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Opens the app, runs the body, closes the browser; nothing may have left the machine. */
async function withApp(flags: readonly string[], body: (opened: App) => Promise<void>): Promise<void> {
  app = await App.open(server.url, { flags: [...SOFTWARE_FLAGS, ...flags] });
  try {
    await body(app);
    expect(app.complaints).toEqual([]);
  } finally {
    await app.close();
    app = null;
  }
}

/** The canvas is painted and moves. */
async function expectPaintedAndMoving(opened: App): Promise<void> {
  await opened.waitForFrames(5);
  const painted = await opened.snapshot();
  const source = await opened.snapshot({ isStylized: false });
  expect(pictureDifference(painted, source).mean).toBeGreaterThan(8);
  await opened.waitForFrames(5);
  expect(pictureDifference(painted, await opened.snapshot()).mean).toBeGreaterThan(0.2);
}

async function choose(opened: App, source: string): Promise<void> {
  await opened.page.getByRole('radio', { name: source }).click({ force: true });
}

async function chooseFile(opened: App, source: 'Clip' | 'Picture', file: string): Promise<void> {
  const chooser = opened.page.waitForEvent('filechooser');
  await opened.page.getByRole('radio', { name: source }).click({ force: true });
  await (await chooser).setFiles(file);
}

describe('camera', () => {
  test('plays the fake camera, and its light goes out when it is stopped', async () => {
    await withApp(fakeCameraFlags(join(folder, 'camera.y4m')), async (opened) => {
      await opened.waitForFrames(2);
      await choose(opened, 'Camera');
      await expect
        .poll(async () => (await opened.lastReport())?.outputSize, { timeout: 20_000 })
        .toEqual({ width: 320, height: 180 });
      await expectPaintedAndMoving(opened);
      await opened.page.getByRole('button', { name: /stop/i }).first().click();
      const before = (await opened.lastReport())?.framesShown;
      await opened.page.waitForTimeout(1500);
      const after = await opened.lastReport();
      expect(after?.framesShown).toBeLessThanOrEqual((before ?? 0) + 3);
      expect(after?.counts.openFrames).toBeLessThanOrEqual(1);
    });
  });

  test('says what to do when it is denied, and the demo goes on', async () => {
    await withApp(['--use-fake-device-for-media-stream'], async (opened) => {
      await opened.waitForFrames(2);
      await choose(opened, 'Camera');
      await opened.page
        .getByText(/camera was not allowed/i)
        .first()
        .waitFor();
      await opened.waitForFrames(3);
    });
  });

  test('says what to do when there is none, and the demo goes on', async () => {
    const flags = ['--use-fake-device-for-media-stream=device-count=0', '--use-fake-ui-for-media-stream'];
    await withApp(flags, async (opened) => {
      await opened.waitForFrames(2);
      await choose(opened, 'Camera');
      await opened.page
        .getByText(/no camera was found/i)
        .first()
        .waitFor();
      await opened.waitForFrames(3);
    });
  });
});

test('screen: paints what is shared', async () => {
  await withApp(fakeCameraFlags(null), async (opened) => {
    await opened.waitForFrames(2);
    const before = (await opened.lastReport())?.outputSize;
    await choose(opened, 'Screen');
    await expect.poll(async () => (await opened.lastReport())?.outputSize, { timeout: 30_000 }).not.toEqual(before);
    await opened.waitForFrames(5);
  });
});

describe('clip', () => {
  test.each([
    ['H.264', 'public/demo/demo.mp4'],
    ['VP9', 'public/demo/demo.webm'],
  ])('plays a %s file', async (_codec, file) => {
    await withApp([], async (opened) => {
      await opened.waitForFrames(2);
      await chooseFile(opened, 'Clip', file);
      await opened.page.getByText(file.split('/').at(-1)!).first().waitFor();
      await expectPaintedAndMoving(opened);
    });
  });

  test('a text file named .mp4 gets a clear message and the page lives on', async () => {
    const file = join(folder, 'notes.mp4');
    await writeFile(file, 'These are only notes, not a film.\n'.repeat(40));
    await withApp([], async (opened) => {
      await opened.waitForFrames(2);
      await chooseFile(opened, 'Clip', file);
      await opened.page
        .getByText(/cannot be played/i)
        .first()
        .waitFor();
      await opened.waitForFrames(5);
    });
  });
});

describe('picture', () => {
  test('paints a still, and again when the look changes', async () => {
    await withApp([], async (opened) => {
      await opened.waitForFrames(2);
      await chooseFile(opened, 'Picture', 'public/styles/watercolor.jpg');
      await opened.page.getByText('watercolor.jpg').first().waitFor();
      await expect.poll(async () => (await opened.snapshot()).height, { timeout: 20_000 }).toBe(720);
      // A still is painted as finely as the engine can, not at the size a clip is held to.
      const { networkSize } = (await opened.lastReport())!;
      expect(Math.min(networkSize.width, networkSize.height)).toBe(384);
      const first = await opened.snapshot();
      await opened.page.getByRole('button', { name: /^Waves before a red sun/ }).click();
      await expect
        .poll(async () => pictureDifference(first, await opened.snapshot()).mean, { timeout: 20_000, interval: 300 })
        .toBeGreaterThan(4);
    });
  });

  test('a broken picture gets a clear message and the page lives on', async () => {
    const file = join(folder, 'broken.png');
    await writeFile(file, Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]));
    await withApp([], async (opened) => {
      await opened.waitForFrames(2);
      await chooseFile(opened, 'Picture', file);
      await opened.page
        .getByText(/not a picture the browser can read/i)
        .first()
        .waitFor();
      await opened.waitForFrames(3);
    });
  });
});

test('the saved picture is a PNG of the full picture', async () => {
  await withApp([], async (opened) => {
    await opened.waitForFrames(3);
    const download = opened.page.waitForEvent('download');
    await opened.page.getByRole('button', { name: /save picture/i }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(/^impasto-.*\.png$/);
    const picture = await decodePicture(await saved.path());
    expect([picture.width, picture.height]).toEqual([640, 360]);
  });
});

test('a frame comes in with its own colours, the right way round', async () => {
  await withApp(fakeCameraFlags(join(folder, 'camera.y4m')), async (opened) => {
    await opened.waitForFrames(2);
    await choose(opened, 'Camera');
    await expect.poll(async () => (await opened.lastReport())?.outputSize.width, { timeout: 20_000 }).toBe(320);
    await opened.waitForFrames(3);
    const { width, height, rgba } = await opened.snapshot({ isStylized: false });
    const luma = (x: number, y: number): number => {
      const i = 4 * (y * width + x);
      return 0.299 * rgba[i]! + 0.587 * rgba[i + 1]! + 0.114 * rgba[i + 2]!;
    };
    // The clip is dark on its left and bright on its right, whatever the moving square does (see writeY4m): along the top
    // row, away from the square, luma is 60 + 90·u + 20·sin(40·v), limited range 16…235 or full.
    const row = Math.round(height * 0.02);
    const [left, right] = [luma(Math.round(width * 0.05), row), luma(Math.round(width * 0.95), row)];
    expect(right - left).toBeGreaterThan(55);
    expect(right - left).toBeLessThan(125);
  });
});
