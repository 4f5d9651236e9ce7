/** Looks: undone, remembered, passed on by file and by link. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { pictureDifference } from '../support/test-pictures.ts';

let server: Awaited<ReturnType<typeof serveApp>>;
let folder: string;
let app: App;

beforeAll(async () => {
  server = await serveApp();
  folder = await mkdtemp(join(tmpdir(), 'impasto-'));
  app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'style=oil-flow&size=64&stability=0' });
  await app.waitForFrames(3);
});

afterAll(async () => {
  expect(app.complaints).toEqual([]);
  await app.close();
  await server.close();
  await rm(folder, { recursive: true });
});

const strength = (): Promise<string> => app.page.getByRole('slider', { name: 'Strength' }).inputValue();

async function expectStyle(name: string): Promise<void> {
  const tile = app.page.getByRole('button', { name: new RegExp(`^${name}`) });
  await expect.poll(() => tile.first().getAttribute('aria-pressed'), { timeout: 10_000 }).toBe('true');
}

test('Ctrl+Z takes back style and strength one by one, Ctrl+Shift+Z brings them again', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.waitForTimeout(800);
  const before = await app.snapshot();
  await page.getByRole('button', { name: /^Waves before a red sun/ }).click();
  await expectStyle('Waves before a red sun');
  const slider = page.getByRole('slider', { name: 'Strength' });
  for (const value of ['0.9', '0.8', '0.6']) await slider.fill(value);
  await page.keyboard.press('Control+z');
  expect(await strength()).toBe('1');
  await expectStyle('Waves before a red sun');
  await page.keyboard.press('Control+z');
  await expect
    .poll(async () => pictureDifference(before, await app.snapshot()).max, { timeout: 20_000 })
    .toBeLessThanOrEqual(1);
  expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Control+Shift+z');
  await expectStyle('Waves before a red sun');
  expect(await strength()).toBe('0.6');
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await strength()).toBe('1');
});

test('a link opens the look in a fresh browser; nothing of it is sent to the server', async () => {
  const { page } = app;
  await page.getByRole('button', { name: /^Waves before a red sun/ }).click();
  await page.getByRole('slider', { name: 'Strength' }).fill('0.45');
  await page.getByRole('button', { name: 'Mix in Sunrise window' }).click();
  await page.getByRole('button', { name: 'Looks' }).click();
  const link = await page.getByRole('textbox', { name: 'Link to this look' }).inputValue();
  expect(link).toMatch(/#look=live~45~s0~wave-print\.[0-9a-f]{12}\*100~stained-glass\.[0-9a-f]{12}\*100$/);
  await page.keyboard.press('Escape');

  const fresh = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: `size=64${new URL(link).hash}` });
  try {
    await fresh.waitForFrames(2);
    const slider = fresh.page.getByRole('slider', { name: 'Strength' });
    await expect.poll(() => slider.inputValue()).toBe('0.45');
    const mix = fresh.page.getByText(/^A mix of /);
    await expect.poll(() => mix.textContent()).toMatch(/Sunrise window/);
    expect(await mix.textContent()).toMatch(/Waves before a red sun/);
    expect(fresh.complaints).toEqual([]);
  } finally {
    await fresh.close();
  }
});

test('an own picture travels only in a file, and only when that is ticked', async () => {
  const { page } = app;
  const chooser = page.waitForEvent('filechooser');
  await page.getByTitle('Also by dropping or pasting a picture').click();
  await (await chooser).setFiles('public/styles/thumbs/neon.webp');
  await expectStyle('neon');
  await page.getByRole('button', { name: 'Looks' }).click();
  await page.getByText(/Your own picture stays here/).waitFor();
  const save = async (): Promise<string> => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save look' }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(/^impasto-neon-.*\.impasto\.json$/);
    const file = join(folder, saved.suggestedFilename());
    await saved.saveAs(file);
    return file;
  };
  expect(await readFile(await save(), 'utf8')).not.toContain('data:image');
  await page.getByRole('checkbox', { name: /Take my own pictures along/ }).check();
  const file = await save();
  expect(await readFile(file, 'utf8')).toContain('data:image/webp;base64,');
  const link = await page.getByRole('textbox', { name: 'Link to this look' }).inputValue();
  await page.keyboard.press('Escape');

  const fresh = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: `size=64${new URL(link).hash}` });
  try {
    await fresh.waitForFrames(2);
    await fresh.page.getByText(/needs “a picture of its maker”/).waitFor();
    await fresh.page.getByRole('button', { name: 'Looks' }).click();
    const open = fresh.page.waitForEvent('filechooser');
    await fresh.page.getByRole('button', { name: 'Open look' }).click();
    await (await open).setFiles(file);
    const tile = fresh.page.getByRole('button', { name: /^neon/ });
    await expect.poll(() => tile.first().getAttribute('aria-pressed')).toBe('true');
    expect(fresh.complaints).toEqual([]);
  } finally {
    await fresh.close();
  }
});

test('a file that is no look is refused in words', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Looks' }).click();
  const open = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open look' }).click();
  await (await open).setFiles('package.json');
  await page.getByText(/not a look saved by Impasto/).waitFor();
});

test('a look in use for a while is remembered, also at the next visit', async () => {
  const { page } = app;
  await page.getByRole('button', { name: /^Sunrise window/ }).click();
  await expectStyle('Sunrise window');
  await page.waitForTimeout(6000);
  await page.goto(`${server.url}?debug=1&size=64`);
  await app.waitForFrames(2);
  await page.getByRole('button', { name: /^Waves before a red sun/ }).click();
  await expectStyle('Waves before a red sun');
  await page.getByRole('button', { name: 'Looks' }).click();
  await page.getByRole('button', { name: /^Sunrise window, / }).click();
  await expectStyle('Sunrise window');
});
