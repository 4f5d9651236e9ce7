/**
 * Builds `dist-lib/`: the library for other web apps, with its worker, wasm files and models beside it. Not Vite's own
 * library mode, which would put the wasm files into the script as text.
 */
import { defineConfig } from 'vite';
import { viteStaticCopy } from 'vite-plugin-static-copy';
import { wasmThreads } from './scripts/vite/wasm-threads.ts';

export default defineConfig({
  base: './',
  publicDir: false,
  build: {
    target: 'esnext',
    outDir: 'dist-lib',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: { impasto: 'src/embed/index.ts' },
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name].js' },
    },
  },
  worker: { format: 'es', plugins: () => [wasmThreads()] },
  plugins: [wasmThreads(), viteStaticCopy({ targets: [{ src: 'models', dest: '.' }] })],
});
