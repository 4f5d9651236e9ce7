/** The network whose features slow painting compares: the one that comes with the page, or a VGG-19 of the visitor's. */
import { fetchModelFiles } from './fetch-model-files.ts';
import { importVgg19 } from './import-vgg19.ts';
import type { Network } from './load-network.ts';
import { NetworkLibrary } from './network-library.ts';

const BUNDLED = 'vgg-slim';

/** @param ownNetwork files as they were chosen; none for the bundled network. @throws what reading them throws. */
export function loadLossNetwork(ownNetwork: readonly File[], modelsUrl: string): Promise<Network> {
  if (ownNetwork.length > 0) return readVgg19(ownNetwork);
  return new NetworkLibrary(fetchModelFiles(modelsUrl)).load(BUNDLED);
}

/** @throws StylizerError that says what is wrong with the files. */
export async function readVgg19(files: readonly File[]): Promise<Network> {
  return importVgg19(
    await Promise.all(files.map(async (file) => ({ name: file.name, bytes: await file.arrayBuffer() }))),
  );
}
