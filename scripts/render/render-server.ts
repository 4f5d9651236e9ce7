/**
 * Serves the built app to the browser that renders, and takes the rendered bytes from it: a file never passes through
 * memory as a whole. Bound to this machine only; every address carries a key that is new each time.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { contentSecurityPolicy, isolationHeaders } from '../vite/security-headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

export interface RenderServer {
  readonly url: string;
  /**
   * Where the page may send a file's pieces. They are gathered beside `file`, which appears only when it is complete.
   */
  receive(file: string): string;
  close(): Promise<void>;
}

/** @param folder of the built app. */
export async function startRenderServer(folder: string): Promise<RenderServer> {
  const outputs = new Map<string, Output>();
  const server = createServer((request, response) => {
    answer(request, response, folder, outputs).catch((error: unknown) => {
      response.writeHead(500).end(error instanceof Error ? error.message : 'failed');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the render server has no port');
  // By name: browsers treat localhost as a secure place, whatever it resolves to.
  const url = `http://localhost:${String(address.port)}/`;
  return {
    url,
    receive: (file) => {
      const key = randomUUID();
      outputs.set(key, new Output(file));
      return `${url}output/${key}`;
    },
    close: async () => {
      for (const output of outputs.values()) await output.discard();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  outputs: ReadonlyMap<string, Output>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const key = /^\/output\/([\w-]+)$/.exec(url.pathname)?.[1];
  if (key === undefined) {
    await serveFile(decodeURIComponent(url.pathname), folder, response);
    return;
  }
  const output = outputs.get(key);
  if (!output) {
    response.writeHead(404).end();
    return;
  }
  if (request.method === 'PUT') await output.write(request, Number(url.searchParams.get('position')));
  else if (request.method === 'POST') await output.complete();
  else if (request.method === 'DELETE') await output.discard();
  response.writeHead(204).end();
}

async function serveFile(path: string, folder: string, response: ServerResponse): Promise<void> {
  const file = normalize(join(folder, path));
  const isInside = file.startsWith(normalize(folder) + sep);
  const facts = isInside ? await stat(file).catch(() => null) : null;
  if (!facts?.isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    ...isolationHeaders,
    'Content-Security-Policy': contentSecurityPolicy,
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Length': facts.size,
  });
  createReadStream(file).pipe(response);
}

/** One file that is coming in. */
class Output {
  readonly #file: string;
  readonly #part: string;
  #handle: ReturnType<typeof open> | null = null;

  constructor(file: string) {
    this.#file = file;
    this.#part = `${file}.part`;
  }

  async write(data: AsyncIterable<Buffer>, position: number): Promise<void> {
    this.#handle ??= open(this.#part, 'w');
    const handle = await this.#handle;
    let at = position;
    for await (const piece of data) {
      await handle.write(piece, 0, piece.byteLength, at);
      at += piece.byteLength;
    }
  }

  async complete(): Promise<void> {
    await this.#close();
    await rename(this.#part, this.#file);
  }

  /** Does nothing to a file that is complete. */
  async discard(): Promise<void> {
    await this.#close();
    await rm(this.#part, { force: true });
  }

  async #close(): Promise<void> {
    const handle = await this.#handle;
    this.#handle = null;
    await handle?.close();
  }
}
