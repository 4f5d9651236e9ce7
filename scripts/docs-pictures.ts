/**
 * `npm run make:docs-pictures`: the pictures of the documentation, from the built app and our own pipeline: screenshots
 * of the page (desktop, phone, light, dark) and the demo's two scenes under every built-in style.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import { App, buildApp, serveApp } from './app-driver/app.ts';
import { SOFTWARE_FLAGS } from './app-driver/chromium-flags.ts';
import { createNodeEngine, encodeStyle, readModel } from './node/node-engine.ts';
import { paint } from './node/paint.ts';
import { decodePicture, readPicture } from './node/picture-files.ts';
import type { RgbaPicture } from '../src/pipeline/picture/area-downscale.ts';

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

/** Where the demo is looked at, in seconds: the seaside and the portrait. */
const DEMO_TIMES_S = [2.5, 8] as const;
const TILE = { width: 320, height: 180 } as const;
const COLUMNS = 6;

async function main(): Promise<void> {
  await buildApp();
  await mkdir(OUT, { recursive: true });
  const server = await serveApp();
  for (const shot of SHOTS) await takeShot(server.url, shot);
  const frames: RgbaPicture[] = [];
  for (const timeS of DEMO_TIMES_S) frames.push(await demoFrame(server.url, timeS));
  await server.close();
  await makeContactSheet(frames);
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

/** A frame of the demo clip, decoded by the browser. */
async function demoFrame(url: string, timeS: number): Promise<RgbaPicture> {
  const app = await App.open(url, { flags: SOFTWARE_FLAGS });
  const dataUrl = await app.page.evaluate(async (seekS) => {
    const video = document.createElement('video');
    video.src = new URL('demo/demo.mp4', document.baseURI).href;
    video.muted = true;
    await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
    video.currentTime = seekS;
    await new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    return canvas.toDataURL('image/png');
  }, timeS);
  await app.close();
  return decodePicture(Buffer.from(dataUrl.split(',')[1] ?? '', 'base64'));
}

/** Both frames under every style of the catalogue, the style beside them. */
async function makeContactSheet(frames: readonly RgbaPicture[]): Promise<void> {
  const catalog = JSON.parse(await readFile('public/styles/catalog.json', 'utf8')) as { readonly file: string }[];
  const engine = await createNodeEngine(await readModel('live'));
  const tiles: Buffer[] = [];
  for (const { file } of catalog) {
    const styleFile = `public/styles/${basename(file)}`;
    const style = await encodeStyle(engine, basename(file, '.jpg'), await readPicture(styleFile));
    tiles.push(
      await sharp(styleFile)
        .resize({ ...TILE, fit: 'cover' })
        .png()
        .toBuffer(),
    );
    for (const frame of frames) tiles.push(await tileOf(await paint(engine, frame, { style, strength: 1 })));
  }
  engine.dispose();
  const rows = Math.ceil(tiles.length / COLUMNS);
  const background = '#f2ede2';
  await sharp({ create: { width: COLUMNS * TILE.width, height: rows * TILE.height, channels: 3, background } })
    .composite(
      tiles.map((input, index) => ({
        input,
        left: (index % COLUMNS) * TILE.width,
        top: Math.floor(index / COLUMNS) * TILE.height,
      })),
    )
    .jpeg({ quality: 84 })
    .toFile(`${OUT}/live-styles.jpg`);
  console.log(`${OUT}/live-styles.jpg`);
}

function tileOf({ width, height, rgba }: RgbaPicture): Promise<Buffer> {
  return sharp(rgba, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .resize(TILE)
    .png()
    .toBuffer();
}

await main();
