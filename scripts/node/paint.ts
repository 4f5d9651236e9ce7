/** One frame through the pipeline, as the app does it: import, network, present. */
import { networkSizeFor } from '../../src/shared/size.ts';
import type { EngineLook, StyleEngine } from '../../src/pipeline/engine/style-engine.ts';
import { areaDownscale, type RgbaPicture } from '../../src/pipeline/picture/area-downscale.ts';
import { presentOnCpu } from '../../src/pipeline/picture/present-on-cpu.ts';
import { assert } from '../../src/shared/assert.ts';

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
