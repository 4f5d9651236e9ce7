/** Networks from where the page is served. */
import { StylizerError } from '../../shared/errors.ts';
import type { ReadModelFile } from './network-library.ts';

/**
 * @param modelsUrl where `models/` is served; ends in a slash.
 * @returns a reader that rejects with StylizerError `model/fetch` when a file cannot be fetched.
 */
export function fetchModelFiles(modelsUrl: string): ReadModelFile {
  return async (model, fileName) => {
    const url = `${modelsUrl}${model}/${fileName}`;
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`HTTP ${String(response.status)}`);
      return await response.arrayBuffer();
    } catch (cause) {
      throw new StylizerError(
        'model/fetch',
        `The network could not be loaded from ${url}. Check that the server is running, then try again.`,
        { cause },
      );
    }
  };
}
