/** The windows that show nothing but the picture: at most one of each kind, closed with the page. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Size } from '../../shared/size.ts';
import { createOutputTrack, type OutputTrack } from '../output/output-track.ts';
import { canFloat, openBlankWindow, showTrack, type WindowKind } from '../output/output-window.ts';
import type { StudioController } from './studio-controller.ts';

interface OpenWindow {
  readonly target: Window;
  readonly output: OutputTrack;
}

export class WindowController implements ReactiveController {
  readonly canFloat = canFloat();
  readonly #host: ReactiveControllerHost;
  readonly #studio: StudioController;
  readonly #onTrouble: (text: string) => void;
  readonly #open = new Map<WindowKind, OpenWindow>();

  constructor(host: ReactiveControllerHost, studio: StudioController, onTrouble: (text: string) => void) {
    this.#host = host;
    this.#studio = studio;
    this.#onTrouble = onTrouble;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('pagehide', this.#closeAll);
  }

  hostDisconnected(): void {
    window.removeEventListener('pagehide', this.#closeAll);
    this.#closeAll();
  }

  /** How many are open. */
  get count(): number {
    return this.#open.size;
  }

  /** @param size null: as large as the picture. Call right after a click, or the browser lets no window open. */
  async open(kind: WindowKind, size: Size | null): Promise<void> {
    this.#close(kind);
    // Whoever refuses says nothing more than that.
    const target = await openBlankWindow(kind, size ?? this.#pictureSize).catch(() => null);
    if (!target) {
      this.#onTrouble('The browser did not let a window open. Allow pop-ups for this page, then open it again.');
      return;
    }
    const output = createOutputTrack(this.#studio.taps, () => this.#studio.canvas);
    if (!output) {
      target.close();
      this.#onTrouble('There is no picture to show yet. Open the window once painting has begun.');
      return;
    }
    showTrack(target, output.track);
    this.#open.set(kind, { target, output });
    target.addEventListener('pagehide', () => {
      if (this.#open.get(kind)?.target === target) this.#close(kind);
    });
    this.#host.requestUpdate();
  }

  get #pictureSize(): Size {
    return this.#studio.frames?.outputSize ?? { width: 1280, height: 720 };
  }

  #close(kind: WindowKind): void {
    const opened = this.#open.get(kind);
    if (!opened) return;
    this.#open.delete(kind);
    opened.output.stop();
    opened.target.close();
    this.#host.requestUpdate();
  }

  readonly #closeAll = (): void => {
    for (const kind of this.#open.keys()) this.#close(kind);
  };
}
