/** One frame through an engine, smoothed over time: the one way to paint frames that follow each other. */
import type { MotionView } from '../../shared/protocol.ts';
import type { EngineFrame, EngineLook, StyleEngine, StylizedFrame } from '../engine/style-engine.ts';
import { NoiseFilter } from '../picture/noise-filter.ts';
import { Continuity } from './continuity.ts';
import { FlickerMeter } from './flicker-meter.ts';
import type { Stabilizer } from './stabilizer.ts';
import { paintingStatistics, StyleShiftMeter } from './style-shift.ts';

export interface SteadyFrame {
  readonly input: EngineFrame;
  /** Of the frame in its source; null when it is the last one once more. */
  readonly timestampUs: number | null;
  /** Paint one of so many frames that follow each other, and carry it along for the others. 1 without. */
  readonly paintEvery?: number;
}

export class SteadyPainter {
  /** Sensor noise is taken out of frames in memory before anything else sees them (`picture/noise-filter.ts`). */
  filtersNoise = false;
  readonly #stabilizer: Stabilizer | null;
  readonly #continuity = new Continuity();
  readonly #meter = new FlickerMeter();
  readonly #shift = new StyleShiftMeter();
  readonly #noise = new NoiseFilter();
  /** Frames since one was painted. */
  #reused = 0;

  /** Owns the stabiliser. Null: every frame for itself. */
  constructor(stabilizer: Stabilizer | null) {
    this.#stabilizer = stabilizer;
  }

  /** RMS change of the painting beyond the source's, 0 … 1; null while it is not known. */
  get flicker(): number | null {
    return this.#meter.level;
  }

  /** How far smoothing takes the painting from the network's, as a share; null while it is not known. */
  get styleShift(): number | null {
    return this.#shift.level;
  }

  /** Whether the last frame shows a former one's painting, carried along. */
  get isReused(): boolean {
    return this.#reused > 0;
  }

  /** The result is the caller's. @param stability 0 … 1; at 0 every frame is painted for itself. */
  async paint(
    { input, timestampUs, paintEvery = 1 }: SteadyFrame,
    engine: StyleEngine,
    look: EngineLook,
    stability: number,
  ): Promise<StylizedFrame> {
    const size = input.kind === 'cpu' ? input.picture : input.size;
    const isContinued = this.#continuity.follows({ timestampUs, size, engine, look });
    if (!isContinued) this.#restartMeters();
    const stylized = await this.#paint(this.#cleaned(input), engine, look, stability, isContinued, paintEvery);
    if (input.kind === 'cpu' && stylized.kind === 'cpu') this.#meter.add(input.picture, stylized);
    return stylized;
  }

  /** See `Stabilizer.inspect`. */
  inspect(view: MotionView): StylizedFrame | null {
    return this.#stabilizer?.inspect(view) ?? null;
  }

  /** The next frame follows nothing: another source, or frames in between that were not painted. */
  breakOff(): void {
    this.#continuity.breakOff();
    this.#noise.forget();
  }

  dispose(): void {
    this.#stabilizer?.dispose();
  }

  #restartMeters(): void {
    this.#meter.restart();
    this.#shift.restart();
  }

  #cleaned(input: EngineFrame): EngineFrame {
    if (!this.filtersNoise || input.kind !== 'cpu') return input;
    return { kind: 'cpu', picture: this.#noise.clean(input.picture) };
  }

  async #paint(
    input: EngineFrame,
    engine: StyleEngine,
    look: EngineLook,
    stability: number,
    isContinued: boolean,
    paintEvery: number,
  ): Promise<StylizedFrame> {
    const stabilizer = this.#stabilizer;
    const reused = this.#reused;
    this.#reused = 0;
    if (!stabilizer || stability === 0) {
      stabilizer?.reset();
      this.#shift.restart();
      return engine.stylize(input, look);
    }
    const memory = stabilizer.observe(input, stability, isContinued);
    const moved = reused + 1 < paintEvery ? stabilizer.reuse() : null;
    if (moved) {
      this.#reused = reused + 1;
      return moved;
    }
    const painted = await engine.stylize(input, look, memory);
    if (input.kind !== 'cpu' || painted.kind !== 'cpu') return stabilizer.stabilize(painted);
    const before = paintingStatistics(input.picture, painted);
    const steady = stabilizer.stabilize(painted);
    if (steady.kind === 'cpu') this.#shift.add(before, paintingStatistics(input.picture, steady));
    return steady;
  }
}
