/** Capturing this very page: no hall of mirrors, and a way out. The captures are real ones of the page's own tab. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { fakeCameraFlags, SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';

let server: Awaited<ReturnType<typeof serveApp>>;

beforeAll(async () => {
  server = await serveApp();
});

afterAll(async () => {
  await server.close();
});

const OWN_TAB_FLAGS = ['--auto-accept-this-tab-capture'];

async function withApp(
  flags: readonly string[],
  beforeLoad: () => void,
  body: (app: App) => Promise<void>,
): Promise<void> {
  const app = await App.open(server.url, { flags: [...SOFTWARE_FLAGS, ...flags], search: 'size=64', beforeLoad });
  try {
    await app.waitForFrames(2);
    await app.page.getByRole('radio', { name: 'Screen' }).click({ force: true });
    await body(app);
    expect(app.complaints).toEqual([]);
  } finally {
    await app.close();
  }
}

/** The visitor picks this tab, which the browser would not even offer for what the page asks. */
function pickOwnTab(): void {
  const original = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getDisplayMedia = () =>
    original({ video: true, preferCurrentTab: true, selfBrowserSurface: 'include' } as DisplayMediaStreamOptions);
}

/** The same pixels, as a screen on which the page is to be seen. */
function pickScreenWithPage(): void {
  const original = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getDisplayMedia = async () => {
    const stream = await original({ video: true, preferCurrentTab: true, selfBrowserSurface: 'include' } as object);
    for (const track of stream.getVideoTracks()) {
      Object.assign(track, { getCaptureHandle: () => null, getSettings: () => ({ displaySurface: 'monitor' }) });
    }
    return stream;
  };
}

test('this tab is refused in words, and the picture before goes on', async () => {
  await withApp(OWN_TAB_FLAGS, pickOwnTab, async (app) => {
    await app.page.getByText('This tab would show itself').waitFor();
    await app.page.getByText(/You picked this very tab/).waitFor();
    await app.waitForFrames(3);
    await app.page.getByRole('button', { name: 'Keep the demo' }).click();
    await app.page.getByText('This tab would show itself').waitFor({ state: 'detached' });
  });
});

test('a screen with this page on it is hidden here, goes on, and can be shown anyway', async () => {
  await withApp(OWN_TAB_FLAGS, pickScreenWithPage, async (app) => {
    await app.page.getByText('This page is on the shared screen').waitFor();
    await app.waitForFrames(2);
    const filter = await app.page.locator('picture-stage canvas').evaluate((canvas) => getComputedStyle(canvas).filter);
    expect(filter).toContain('blur');
    await app.page.getByRole('button', { name: 'Show it anyway' }).click();
    await app.page.getByText('This page is on the shared screen').waitFor({ state: 'detached' });
    await app.waitForFrames(2);
  });
});

test('a screen without this page is simply painted, and brings its sound along', async () => {
  const beforeLoad = (): void => {
    const original = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getDisplayMedia = (options) => {
      Object.assign(globalThis, { askedFor: options });
      return original(options);
    };
  };
  await withApp(fakeCameraFlags(null), beforeLoad, async (app) => {
    await expect.poll(async () => (await app.lastReport())?.outputSize.width, { timeout: 30_000 }).not.toBe(640);
    await app.waitForFrames(3);
    expect(await app.page.getByText('This page is on the shared screen').count()).toBe(0);
    const asked = await app.page.evaluate(() => (globalThis as unknown as { askedFor: object }).askedFor);
    expect(asked).toMatchObject({ audio: true, selfBrowserSurface: 'exclude', surfaceSwitching: 'include' });
  });
});
