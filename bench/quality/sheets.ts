/** What numbers do not tell: sheets to look at. Those of the documentation show our own pictures only. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildApp, serveApp } from '../../scripts/app-driver/app.ts';
import { fileTile, makeStyleSheet, readDemoFrames, writeTiles } from '../../scripts/contact-sheet.ts';
import { findChromium } from '../../scripts/find-chromium.mjs';
import type { PaintedRow } from './judge.ts';
import type { Painter } from './painter.ts';
import { pairName, type PairSet } from './pairs.ts';

const DOCS_FOLDER = 'docs/pictures';
/** Ignored by git: the shared test pictures are not ours to publish. */
const OUT_FOLDER = 'out';
const PAIR_TILE = { width: 256, height: 256 } as const;

/** `docs/pictures/quality-METHOD.jpg`: the demo's scenes under every built-in style. Chromium decodes the clip. */
export async function makeMethodSheets(painters: readonly Painter[]): Promise<void> {
  if (findChromium() === null) {
    console.log('No contact sheets: they need Chromium; set CHROMIUM_PATH.');
    return;
  }
  await buildApp();
  const server = await serveApp();
  const frames = await readDemoFrames(server.url).finally(() => server.close());
  for (const { method, engine } of painters) {
    await makeStyleSheet(engine, frames, `${DOCS_FOLDER}/quality-${method}.jpg`);
  }
}

/** `out/NAME.jpg`: a line for each pair: content, style, and every row's picture in the rows' order. */
export async function makePairSheet(set: PairSet, rows: readonly PaintedRow[], name = 'quality-pairs'): Promise<void> {
  await mkdir(OUT_FOLDER, { recursive: true });
  console.log(`left to right: content, style, ${rows.map((row) => row.name).join(', ')}`);
  const files = set.pairs.flatMap((pair) => [
    pair.content.file,
    pair.style.file,
    ...rows.map(({ folder }) => join(folder, `${pairName(pair)}.png`)),
  ]);
  const tiles = await Promise.all(files.map((file) => fileTile(file, PAIR_TILE)));
  await writeTiles(tiles, { columns: rows.length + 2, tile: PAIR_TILE, outFile: `${OUT_FOLDER}/${name}.jpg` });
}
