import { readFile } from 'node:fs/promises';

/** A whole file, in a buffer of its own. */
export async function readBytes(file: string | URL): Promise<ArrayBuffer> {
  return Uint8Array.from(await readFile(file)).buffer;
}
