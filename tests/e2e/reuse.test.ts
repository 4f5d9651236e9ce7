/** Frames that share a painting, where painting each takes too long. */
import { expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';

test('a heavy method shows more frames than it paints, and says so; unsmoothed, it paints each', async () => {
  const server = await serveApp();
  const app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'style=oil-flow&method=sanet' });
  try {
    await expect
      .poll(async () => (await app.lastReport())?.paintedEvery, { timeout: 120_000, interval: 200 })
      .toBeGreaterThan(1);
    await app.page
      .locator('status-strip')
      .getByText(/every (second|third) painted/)
      .waitFor({ timeout: 10_000 });
    expect((await app.lastReport())?.method).toBe('sanet');
    await app.page.getByRole('slider', { name: 'Stability' }).fill('0');
    await app.page
      .locator('status-strip')
      .getByText(/painted$/)
      .waitFor({ state: 'detached', timeout: 20_000 });
    expect(app.complaints).toEqual([]);
  } finally {
    await app.close();
    await server.close();
  }
}, 240_000);
