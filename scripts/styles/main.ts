/**
 * Draws the built-in style pictures.
 *
 *     npx tsx scripts/styles/main.ts [--only id,id] [--size 896] [--out public/styles]
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom } from './brush/random.js';
import { PAINTINGS } from './catalogue.js';
import { toJpeg, toThumb } from './encode.js';
import type { Painting } from './painting.js';

/** One line of `catalog.json`. */
interface Entry {
  readonly id: string;
  readonly title: string;
  readonly technique: string;
  readonly file: string;
  readonly thumb: string;
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
}

const THUMB_PX = 160;

async function draw(painting: Painting, sizePx: number, out: string): Promise<Entry> {
  const surface = painting.paint({ sizePx, random: createRandom(painting.seed) });
  const bytes = await toJpeg(surface);
  const file = `${painting.id}.jpg`;
  const thumb = `thumbs/${painting.id}.webp`;
  await writeFile(join(out, file), bytes);
  await writeFile(join(out, thumb), await toThumb(surface, THUMB_PX));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { id, title, technique } = painting;
  return { id, title, technique, file, thumb, width: sizePx, height: sizePx, sha256 };
}

async function readCatalog(path: string): Promise<Entry[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Entry[];
  } catch {
    return [];
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, size: { type: 'string' }, out: { type: 'string' } },
  });
  const here = dirname(fileURLToPath(import.meta.url));
  const out = resolve(values.out ?? join(here, '../../public/styles'));
  const sizePx = Number(values.size ?? '896');
  if (!Number.isInteger(sizePx) || sizePx < 16 || sizePx > 4096) {
    throw new Error(`--size must be a whole number from 16 to 4096, not ${values.size ?? ''}`);
  }
  const wanted = values.only?.split(',');
  const unknown = wanted?.filter((id) => !PAINTINGS.some((painting) => painting.id === id)) ?? [];
  if (unknown.length > 0) throw new Error(`no such picture: ${unknown.join(', ')}`);
  await mkdir(join(out, 'thumbs'), { recursive: true });
  const catalogPath = join(out, 'catalog.json');
  const entries = new Map((await readCatalog(catalogPath)).map((entry) => [entry.id, entry]));
  for (const painting of PAINTINGS) {
    if (wanted && !wanted.includes(painting.id)) continue;
    const started = performance.now();
    entries.set(painting.id, await draw(painting, sizePx, out));
    console.log(`${painting.id}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
  const ordered = PAINTINGS.flatMap((painting) => entries.get(painting.id) ?? []);
  await writeFile(catalogPath, `${JSON.stringify(ordered, null, 2)}\n`);
}

await main();
