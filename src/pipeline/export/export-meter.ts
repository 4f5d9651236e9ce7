/** How far an export is, how fast it goes, and where its time goes. */
import type { ExportProgress, ExportTimes } from '../../shared/export.ts';

const REPORT_INTERVAL_MS = 200;
/** Speed is measured over this many of the last frames. */
const SPEED_FRAMES = 60;

export type ExportStep = Exclude<keyof ExportTimes, 'totalMs'>;

export class ExportMeter {
  readonly #startS: number;
  readonly #durationS: number;
  readonly #report: (progress: ExportProgress) => void;
  readonly #beginMs = performance.now();
  readonly #spentMs: Record<ExportStep, number> = { decodeMs: 0, networkMs: 0, encodeMs: 0 };
  #recentMs: readonly number[] = [];
  #frames = 0;
  #reportedMs = -Infinity;

  constructor(startS: number, durationS: number, report: (progress: ExportProgress) => void) {
    this.#startS = startS;
    this.#durationS = durationS;
    this.#report = report;
  }

  get frames(): number {
    return this.#frames;
  }

  get times(): ExportTimes {
    return { ...this.#spentMs, totalMs: performance.now() - this.#beginMs };
  }

  /** Runs the step and counts its time. */
  async time<T>(step: ExportStep, run: () => Promise<T>): Promise<T> {
    const beginMs = performance.now();
    try {
      return await run();
    } finally {
      this.#spentMs[step] += performance.now() - beginMs;
    }
  }

  /** A frame is done that is on until `endS` of the clip. */
  countFrame(endS: number): void {
    const nowMs = performance.now();
    this.#frames++;
    this.#recentMs = [...this.#recentMs, nowMs].slice(-SPEED_FRAMES);
    if (nowMs - this.#reportedMs < REPORT_INTERVAL_MS) return;
    this.#reportedMs = nowMs;
    const share = Math.min(1, Math.max(0, (endS - this.#startS) / this.#durationS));
    const elapsedS = (nowMs - this.#beginMs) / 1000;
    const secondsLeft = share > 0 ? (elapsedS * (1 - share)) / share : null;
    this.#report({ framesDone: this.#frames, share, fps: this.#fps(nowMs), secondsLeft });
  }

  #fps(nowMs: number): number {
    const first = this.#recentMs[0] ?? nowMs;
    return nowMs > first ? ((this.#recentMs.length - 1) * 1000) / (nowMs - first) : 0;
  }
}
