/**
 * `docs/pictures/keyframe-methods.jpg`: our own pictures under every slow method, side by side with `adain`. The shared
 * test pictures are not ours to publish. What is painted is kept.
 */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { writePicture } from '../../scripts/node/picture-files.ts';
import { fileTile, writeTiles } from '../../scripts/contact-sheet.ts';
import type { Network } from '../../src/pipeline/model/load-network.ts';
import { defaultGatysSettings, paintGatys } from '../../src/pipeline/optimise/gatys.ts';
import { toRgbaPicture } from '../../src/pipeline/picture/resample.ts';
import { pictureFolder } from '../quality/cache.ts';
import { Painter } from '../quality/painter.ts';
import { pairName, type PairSet } from '../quality/pairs.ts';
import { paintCnnmrfPairs } from './cnnmrf.ts';
import { finish, hostOf, readInput } from './paint.ts';

const SIZE_PX = 256;
const TILE = { width: 256, height: 256 } as const;
const STYLES = ['mosaic', 'oil-flow', 'ink-hatching'];
const CNNMRF_ITERATIONS = 40;

const OWN_PAIRS: PairSet = {
  name: 'own',
  pairs: STYLES.map((style) => ({
    content: { name: 'content-demo', file: 'public/demo/poster.jpg' },
    style: { name: `style-${style}`, file: `public/styles/${style}.jpg` },
  })),
};

/** @param networks by their names, with the steps that Gatys takes on them. Columns: content, style, adain, CNNMRF, each network. */
export async function makeOwnSheet(
  slim: Network,
  networks: readonly { readonly name: string; readonly network: Network; readonly iterations: number }[],
): Promise<void> {
  const adain = await Painter.create('adain');
  const folders = [await adain.paintPairs(OWN_PAIRS, { sizePx: SIZE_PX })];
  adain.dispose();
  folders.push(await paintCnnmrfPairs(slim, OWN_PAIRS, SIZE_PX, CNNMRF_ITERATIONS));
  for (const { name, network, iterations } of networks) folders.push(await paintGatysPairs(name, network, iterations));
  const files = OWN_PAIRS.pairs.flatMap((pair) => [
    pair.content.file,
    pair.style.file,
    ...folders.map((folder) => join(folder, `${pairName(pair)}.png`)),
  ]);
  const tiles = await Promise.all(files.map((file) => fileTile(file, TILE)));
  const layout = { columns: folders.length + 2, tile: TILE, outFile: 'docs/pictures/keyframe-methods.jpg' };
  await writeTiles(tiles, layout);
}

async function paintGatysPairs(name: string, network: Network, iterations: number): Promise<string> {
  const folder = await pictureFolder(OWN_PAIRS.name, SIZE_PX, `keyframe-gatys-${name}-i${String(iterations)}`);
  const host = hostOf(network);
  const settings = { ...defaultGatysSettings, shortSidesPx: [SIZE_PX], iterationsPerLevel: iterations };
  for (const pair of OWN_PAIRS.pairs) {
    const file = join(folder, `${pairName(pair)}.png`);
    if (existsSync(file)) continue;
    const painted = await finish(paintGatys(host, await readInput(pair, SIZE_PX), settings));
    const partial = join(folder, 'partial.png');
    await writePicture(partial, toRgbaPicture(painted));
    await rename(partial, file);
    console.log(`painted ${name} ${pairName(pair)}`);
  }
  host.network.dispose();
  return folder;
}
