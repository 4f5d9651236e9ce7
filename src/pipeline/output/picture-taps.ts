/**
 * Copies of the painted pictures for whoever wants them: a recorder, a pop-out window, another app. Each taker has a
 * port. Back-pressure is *newest picture wins*: at most `MAX_UNTAKEN` are on their way to a taker; later ones are left
 * out for that taker and counted. A tap never slows painting down.
 */
import type { PortReply, PostedFrame } from '../../shared/protocol.ts';

/** One being handled, one on its way. */
export const MAX_UNTAKEN = 2;

interface Tap {
  readonly port: MessagePort;
  untaken: number;
  skipped: number;
}

export class PictureTaps {
  readonly #taps = new Set<Tap>();

  get count(): number {
    return this.#taps.size;
  }

  /** Takes ownership of the port. It ends when the taker answers `stopped`. */
  add(port: MessagePort): void {
    const tap: Tap = { port, untaken: 0, skipped: 0 };
    this.#taps.add(tap);
    port.onmessage = ({ data }: MessageEvent<PortReply>) => {
      if (data === 'taken') tap.untaken--;
      else this.#remove(tap);
    };
  }

  /**
   * Call in the task that drew the canvas: a GPU canvas is empty afterwards.
   * @param timeMs when the picture was taken, by `performance.now()` of this world.
   */
  offer(canvas: OffscreenCanvas, timeMs: number): void {
    for (const tap of this.#taps) {
      if (tap.untaken >= MAX_UNTAKEN) tap.skipped++;
      else this.#post(tap, canvas, timeMs);
    }
  }

  dispose(): void {
    for (const tap of this.#taps) this.#remove(tap);
  }

  #post(tap: Tap, canvas: OffscreenCanvas, timeMs: number): void {
    const timestamp = Math.round((performance.timeOrigin + timeMs) * 1000);
    const posted: PostedFrame = {
      frame: new VideoFrame(canvas, { timestamp, alpha: 'discard' }),
      skipped: tap.skipped,
    };
    tap.untaken++;
    tap.skipped = 0;
    tap.port.postMessage(posted, [posted.frame]);
  }

  #remove(tap: Tap): void {
    this.#taps.delete(tap);
    tap.port.close();
  }
}
