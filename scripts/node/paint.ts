/** One frame through the pipeline, as the app does it: import, network, present. */
import { networkSizeFor } from '../../src/shared/size.ts';
import type { EngineLook, StyleEngine } from '../../src/pipeline/engine/style-engine.ts';
import { areaDownscale, type RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { presentOnCpu } from '../../src/pipeline/picture/present-on-cpu.ts';
import { CpuStabilizer } from '../../src/pipeline/temporal/cpu-stabilizer.ts';
import { SteadyPainter } from '../../src/pipeline/temporal/steady-painter.ts';
import { assert } from '../../src/shared/assert.ts';

/** Files have no times: as of a film. */
const FRAME_US = 40_000;

/** Frames that follow each other, smoothed over time; one for each sequence. */
export class SequencePainter {
  readonly #engine: StyleEngine;
  readonly #look: EngineLook;
  readonly #stability: number;
  readonly #paintEvery: number;
  readonly #steady = new SteadyPainter(new CpuStabilizer());
  #count = 0;

  /** The engine stays the caller's. @param paintEvery see `SteadyFrame`. */
  constructor(engine: StyleEngine, look: EngineLook, stability: number, paintEvery = 1) {
    this.#engine = engine;
    this.#look = look;
    this.#stability = stability;
    this.#paintEvery = paintEvery;
  }

  /** The next frame. @param shortSidePx of the network size; the result has the source's size. */
  async paint(source: RgbaPicture, shortSidePx: number = Math.min(source.width, source.height)): Promise<RgbaPicture> {
    const picture = areaDownscale(source, networkSizeFor(source, shortSidePx, this.#engine.sizeMultiple));
    const timestampUs = FRAME_US * this.#count++;
    const frame = { input: { kind: 'cpu', picture }, timestampUs, paintEvery: this.#paintEvery } as const;
    const stylized = await this.#steady.paint(frame, this.#engine, this.#look, this.#stability);
    assert(stylized.kind === 'cpu', 'a CPU frame gives a CPU result');
    const painted = presentOnCpu(source, stylized);
    stylized.release();
    return painted;
  }
}

/** @param shortSidePx of the network size; the result has the source's size. */
export async function paint(
  engine: StyleEngine,
  source: RgbaPicture,
  look: EngineLook,
  shortSidePx: number = Math.min(source.width, source.height),
): Promise<RgbaPicture> {
  const picture = areaDownscale(source, networkSizeFor(source, shortSidePx, engine.sizeMultiple));
  const stylized = await engine.stylize({ kind: 'cpu', picture }, look);
  assert(stylized.kind === 'cpu', 'a CPU frame gives a CPU result');
  const painted = presentOnCpu(source, stylized);
  stylized.release();
  return painted;
}
