/** axe-core on the page as it runs: both themes, desktop and phone; and nothing overflows sideways. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { makeClip } from '../support/clips/make-clips.ts';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let server: Awaited<ReturnType<typeof serveApp>>;
let folder: string;

beforeAll(async () => {
  server = await serveApp();
  folder = await mkdtemp(join(tmpdir(), 'impasto-axe-'));
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const SCREENS = [
  { name: 'desktop', viewport: { width: 1440, height: 900 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
  { name: 'smallest phone', viewport: { width: 320, height: 568 } },
] as const;

interface AxeResults {
  readonly violations: readonly { id: string; help: string; nodes: readonly { html: string }[] }[];
}

async function expectNoBarriers({ page }: App): Promise<void> {
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  expect(violations.map(({ id, help, nodes }) => `${id}: ${help} — ${nodes[0]?.html ?? ''}`)).toEqual([]);
  const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflowPx).toBeLessThanOrEqual(0);
}

describe.each(SCREENS)('$name', ({ viewport }) => {
  test.each(['light', 'dark'] as const)('is free of known barriers in %s', async (colorScheme) => {
    const app = await App.open(server.url, {
      flags: SOFTWARE_FLAGS,
      search: 'size=64',
      context: { viewport, colorScheme },
    });
    try {
      await app.waitForFrames(2);
      // Evaluated by the browser's debugger, which the page's policy does not bind.
      await app.page.evaluate(await readFile(axeFile, 'utf8'));
      await expectNoBarriers(app);
      for (const dialog of ['Output', 'Looks']) {
        await app.page.getByRole('button', { name: dialog, exact: true }).click();
        await app.page.getByRole('dialog', { name: dialog }).waitFor();
        await expectNoBarriers(app);
        await app.page.keyboard.press('Escape');
      }
      await app.page.getByRole('button', { name: 'Record', exact: true }).click();
      await app.page.getByRole('group', { name: 'Recording' }).getByText('0:0').waitFor();
      await expectNoBarriers(app);
      await app.page.getByRole('button', { name: 'Throw the recording away' }).click();
      await expectNoBarriers(app);
      await app.page.getByRole('button', { name: 'Throw away', exact: true }).click();
    } finally {
      await app.close();
    }
  });

  test('is free of known barriers with a clip on and its export open', async () => {
    const app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'size=64', context: { viewport } });
    try {
      await app.waitForFrames(2);
      await app.page.evaluate(await readFile(axeFile, 'utf8'));
      const chooser = app.page.waitForEvent('filechooser');
      await app.page.getByRole('radio', { name: 'Clip' }).click({ force: true });
      await (await chooser).setFiles(await makeClip(folder, 'h264-aac.mp4'));
      await app.page.locator('clip-timeline').waitFor();
      await expectNoBarriers(app);
      await app.page.getByRole('button', { name: 'Export clip' }).click();
      await app.page.getByText(/160×90, H\.264/).waitFor();
      await expectNoBarriers(app);
    } finally {
      await app.close();
    }
  });
});
