/** One frame through an engine, smoothed over time: the one way to paint frames that follow each other. */
import type { MotionView } from '../../shared/protocol.ts';
import type { EngineFrame, EngineLook, StyleEngine, StylizedFrame } from '../engine/style-engine.ts';
import { Continuity } from './continuity.ts';
import { FlickerMeter } from './flicker-meter.ts';
import type { Stabilizer } from './stabilizer.ts';

export interface SteadyFrame {
  readonly input: EngineFrame;
  /** Of the frame in its source; null when it is the last one once more. */
  readonly timestampUs: number | null;
}

export class SteadyPainter {
  readonly #stabilizer: Stabilizer | null;
  readonly #continuity = new Continuity();
  readonly #meter = new FlickerMeter();

  /** Owns the stabiliser. Null: every frame for itself. */
  constructor(stabilizer: Stabilizer | null) {
    this.#stabilizer = stabilizer;
  }

  /** RMS change of the painting beyond the source's, 0 … 1; null while it is not known. */
  get flicker(): number | null {
    return this.#meter.level;
  }

  /** The result is the caller's. @param stability 0 … 1; at 0 every frame is painted for itself. */
  async paint(
    { input, timestampUs }: SteadyFrame,
    engine: StyleEngine,
    look: EngineLook,
    stability: number,
  ): Promise<StylizedFrame> {
    const size = input.kind === 'cpu' ? input.picture : input.size;
    const isContinued = this.#continuity.follows({ timestampUs, size, engine, look });
    if (!isContinued) this.#meter.restart();
    const stylized = await this.#paint(input, engine, look, stability, isContinued);
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
  }

  dispose(): void {
    this.#stabilizer?.dispose();
  }

  async #paint(
    input: EngineFrame,
    engine: StyleEngine,
    look: EngineLook,
    stability: number,
    isContinued: boolean,
  ): Promise<StylizedFrame> {
    const stabilizer = this.#stabilizer;
    if (!stabilizer || stability === 0) {
      stabilizer?.reset();
      return engine.stylize(input, look);
    }
    const memory = stabilizer.observe(input, stability, isContinued);
    return stabilizer.stabilize(await engine.stylize(input, look, memory));
  }
}
