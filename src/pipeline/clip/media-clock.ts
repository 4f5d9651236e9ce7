/** Where playback is: advances by itself, and is put right by the sound card's clock while there is sound. */
import { epochMs } from '../../shared/clip.ts';

/** Longest sleep between two looks at the clock: it may be put right meanwhile. */
const MAX_SLEEP_MS = 100;

export class MediaClock {
  #timeS = 0;
  #atMs = 0;

  /** `timeS` is on at `atMs`. */
  set(timeS: number, atMs = epochMs()): void {
    this.#timeS = timeS;
    this.#atMs = atMs;
  }

  now(): number {
    return this.#timeS + (epochMs() - this.#atMs) / 1000;
  }

  /** Resolves when `timeS` is on, or at once when aborted. */
  async until(timeS: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const leftMs = (timeS - this.now()) * 1000;
      if (leftMs <= 0 || signal.aborted) return;
      await sleep(Math.min(leftMs, MAX_SLEEP_MS), signal);
    }
  }
}

/** Resolves early when aborted. */
export function sleep(timeMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, timeMs);
    signal.addEventListener('abort', finish);
  });
}
