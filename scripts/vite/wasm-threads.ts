/**
 * Lets wasm threads run in a minified page with a strict policy. tfjs-backend-wasm starts its threads from a blob made of
 * a factory function's own text. Minified, that text refers to names of the bundle that do not exist in the blob
 * ("e is not defined"); and a thread may not import a blob under `script-src 'self'`. Here the thread imports the
 * package's untouched file by its address instead.
 */
import type { Plugin } from 'vite';

const BLOB_OF_FACTORY = /new Blob\(\[`var WasmBackendModuleThreadedSimd = `[^\]]*\][^)]*\)/;
const FACTORY_FILE = '../wasm-out/tfjs-backend-wasm-threaded-simd.js';

export function wasmThreads(): Plugin {
  return {
    name: 'impasto-wasm-threads',
    enforce: 'pre',
    apply: 'build',
    transform(code, id) {
      if (!/tfjs-backend-wasm[\\/]dist[\\/]backend_wasm\.js$/.test(id)) return null;
      if (!BLOB_OF_FACTORY.test(code)) {
        this.error('tfjs-backend-wasm has changed: wasm-threads.ts no longer finds what it replaces.');
      }
      const address = `import factoryUrl from '${FACTORY_FILE}?url&no-inline';\n`;
      return {
        code: address + code.replace(BLOB_OF_FACTORY, 'new URL(factoryUrl, self.location.href).href'),
        map: null,
      };
    },
  };
}
