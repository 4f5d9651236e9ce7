/** Where a recording's bytes go, piece by piece: to the disk wherever there is a way, so that memory stays flat. */
import { StylizerError } from '../../shared/errors.ts';
import { RECORDINGS_FOLDER, type RecordingTarget } from '../../shared/recorder-protocol.ts';

export interface ByteStore {
  /** Bytes so far: the end of what was written furthest back. */
  readonly byteLength: number;
  /** Pieces may overwrite earlier ones. @throws StylizerError `record/full` when there is no room for it. */
  write(piece: Uint8Array<ArrayBuffer>, position: number): Promise<void>;
  /** Closes it. @returns the file, or null when it is where the visitor wanted it. */
  finish(): Promise<Blob | null>;
  /** Closes it and leaves nothing behind. */
  discard(): Promise<void>;
}

/** @throws StylizerError `record/unwritable` when the target cannot be opened. */
export async function openByteStore(target: RecordingTarget): Promise<ByteStore> {
  try {
    switch (target.kind) {
      case 'file':
        return await openChosenFile(target.handle);
      case 'private':
        return await openPrivateFile(target.name);
      case 'memory':
        return openMemory(target.limitBytes);
    }
    target satisfies never;
  } catch (cause) {
    throw new StylizerError(
      'record/unwritable',
      'The file for the recording could not be opened. Choose another place, or let the browser keep it.',
      { cause },
    );
  }
}

async function openChosenFile(handle: FileSystemFileHandle): Promise<ByteStore> {
  const stream = await handle.createWritable();
  let byteLength = 0;
  return {
    get byteLength() {
      return byteLength;
    },
    write: async (piece, position) => {
      await stream.write({ type: 'write', data: piece, position }).catch(throwFull);
      byteLength = Math.max(byteLength, position + piece.byteLength);
    },
    finish: async () => {
      await stream.close().catch(throwFull);
      return null;
    },
    // What was there before stays: the browser replaces a file only when it is closed.
    discard: () => stream.abort(),
  };
}

/** Only workers have it, and only their library knows it. */
type SyncFileHandle = FileSystemFileHandle & {
  createSyncAccessHandle(): Promise<{
    write(piece: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
    flush(): void;
    close(): void;
  }>;
};

async function openPrivateFile(name: string): Promise<ByteStore> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(RECORDINGS_FOLDER, { create: true });
  const handle = await folder.getFileHandle(name, { create: true });
  // Synchronous and in place: unlike a stream it needs no closing for the bytes to be there after a crash.
  const access = await (handle as SyncFileHandle).createSyncAccessHandle();
  let byteLength = 0;
  return {
    get byteLength() {
      return byteLength;
    },
    write: async (piece, position) => {
      try {
        const written = access.write(piece, { at: position });
        if (written < piece.byteLength) throw new Error(`only ${String(written)} of ${String(piece.byteLength)} bytes`);
      } catch (cause) {
        throwFull(cause);
      }
      byteLength = Math.max(byteLength, position + piece.byteLength);
    },
    finish: async () => {
      access.flush();
      access.close();
      return handle.getFile();
    },
    discard: async () => {
      access.close();
      await folder.removeEntry(name);
    },
  };
}

/** Grows block by block: one buffer would have to be copied each time it is too small. */
const MEMORY_BLOCK_BYTES = 4 << 20;

function openMemory(limitBytes: number): ByteStore {
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  let byteLength = 0;
  return {
    get byteLength() {
      return byteLength;
    },
    write: async (piece, position) => {
      const end = position + piece.byteLength;
      if (end > limitBytes) {
        const mebibytes = String(Math.round(limitBytes / 2 ** 20));
        throw new StylizerError(
          'record/full',
          `This browser can only record into memory, and the recording has reached the limit of ${mebibytes} MiB. ` +
            'It was ended here; start another one.',
        );
      }
      writeBlocks(blocks, piece, position);
      byteLength = Math.max(byteLength, end);
    },
    finish: () => {
      const last = blocks.length * MEMORY_BLOCK_BYTES - byteLength;
      const parts = blocks.map((block, i) =>
        i === blocks.length - 1 ? block.subarray(0, MEMORY_BLOCK_BYTES - last) : block,
      );
      return Promise.resolve(new Blob(parts));
    },
    discard: () => {
      blocks.length = 0;
      return Promise.resolve();
    },
  };
}

function writeBlocks(blocks: Uint8Array<ArrayBuffer>[], piece: Uint8Array<ArrayBuffer>, position: number): void {
  for (let done = 0; done < piece.byteLength;) {
    const at = position + done;
    const index = Math.floor(at / MEMORY_BLOCK_BYTES);
    while (blocks.length <= index) blocks.push(new Uint8Array(MEMORY_BLOCK_BYTES));
    const offset = at % MEMORY_BLOCK_BYTES;
    const part = piece.subarray(done, done + MEMORY_BLOCK_BYTES - offset);
    blocks[index]?.set(part, offset);
    done += part.byteLength;
  }
}

function throwFull(cause: unknown): never {
  throw new StylizerError(
    'record/full',
    'The recording could not be written any further: the disk, or the room this browser gives a page, is full. ' +
      'What was recorded until here is kept. Make room, then record again.',
    { cause },
  );
}
