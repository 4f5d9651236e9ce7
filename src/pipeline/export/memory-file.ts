/** A file in memory, written at any position, in pieces of fixed size so that growing never copies what is there. */
import { StylizerError } from '../../shared/errors.ts';

const PIECE_BYTES = 8 * 1024 * 1024;

export class MemoryFile {
  readonly #mostBytes: number;
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #byteLength = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** @throws StylizerError `export/storage` beyond the limit. */
  write(data: Uint8Array, position: number): void {
    const end = position + data.byteLength;
    if (end > this.#mostBytes) {
      const limitMb = Math.round(this.#mostBytes / 1024 / 1024);
      throw new StylizerError(
        'export/storage',
        `This browser keeps exports in memory, and this one is larger than ${String(limitMb)} MB. ` +
          'Choose a smaller size or a part of the clip, or use a browser that can save to a file.',
      );
    }
    while (this.#pieces.length * PIECE_BYTES < end) this.#pieces.push(new Uint8Array(PIECE_BYTES));
    this.#byteLength = Math.max(this.#byteLength, end);
    for (let at = position; at < end;) {
      const offset = at % PIECE_BYTES;
      const piece = this.#pieces[Math.floor(at / PIECE_BYTES)];
      const part = data.subarray(at - position, at - position + PIECE_BYTES - offset);
      piece?.set(part, offset);
      at += part.byteLength;
    }
  }

  toBlob(type: string): Blob {
    const rest = this.#byteLength % PIECE_BYTES;
    const last = this.#pieces.length - 1;
    const isPartial = (index: number): boolean => index === last && rest > 0;
    return new Blob(
      this.#pieces.map((piece, index) => (isPartial(index) ? piece.subarray(0, rest) : piece)),
      { type },
    );
  }

  clear(): void {
    this.#pieces = [];
    this.#byteLength = 0;
  }
}
