/**
 * `npm run make:docs-pictures`: the pictures of the documentation, from the built app and our own pipeline: screenshots
 * of the page (desktop, phone, light, dark) and the demo's two scenes under every built-in style.
 */
import { mkdir } from 'node:fs/promises';
import { App, buildApp, serveApp } from './app-driver/app.ts';
import { SOFTWARE_FLAGS } from './app-driver/chromium-flags.ts';
import { makeStyleSheet, readDemoFrames } from './contact-sheet.ts';
import { createNodeEngine, readModel } from './node/node-engine.ts';

const OUT = 'docs/pictures';

interface Shot {
  readonly file: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark';
  readonly search: string;
}

const SHOTS: readonly Shot[] = [
  {
    file: 'desktop-light.png',
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    search: 'style=oil-flow&size=256',
  },
  {
    file: 'desktop-dark.png',
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    search: 'style=stained-glass&size=256',
  },
  {
    file: 'phone-light.png',
    viewport: { width: 390, height: 844 },
    colorScheme: 'light',
    search: 'style=wave-print&size=256',
  },
  {
    file: 'phone-dark.png',
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
    search: 'style=pastel&size=256',
  },
];

/** Time for the engine to start and the frame rate to settle. */
const SETTLE_MS = 5000;

async function main(): Promise<void> {
  await buildApp();
  await mkdir(OUT, { recursive: true });
  const server = await serveApp();
  for (const shot of SHOTS) await takeShot(server.url, shot);
  const frames = await readDemoFrames(server.url);
  await server.close();
  const engine = await createNodeEngine(await readModel('live'));
  await makeStyleSheet(engine, frames, `${OUT}/live-styles.jpg`);
  engine.dispose();
}

async function takeShot(url: string, { file, viewport, colorScheme, search }: Shot): Promise<void> {
  const context = { viewport, colorScheme, deviceScaleFactor: 1 };
  const app = await App.open(url, { flags: SOFTWARE_FLAGS, search, context });
  await app.waitForFrames(5, 120_000);
  // Once more as visitors get it, without the counts of ?debug=1.
  await app.page.goto(`${url}?${search}`);
  await app.page.waitForTimeout(SETTLE_MS);
  await app.page.screenshot({ path: `${OUT}/${file}` });
  await app.close();
  console.log(`${OUT}/${file}`);
}

await main();
