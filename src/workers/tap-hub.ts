/**
 * Who takes copies of the painted pictures. The hub outlives painting workers: a new one is connected to every taker
 * again, so a recording goes on through a crash.
 */

export interface PictureTap {
  /** Gets a port that posts `PostedFrame`s; answers each. Called again when the painting worker was replaced. */
  connect(port: MessagePort): void;
}

type OpenTap = (port: MessagePort) => void;

export class TapHub {
  readonly #taps = new Set<PictureTap>();
  #open: OpenTap | null = null;

  /** A painting worker runs; `open` hands it a port. */
  attach(open: OpenTap): void {
    this.#open = open;
    for (const tap of this.#taps) this.#connect(tap, open);
  }

  /** The worker is gone. */
  detach(): void {
    this.#open = null;
  }

  /** @returns what ends it: the tap is not connected again; the taker itself answers `stopped`. */
  add(tap: PictureTap): () => void {
    this.#taps.add(tap);
    if (this.#open) this.#connect(tap, this.#open);
    return () => {
      this.#taps.delete(tap);
    };
  }

  #connect(tap: PictureTap, open: OpenTap): void {
    const { port1, port2 } = new MessageChannel();
    open(port1);
    tap.connect(port2);
  }
}
