/** A network from where the page is served. */
import { StylizerError } from '../../shared/errors.ts';
import { loadNetwork, type Network } from './load-network.ts';

/**
 * @param folderUrl ends in a slash.
 * @throws StylizerError `model/fetch` when a file cannot be fetched, and what `loadNetwork` throws.
 */
export function fetchNetwork(folderUrl: string): Promise<Network> {
  return loadNetwork(async (fileName) => {
    const url = folderUrl + fileName;
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`HTTP ${String(response.status)}`);
      return await response.arrayBuffer();
    } catch (cause) {
      throw new StylizerError(
        'model/fetch',
        `The network could not be loaded from ${url}. Check that the server is running, then reload the page.`,
        { cause },
      );
    }
  });
}
