/** What people do with styles: choose, mix, bring their own, dial the strength, wipe. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { pictureDifference } from '../support/test-pictures.ts';

let server: Awaited<ReturnType<typeof serveApp>>;
let app: App;

beforeAll(async () => {
  server = await serveApp();
  app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'style=oil-flow&size=128&stability=0' });
  await app.waitForFrames(3);
  // A still frame, so that pictures differ by the look alone.
  await app.page.getByRole('button', { name: 'Pause' }).click();
  await app.page.waitForTimeout(1000);
});

afterAll(async () => {
  expect(app.complaints).toEqual([]);
  await app.close();
  await server.close();
});

/** Waits until the painted picture differs from `before` by more than noise, and returns it. */
async function changedFrom(before: Awaited<ReturnType<App['snapshot']>>): Promise<typeof before> {
  let after = before;
  await expect
    .poll(
      async () => {
        after = await app.snapshot();
        return pictureDifference(before, after).mean;
      },
      { timeout: 30_000, interval: 250 },
    )
    .toBeGreaterThan(2);
  return after;
}

test('a mix of two styles is neither of them, and goes when one is taken out', async () => {
  const alone = await app.snapshot();
  await app.page.getByRole('button', { name: 'Mix in Waves before a red sun' }).click();
  const mixed = await changedFrom(alone);
  await app.page.getByRole('button', { name: 'Mix in Waves before a red sun' }).click();
  const back = await changedFrom(mixed);
  expect(pictureDifference(alone, back).max).toBeLessThanOrEqual(1);
});

test('strength 0 gives the source back, half strength lies between', async () => {
  const full = await app.snapshot();
  const source = await app.snapshot({ isStylized: false });
  const strength = app.page.getByRole('slider', { name: 'Strength' });
  await strength.press('Home');
  const none = await changedFrom(full);
  expect(pictureDifference(none, source).max).toBeLessThanOrEqual(1);
  await strength.fill('0.5');
  const half = await changedFrom(none);
  const distance = pictureDifference(half, source).mean;
  expect(distance).toBeGreaterThan(1);
  expect(distance).toBeLessThan(pictureDifference(full, source).mean);
  await strength.press('End');
  await changedFrom(half);
});

test('an own picture becomes a style', async () => {
  const before = await app.snapshot();
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByTitle('Also by dropping or pasting a picture').click();
  await (await chooser).setFiles('public/styles/halftone-pop.jpg');
  await changedFrom(before);
  await app.page
    .getByRole('button', { name: /halftone-pop/ })
    .first()
    .waitFor();
});

test('a picture pasted anywhere becomes a style', async () => {
  const before = await app.snapshot();
  await app.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(128, 128);
    const context = canvas.getContext('2d')!;
    for (let i = 0; i < 400; i++) {
      context.fillStyle = `hsl(${String((i * 47) % 60)} 90% ${String(30 + ((i * 13) % 50))}%)`;
      context.fillRect((i * 37) % 128, (i * 71) % 128, 24, 5);
    }
    const data = new DataTransfer();
    data.items.add(new File([await canvas.convertToBlob()], 'pasted.png', { type: 'image/png' }));
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
  });
  await changedFrom(before);
});

test('the wipe is a slider that the keyboard moves', async () => {
  const wipe = app.page.getByRole('slider', { name: /before|wipe|compare/i });
  await wipe.focus();
  const before = Number((await wipe.getAttribute('aria-valuenow')) ?? (await wipe.inputValue()));
  await wipe.press('ArrowRight');
  const after = Number((await wipe.getAttribute('aria-valuenow')) ?? (await wipe.inputValue()));
  expect(after).toBeGreaterThan(before);
});

test('settings are remembered: style and strength come back after a reload', async () => {
  await app.page.getByRole('button', { name: /^Sunrise window/ }).click();
  await app.page.getByRole('slider', { name: 'Strength' }).fill('0.7');
  await app.page.waitForTimeout(500);
  const url = new URL(app.page.url());
  url.searchParams.delete('style');
  await app.page.goto(url.href);
  await app.waitForFrames(2);
  await expect.poll(() => app.page.getByRole('slider', { name: 'Strength' }).inputValue()).toBe('0.7');
  const tile = app.page.getByRole('button', { name: /^Sunrise window/ });
  await expect.poll(() => tile.getAttribute('aria-pressed')).toBe('true');
});
