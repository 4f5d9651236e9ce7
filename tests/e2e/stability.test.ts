/** Smoothing over time as a visitor has it: the dial, the meter beside the frame rate, the look that carries it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { fakeCameraFlags, SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { writeNoisyY4m } from '../../scripts/app-driver/y4m.ts';

let server: Awaited<ReturnType<typeof serveApp>>;
let app: App;
let folder: string;

beforeAll(async () => {
  server = await serveApp();
  folder = await mkdtemp(join(tmpdir(), 'impasto-'));
  // A clip moves more or less as it goes on, and more from frame to frame on a busy machine: a still camera does not.
  await writeNoisyY4m(join(folder, 'camera.y4m'), 160, 96, 30);
  const flags = [...SOFTWARE_FLAGS, ...fakeCameraFlags(join(folder, 'camera.y4m'))];
  app = await App.open(server.url, { flags, search: 'style=wave-print&size=96&engine=wasm' });
  await app.waitForFrames(3);
});

afterAll(async () => {
  expect(app.complaints).toEqual([]);
  await app.close();
  await server.close();
  await rm(folder, { recursive: true });
});

const dial = (page = app.page): ReturnType<typeof page.getByRole> => page.getByRole('slider', { name: 'Stability' });

/** Mean of the meter while the next frames are shown. */
async function flickerOver(frames: number): Promise<number> {
  // The meter is a running mean: what was before must leave it.
  await app.waitForFrames(20, 120_000);
  const levels: number[] = [];
  const end = (await app.lastReport())!.framesShown + frames;
  while ((await app.lastReport())!.framesShown < end) {
    await app.waitForFrames(3, 120_000);
    const { flicker } = (await app.lastReport())!;
    if (flicker !== null) levels.push(flicker);
  }
  return levels.reduce((sum, level) => sum + level, 0) / levels.length;
}

test('is on from the start, and calms the flicker the more it is turned up', async () => {
  expect(await dial().inputValue()).toBe('0.8');
  await app.page.getByRole('radio', { name: 'Camera' }).click({ force: true });
  await app.page.waitForFunction(() => globalThis.impasto?.lastReport?.outputSize.width === 160);
  await dial().fill('0');
  const off = await flickerOver(40);
  await dial().fill('1');
  const full = await flickerOver(40);
  console.log(`flicker: off ${off.toFixed(4)}, full ${full.toFixed(4)}`);
  expect(off).toBeGreaterThan(0.003);
  expect(full).toBeLessThan(0.7 * off);
});

test('the meter stands beside the frame rate', async () => {
  const shown = app.page.locator('status-strip .flicker');
  await expect.poll(() => shown.textContent()).toMatch(/^\d+\.\d$/);
});

test('the chart is loaded when it is wanted, and moving the dial leaves a trace', async () => {
  const { page } = app;
  const rows = page.locator('stability-chart tbody tr');
  await page.getByRole('button', { name: 'Stability chart' }).click();
  await dial().fill('0');
  await expect.poll(() => rows.count(), { timeout: 120_000 }).toBe(1);
  await dial().fill('1');
  await expect.poll(() => rows.count(), { timeout: 120_000 }).toBe(2);
  expect(await rows.first().textContent()).toMatch(/0 %\s+\d+\.\d+ %\s+0\.00 %/);
  expect(await page.locator('stability-chart canvas').count()).toBe(1);
  await page.getByRole('button', { name: 'Stability chart' }).click();
});

test('the noise filter is off until it is switched on, and stays as it was left', async () => {
  const filter = app.page.getByRole('combobox', { name: 'Noise filter' });
  expect(await filter.inputValue()).toBe('off');
  await filter.selectOption('auto');
  await app.waitForFrames(3, 120_000);
  const stored = await app.page.evaluate(() => localStorage.getItem('impasto'));
  expect(JSON.parse(stored ?? '{}')).toMatchObject({ filtersNoise: true });
});

test('is kept for the next visit, undone, and part of a link', async () => {
  const { page } = app;
  await dial().fill('0.3');
  await page.waitForTimeout(1200);
  await dial().fill('0.6');
  await page.keyboard.press('Control+z');
  expect(await dial().inputValue()).toBe('0.3');
  await page.goto(`${server.url}?size=96&engine=wasm&debug=1`);
  await app.waitForFrames(3);
  expect(await dial().inputValue()).toBe('0.3');
  await page.goto(`${server.url}?size=96&engine=wasm&debug=1#look=live~100~s45~oil-flow*100`);
  await page.reload();
  await expect.poll(() => dial().inputValue(), { timeout: 30_000 }).toBe('0.45');
  await app.waitForFrames(3);
});

test('the motion can be looked at: trust is grey, motion is coloured', async () => {
  await dial().fill('0.8');
  const view = app.page.getByRole('combobox', { name: 'Show' });
  await view.selectOption('trust in the past');
  await app.waitForFrames(5);
  const coloured = async (): Promise<number> => {
    const { rgba } = await app.visiblePicture();
    let count = 0;
    for (let i = 0; i < rgba.length; i += 4) {
      const [r = 0, g = 0, b = 0] = rgba.subarray(i, i + 3);
      if (Math.max(r, g, b) - Math.min(r, g, b) > 24) count++;
    }
    return (4 * count) / rgba.length;
  };
  await expect.poll(coloured, { timeout: 20_000 }).toBeLessThan(0.02);
  await view.selectOption('motion');
  await expect.poll(coloured, { timeout: 20_000 }).toBeGreaterThan(0.05);
  await view.selectOption('painting');
});
