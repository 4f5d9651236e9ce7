/** Files dropped anywhere on the page, pictures pasted anywhere. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { fileKind } from '../file-kind.ts';

/** Where the pointer is: over the style shelf, or anywhere else. */
export type DropZone = 'shelf' | 'stage';

export interface DropOptions {
  readonly shelfTag: string;
  readonly onFiles: (files: readonly File[], zone: DropZone) => void;
  readonly onPastedPictures: (files: readonly File[]) => void;
}

export class DropController implements ReactiveController {
  /** Null while nothing is being dragged. */
  zone: DropZone | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #options: DropOptions;

  constructor(host: ReactiveControllerHost, options: DropOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('dragover', this.#onDragOver);
    window.addEventListener('dragleave', this.#onDragLeave);
    window.addEventListener('drop', this.#onDrop);
    document.addEventListener('paste', this.#onPaste);
  }

  hostDisconnected(): void {
    window.removeEventListener('dragover', this.#onDragOver);
    window.removeEventListener('dragleave', this.#onDragLeave);
    window.removeEventListener('drop', this.#onDrop);
    document.removeEventListener('paste', this.#onPaste);
  }

  readonly #onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.#setZone(this.#zoneOf(event));
  };

  readonly #onDragLeave = (event: DragEvent): void => {
    // Without a related target the pointer left the window, not just one element of it.
    if (event.relatedTarget === null) this.#setZone(null);
  };

  readonly #onDrop = (event: DragEvent): void => {
    const files = [...(event.dataTransfer?.files ?? [])];
    this.#setZone(null);
    if (files.length === 0) return;
    event.preventDefault();
    this.#options.onFiles(files, this.#zoneOf(event));
  };

  readonly #onPaste = (event: ClipboardEvent): void => {
    const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => fileKind(file) === 'picture');
    if (pictures.length > 0) this.#options.onPastedPictures(pictures);
  };

  #zoneOf(event: DragEvent): DropZone {
    const { shelfTag } = this.#options;
    const isShelf = event.composedPath().some((target) => target instanceof Element && target.localName === shelfTag);
    return isShelf ? 'shelf' : 'stage';
  }

  #setZone(zone: DropZone | null): void {
    if (zone === this.zone) return;
    this.zone = zone;
    this.#host.requestUpdate();
  }
}
