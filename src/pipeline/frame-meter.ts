/** Collects what the status strip shows: frame rate, latency, stage times. */
import { RingStats } from '../shared/ring-stats.ts';
import { type FrameReport, STAGE_NAMES, type StageName } from '../shared/protocol.ts';

const WINDOW_FRAMES = 90;

export type StageTimesMs = Readonly<Record<StageName, number>>;

export class FrameMeter {
  readonly #latenciesMs = new RingStats(WINDOW_FRAMES);
  readonly #stages: Readonly<Record<StageName, RingStats>> = {
    import: new RingStats(WINDOW_FRAMES),
    network: new RingStats(WINDOW_FRAMES),
    present: new RingStats(WINDOW_FRAMES),
  };
  #shownAtMs: number[] = [];
  #framesShown = 0;

  /** One frame is on the canvas. Times by `performance.now()`. */
  add(arrivedMs: number, shownMs: number, stages: StageTimesMs): void {
    this.#framesShown++;
    this.#shownAtMs.push(shownMs);
    this.#shownAtMs = this.#shownAtMs.slice(-WINDOW_FRAMES);
    this.#latenciesMs.add(shownMs - arrivedMs);
    for (const name of STAGE_NAMES) this.#stages[name].add(stages[name]);
  }

  /** A new source: rates start over, totals go on. */
  restart(): void {
    this.#shownAtMs = [];
    this.#latenciesMs.clear();
    for (const name of STAGE_NAMES) this.#stages[name].clear();
  }

  report(nowMs: number): Pick<FrameReport, 'fps' | 'latencyP50Ms' | 'latencyP95Ms' | 'stages' | 'framesShown'> {
    const stage = (name: StageName): { p50Ms: number; p95Ms: number } => ({
      p50Ms: this.#stages[name].percentile(0.5),
      p95Ms: this.#stages[name].percentile(0.95),
    });
    return {
      fps: this.#fps(nowMs),
      latencyP50Ms: this.#latenciesMs.percentile(0.5),
      latencyP95Ms: this.#latenciesMs.percentile(0.95),
      stages: { import: stage('import'), network: stage('network'), present: stage('present') },
      framesShown: this.#framesShown,
    };
  }

  /** Frames shown over the last second. */
  #fps(nowMs: number): number {
    const recent = this.#shownAtMs.filter((timeMs) => nowMs - timeMs <= 1000);
    const [first] = recent;
    return first === undefined || nowMs <= first ? recent.length : ((recent.length - 1) * 1000) / (nowMs - first);
  }
}
