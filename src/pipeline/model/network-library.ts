/** The networks of `models/`, each ready for an engine: encoders are loaded once, however many networks read them. */
import { composeNetwork } from './compose-network.ts';
import { loadNetwork, type Network } from './load-network.ts';
import { withStyleParams } from './style-params.ts';
import { encoderNames } from './taps.ts';

/** Reads one file of a model's folder as bytes. Where they come from is the caller's. */
export type ReadModelFile = (model: string, fileName: string) => Promise<ArrayBuffer>;

export class NetworkLibrary {
  readonly #readFile: ReadModelFile;
  readonly #parts = new Map<string, Promise<Network>>();
  readonly #networks = new Map<string, Promise<Network>>();

  constructor(readFile: ReadModelFile) {
    this.#readFile = readFile;
  }

  /** What failed is tried again the next time. @throws what `readFile`, `loadNetwork` and `composeNetwork` throw. */
  load(name: string): Promise<Network> {
    return remembered(this.#networks, name, () => this.#compose(name));
  }

  async #compose(name: string): Promise<Network> {
    const network = await this.#part(name);
    const encoders = new Map<string, Network>();
    for (const encoder of encoderNames(network.description)) encoders.set(encoder, await this.#part(encoder));
    return withStyleParams(composeNetwork(network, encoders));
  }

  #part(name: string): Promise<Network> {
    return remembered(this.#parts, name, () => loadNetwork((fileName) => this.#readFile(name, fileName)));
  }
}

function remembered<T>(known: Map<string, Promise<T>>, name: string, load: () => Promise<T>): Promise<T> {
  const running = known.get(name);
  if (running) return running;
  const loading = load();
  known.set(name, loading);
  loading.catch(() => known.delete(name));
  return loading;
}
