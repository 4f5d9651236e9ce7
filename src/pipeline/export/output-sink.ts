/** Where an export's bytes go. A sink is committed or discarded, once; discarded ones leave nothing behind. */
import { StreamTarget, type StreamTargetChunk } from 'mediabunny';
import { StylizerError } from '../../shared/errors.ts';
import { type ExportSink, MAX_MEMORY_EXPORT_BYTES } from '../../shared/export.ts';
import { MemoryFile } from './memory-file.ts';

/** Folder of the origin's private file system in which exports lie until they are downloaded. */
export const PRIVATE_EXPORT_FOLDER = 'exports';

/** Writes are gathered to this size: small ones cost more than they carry. */
const CHUNK_BYTES = 4 * 1024 * 1024;

export interface OutputSink {
  readonly target: StreamTarget;
  /** Length of the file so far. */
  readonly byteLength: number;
  /** After the target was closed: the file is complete. Gives the file where it is only in memory. */
  commit(): Promise<Blob | null>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/** Takes pieces of the file in any order of positions. */
interface Backing {
  write(data: Uint8Array<ArrayBuffer>, position: number): Promise<void>;
  commit(): Promise<Blob | null>;
  discard(): Promise<void>;
}

/** @throws StylizerError `export/storage` when there is no place to write to. */
export async function openSink(sink: ExportSink, mimeType: string): Promise<OutputSink> {
  const backing = await openBacking(sink, mimeType);
  let byteLength = 0;
  const writable = new WritableStream<StreamTargetChunk>({
    write: async ({ data, position }) => {
      try {
        await backing.write(data, position);
      } catch (cause) {
        throw storageError(cause);
      }
      byteLength = Math.max(byteLength, position + data.byteLength);
    },
  });
  return {
    target: new StreamTarget(writable, { chunked: true, chunkSize: CHUNK_BYTES }),
    get byteLength() {
      return byteLength;
    },
    commit: () => backing.commit(),
    discard: () => backing.discard(),
  };
}

function openBacking(sink: ExportSink, mimeType: string): Promise<Backing> | Backing {
  switch (sink.kind) {
    case 'file':
      return openFile(sink.handle, () => removeEmpty(sink.handle));
    case 'private':
      return openPrivate(sink.name);
    case 'memory':
      return openMemory(mimeType);
    case 'server':
      return openServer(sink.url);
  }
  sink satisfies never;
}

/** The browser writes beside the file and swaps at the end: until then what was there stays. */
async function openFile(handle: FileSystemFileHandle, remove: () => Promise<void>): Promise<Backing> {
  const writable = await handle.createWritable();
  return {
    write: (data, position) => writable.write({ type: 'write', data, position }),
    commit: async () => {
      await writable.close();
      return null;
    },
    discard: async () => {
      await writable.abort();
      await remove();
    },
  };
}

/** Choosing a name makes an empty file; where the browser knows how, it goes again. */
async function removeEmpty(handle: FileSystemFileHandle & { remove?: () => Promise<void> }): Promise<void> {
  const { size } = await handle.getFile();
  if (size === 0) await handle.remove?.();
}

async function openPrivate(name: string): Promise<Backing> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(PRIVATE_EXPORT_FOLDER, { create: true });
    const handle = await folder.getFileHandle(name, { create: true });
    return await openFile(handle, () => folder.removeEntry(name));
  } catch (cause) {
    throw storageError(cause);
  }
}

function openMemory(mimeType: string): Backing {
  const file = new MemoryFile(MAX_MEMORY_EXPORT_BYTES);
  return {
    write: async (data, position) => {
      file.write(data, position);
    },
    commit: async () => file.toBlob(mimeType),
    discard: async () => {
      file.clear();
    },
  };
}

/** The server removes what is discarded. */
function openServer(url: string): Backing {
  const send = async (method: string, query: string, body: Uint8Array<ArrayBuffer> | null): Promise<void> => {
    const response = await fetch(`${url}?${query}`, { method, body });
    if (!response.ok) throw new Error(`the server answered ${String(response.status)}`);
  };
  return {
    write: (data, position) => send('PUT', `position=${String(position)}`, data),
    commit: async () => {
      await send('POST', 'end=complete', null);
      return null;
    },
    discard: () => send('DELETE', '', null),
  };
}

function storageError(cause: unknown): StylizerError {
  if (cause instanceof StylizerError) return cause;
  const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
  return new StylizerError(
    'export/storage',
    isFull
      ? 'There is not enough room for the exported file. Free some disk space, or choose a smaller size.'
      : 'The exported file could not be written. Choose another place, then export again.',
    { cause },
  );
}
