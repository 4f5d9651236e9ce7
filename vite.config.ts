import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { viteStaticCopy } from 'vite-plugin-static-copy';
import { wasmThreads } from './scripts/vite/wasm-threads.ts';
import { contentSecurityPolicy, isolationHeaders } from './scripts/vite/security-headers.ts';

/** The policy also goes into the page, for hosts that cannot set headers. */
const policyInPage: Plugin = {
  name: 'impasto-policy-in-page',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
      injectTo: 'head-prepend',
    },
  ],
};

/** What the examples import: in development the library's own source. */
const LIBRARY = fileURLToPath(new URL('./src/embed/index.ts', import.meta.url));

export default defineConfig({
  resolve: { alias: { impasto: LIBRARY } },
  // Relative, so that the build can be served from any folder of a site.
  base: './',
  build: {
    target: 'esnext',
    chunkSizeWarningLimit: 2000,
    // The studio, and the page the command line renders in.
    rolldownOptions: { input: ['index.html', 'render.html'] },
  },
  worker: { format: 'es', plugins: () => [wasmThreads()] },
  plugins: [wasmThreads(), policyInPage, viteStaticCopy({ targets: [{ src: 'models', dest: '.' }] })],
  // Found before the first page is served: what only a worker imports would otherwise reload a page that is in use.
  optimizeDeps: { entries: ['*.html', 'examples/*.html', 'src/workers/*-worker.ts'] },
  server: { headers: isolationHeaders },
  preview: { headers: { ...isolationHeaders, 'Content-Security-Policy': contentSecurityPolicy } },
});
