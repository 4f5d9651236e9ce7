/** Sheets to look at: frames of our own demo clip under every built-in style, painted by one method. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import type { StyleEngine } from '../src/pipeline/engine/style-engine.ts';
import type { RgbaPicture } from '../src/pipeline/picture/area-downscale.ts';
import { App } from './app-driver/app.ts';
import { SOFTWARE_FLAGS } from './app-driver/chromium-flags.ts';
import { encodeStyle } from './node/node-engine.ts';
import { paint } from './node/paint.ts';
import { decodePicture, readPicture } from './node/picture-files.ts';

const STYLES_FOLDER = 'public/styles';
/** Where the demo is looked at, in seconds: the seaside and the portrait. */
const DEMO_TIMES_S = [2.5, 8] as const;
const TILE = { width: 320, height: 180 } as const;
const COLUMNS = 6;
const BACKGROUND = '#f2ede2';

/** @param url where the built app is served. */
export async function readDemoFrames(url: string): Promise<readonly RgbaPicture[]> {
  const frames: RgbaPicture[] = [];
  for (const timeS of DEMO_TIMES_S) frames.push(await demoFrame(url, timeS));
  return frames;
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

/** Every frame under every style of the catalogue, the style before them. */
export async function makeStyleSheet(
  engine: StyleEngine,
  frames: readonly RgbaPicture[],
  outFile: string,
): Promise<void> {
  const catalog = JSON.parse(await readFile(`${STYLES_FOLDER}/catalog.json`, 'utf8')) as {
    readonly id: string;
    readonly file: string;
  }[];
  const tiles: Buffer[] = [];
  for (const { id, file } of catalog) {
    const styleFile = `${STYLES_FOLDER}/${basename(file)}`;
    const style = await encodeStyle(engine, id, await readPicture(styleFile));
    tiles.push(await fileTile(styleFile, TILE));
    for (const frame of frames) tiles.push(await tileOf(await paint(engine, frame, { style, strength: 1 })));
  }
  await writeTiles(tiles, { columns: COLUMNS, tile: TILE, outFile });
}

/** A picture file as a tile, cropped to its shape. */
export function fileTile(file: string, tile: { readonly width: number; readonly height: number }): Promise<Buffer> {
  return sharp(file)
    .resize({ ...tile, fit: 'cover' })
    .png()
    .toBuffer();
}

export interface SheetLayout {
  readonly columns: number;
  readonly tile: { readonly width: number; readonly height: number };
  /** A JPEG. */
  readonly outFile: string;
}

/** Tiles row by row. */
export async function writeTiles(tiles: readonly Buffer[], { columns, tile, outFile }: SheetLayout): Promise<void> {
  const rows = Math.ceil(tiles.length / columns);
  await sharp({
    create: { width: columns * tile.width, height: rows * tile.height, channels: 3, background: BACKGROUND },
  })
    .composite(
      tiles.map((input, index) => ({
        input,
        left: (index % columns) * tile.width,
        top: Math.floor(index / columns) * tile.height,
      })),
    )
    .jpeg({ quality: 84 })
    .toFile(outFile);
  console.log(outFile);
}

function tileOf({ width, height, rgba }: RgbaPicture): Promise<Buffer> {
  return sharp(rgba, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .resize(TILE)
    .png()
    .toBuffer();
}
