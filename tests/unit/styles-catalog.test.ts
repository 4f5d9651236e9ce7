/** The built-in style pictures: as many and as large as promised, and the files the catalogue says they are. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';

interface CatalogEntry {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly thumb: string;
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
}

const FOLDER = new URL('../../public/styles/', import.meta.url);
const catalog = JSON.parse(await readFile(new URL('catalog.json', FOLDER), 'utf8')) as readonly CatalogEntry[];

test('there are at least twelve, each under its own id', () => {
  expect(catalog.length).toBeGreaterThanOrEqual(12);
  expect(new Set(catalog.map(({ id }) => id)).size).toBe(catalog.length);
});

test.each(catalog)(
  '$id is at least 768 px, unaltered, with a thumbnail',
  async ({ file, thumb, width, height, sha256 }) => {
    const bytes = await readFile(new URL(file, FOLDER));
    const picture = await sharp(bytes).metadata();
    expect([picture.width, picture.height]).toEqual([width, height]);
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(768);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    const small = await sharp(await readFile(new URL(thumb, FOLDER))).metadata();
    expect(small.width).toBeGreaterThanOrEqual(96);
  },
);
