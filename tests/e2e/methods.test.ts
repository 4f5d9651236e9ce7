/** Every method in the page: paints what the Node oracle paints, and gives way to the next without a gap. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { openTinyClipOnWebGpu } from '../../scripts/app-driver/tiny-clip.ts';
import { createNodeEngine, encodeStyle, readModel } from '../../scripts/node/node-engine.ts';
import { paint } from '../../scripts/node/paint.ts';
import { readPicture } from '../../scripts/node/picture-files.ts';
import { METHODS } from '../../src/ui/method-catalog.ts';
import { METHOD_IDS, type MethodId } from '../../src/shared/protocol.ts';
import { pictureDifference } from '../support/test-pictures.ts';

/** Longer than a software adapter takes for a frame. */
const STILL_MS = 3000;

let server: Awaited<ReturnType<typeof serveApp>>;
let app: App;

beforeAll(async () => {
  server = await serveApp();
});

afterEach(async () => {
  const { complaints } = app;
  await app.close();
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await server.close();
});

async function choose(method: MethodId): Promise<void> {
  await app.page.getByRole('radio', { name: METHODS[method].name }).click();
  await expect.poll(async () => (await app.lastReport())?.method, { timeout: 120_000, interval: 100 }).toBe(method);
}

/** Pauses the clip and waits for the frames that were under way. */
async function pause(): Promise<void> {
  // A software adapter that paints keeps the whole page waiting: a click may come too early, or where the button was.
  const isPaused = (): Promise<boolean> => app.page.getByRole('button', { name: 'Play', exact: true }).isVisible();
  for (let attempt = 0; attempt < 5 && !(await isPaused()); attempt++) {
    await app.page.getByRole('button', { name: 'Pause' }).click({ force: true, timeout: 60_000 });
    await app.page.waitForTimeout(STILL_MS);
  }
  expect(await isPaused()).toBe(true);
  let [shown, before] = [0, -1];
  while (shown !== before) {
    before = shown;
    await app.page.waitForTimeout(STILL_MS);
    shown = (await app.lastReport())!.framesShown;
  }
}

/**
 * On one frame: the canvas comes to what the oracle paints, which is not the source. A software adapter may bring the
 * frame that was under way long after the pause: so the oracle paints what the page shows now, until both agree.
 */
async function expectOraclePicture(method: MethodId): Promise<void> {
  await pause();
  const engine = await createNodeEngine(await readModel(method));
  const style = await encodeStyle(engine, 'oil-flow', await readPicture('public/styles/oil-flow.jpg'));
  const distance = async (): Promise<number> => {
    const painted = await app.snapshot();
    const source = await app.sourceSnapshot();
    const { networkSize } = (await app.lastReport())!;
    const shortSidePx = Math.min(networkSize.width, networkSize.height);
    const expected = await paint(engine, source, { style, strength: 1 }, shortSidePx);
    expect(pictureDifference(expected, source).mean).toBeGreaterThan(4);
    return pictureDifference(painted, expected).mean;
  };
  await expect.poll(distance, { timeout: 60_000, interval: 1000 }).toBeLessThan(3);
  engine.dispose();
}

describe.each(METHOD_IDS)('%s', (method) => {
  test('on wasm the canvas shows what the oracle paints', async () => {
    app = await App.open(server.url, {
      flags: SOFTWARE_FLAGS,
      search: `style=oil-flow&size=96&stability=0&method=${method}`,
    });
    expect((await app.waitForFrames(2)).method).toBe(method);
    await expectOraclePicture(method);
  });

  test('on WebGPU too', async () => {
    app = await openTinyClipOnWebGpu(server.url, { sizePx: 32, method });
    expect((await app.lastReport())?.method).toBe(method);
    await expectOraclePicture(method);
  }, 300_000);
});

test('switching while a clip runs never shows it unpainted, and leaves no tensor behind', async () => {
  app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'style=oil-flow&size=64' });
  await app.waitForFrames(3);
  // The first round encodes the style for every method; what encoding keeps at hand goes with the engine that did it.
  await switchThroughAll();
  const tensorsAfterOneRound = await tensorCount();
  await switchThroughAll();
  expect(await tensorCount()).toBe(tensorsAfterOneRound);
});

/** From `live` through every other method back to `live`; each picture on the way must differ from the source. */
async function switchThroughAll(): Promise<void> {
  for (const method of [...METHOD_IDS.slice(1), ...METHOD_IDS.slice(0, 1)]) {
    const choosing = choose(method);
    for (let i = 0; i < 2; i++) {
      const [painted, source] = [await app.snapshot(), await app.snapshot({ isStylized: false })];
      expect(pictureDifference(painted, source).mean).toBeGreaterThan(4);
    }
    await choosing;
  }
}

async function tensorCount(): Promise<number> {
  await app.waitForFrames(3);
  return (await app.lastReport())!.counts.tensors;
}

test('an own picture waits while Gallery paints, which says why, and comes back with the next method', async () => {
  app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'style=oil-flow&size=64' });
  await app.waitForFrames(2);
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByTitle('Also by dropping or pasting a picture').click();
  await (await chooser).setFiles('public/styles/halftone-pop.jpg');
  const own = app.page.getByRole('button', { name: /^halftone-pop/ });
  await expect.poll(() => own.getAttribute('aria-pressed')).toBe('true');
  await choose('gallery');
  await expect.poll(() => own.getAttribute('aria-disabled')).toBe('true');
  expect(await own.getAttribute('title')).toContain('only what it has learnt');
  expect(await own.getAttribute('aria-pressed')).toBe('false');
  const [painted, source] = [await app.snapshot(), await app.snapshot({ isStylized: false })];
  expect(pictureDifference(painted, source).mean).toBeGreaterThan(4);
  await choose('live');
  await expect.poll(() => own.getAttribute('aria-pressed')).toBe('true');
});

test('a method that cannot be loaded leaves the former one at work, and says so', async () => {
  app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'style=oil-flow&size=64' });
  await app.waitForFrames(2);
  await app.page.context().route('**/models/adain/**', (route) => route.abort());
  await app.page.getByRole('radio', { name: METHODS.adain.name }).click();
  await app.page.getByText('AdaIN cannot paint yet; Live goes on.').waitFor();
  expect((await app.waitForFrames(2)).method).toBe('live');
});

test('the method is chosen by key and remembered', async () => {
  app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'style=oil-flow&size=64' });
  await app.waitForFrames(2);
  await app.page.keyboard.press('n');
  await expect.poll(async () => (await app.lastReport())?.method, { timeout: 60_000 }).toBe('adain');
  await app.page.reload();
  expect((await app.waitForFrames(1)).method).toBe('adain');
});
