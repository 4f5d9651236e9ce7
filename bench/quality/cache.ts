/** Painted pictures and judgements between runs, under `.cache/quality`: a run that was broken off goes on there. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CACHE_FOLDER = fileURLToPath(new URL('../../.cache/quality', import.meta.url));

/** Folder for the pictures of one painter at one size; made when missing. */
export async function pictureFolder(setName: string, sizePx: number, painterKey: string): Promise<string> {
  const folder = join(CACHE_FOLDER, setName, String(sizePx), painterKey);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** The value kept under `key`, made and kept when there is none. `key` must name all that the value depends on. */
export async function remembered<T>(key: readonly string[], make: () => Promise<T>): Promise<T> {
  const file = join(CACHE_FOLDER, 'values', `${shortHash(key.join('\n'))}.json`);
  const kept = await readFile(file, 'utf8').catch(() => null); // Not kept yet.
  if (kept !== null) return JSON.parse(kept) as T;
  const value = await make();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.partial`, JSON.stringify(value));
  await rename(`${file}.partial`, file);
  return value;
}

export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
