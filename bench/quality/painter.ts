/** Pictures by our own runtime, kept between runs. */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createNodeEngine, encodeStyle, readModel } from '../../scripts/node/node-engine.ts';
import { paint } from '../../scripts/node/paint.ts';
import { readPicture, writePicture } from '../../scripts/node/picture-files.ts';
import type { StyleCode } from '../../src/pipeline/engine/style-code.ts';
import type { StyleEngine } from '../../src/pipeline/engine/style-engine.ts';
import { parseNetwork } from '../../src/pipeline/model/parse-network.ts';
import { encoderNames } from '../../src/pipeline/model/taps.ts';
import type { RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import type { MethodId } from '../../src/shared/protocol.ts';
import { readModelText } from '../figures.ts';
import { pictureFolder, shortHash } from './cache.ts';
import { type NamedPicture, pairName, type PairSet } from './pairs.ts';

const PROGRESS_EVERY = 20;

export interface PaintOptions {
  /** Sides of the square result. */
  readonly sizePx: number;
  /** 0 … 1, 1 when left out. */
  readonly strength?: number;
  /** Short side of the network size; the result's when left out. */
  readonly networkSidePx?: number;
}

/** One method. The caller disposes it. */
export class Painter {
  readonly method: MethodId;
  /** Borrowed: valid until `dispose`. */
  readonly engine: StyleEngine;
  readonly #weightsKey: string;
  readonly #styles = new Map<string, StyleCode>();

  static async create(method: MethodId): Promise<Painter> {
    return new Painter(method, await weightsKey(method), await createNodeEngine(await readModel(method)));
  }

  private constructor(method: MethodId, key: string, engine: StyleEngine) {
    this.method = method;
    this.#weightsKey = key;
    this.engine = engine;
  }

  /** Paints what is not there yet. @returns the folder of the pictures, named `CONTENT__STYLE.png`. */
  async paintPairs(set: PairSet, { sizePx, strength = 1, networkSidePx = sizePx }: PaintOptions): Promise<string> {
    const key = [this.method, this.#weightsKey, `s${String(strength)}`, `n${String(networkSidePx)}`].join('-');
    const folder = await pictureFolder(set.name, sizePx, key);
    const missing = set.pairs.filter((pair) => !existsSync(join(folder, `${pairName(pair)}.png`)));
    const what = `${this.method}, ${set.name} at ${String(sizePx)} px, strength ${String(strength)}`;
    for (const [index, { content, style }] of missing.entries()) {
      if (index % PROGRESS_EVERY === 0) console.log(`painting ${what}: ${String(index)} of ${String(missing.length)}`);
      const look = { style: await this.#styleCode(style), strength };
      const source = await readSquare(content.file, sizePx);
      const file = join(folder, `${pairName({ content, style })}.png`);
      const partial = join(folder, 'partial.png');
      await writePicture(partial, await paint(this.engine, source, look, networkSidePx));
      await rename(partial, file);
    }
    return folder;
  }

  dispose(): void {
    this.engine.dispose();
  }

  async #styleCode({ name, file }: NamedPicture): Promise<StyleCode> {
    const known = this.#styles.get(file);
    if (known) return known;
    const code = await encodeStyle(this.engine, name.replace('style-', ''), await readPicture(file));
    this.#styles.set(file, code);
    return code;
  }
}

/** The centre square of a picture file, as the judge takes it. */
export async function readSquare(file: string, sizePx: number): Promise<RgbaPicture> {
  const { data, info } = await sharp(file)
    .resize(sizePx, sizePx, { fit: 'cover' })
    .toColorspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgba: new Uint8ClampedArray(data) };
}

/** Changes with the network's weights and with those of the encoders that it reads. */
async function weightsKey(method: MethodId): Promise<string> {
  const own = await readModelText(method);
  const encoders = await Promise.all(encoderNames(parseNetwork(own)).map(readModelText));
  return shortHash([own, ...encoders].join('\n'));
}
