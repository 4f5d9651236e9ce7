/** The painter an export asks for, on a canvas of its own beside the one in the page. */
import { StylizerError } from '../../shared/errors.ts';
import type { ExportJob, ExportSettings } from '../../shared/export.ts';
import type { Size } from '../../shared/size.ts';
import { createCompositor } from '../compositor/create-compositor.ts';
import type { MachineFacts } from '../device/machine-facts.ts';
import type { RunningBackend } from '../device/tfjs-backend.ts';
import type { EngineLook, StyleEngine } from '../engine/style-engine.ts';
import { createStabilizer } from '../temporal/create-stabilizer.ts';
import { SteadyPainter } from '../temporal/steady-painter.ts';
import { CarriedPainter } from './carried-painter.ts';
import { type FramePainter, PassThroughPainter, StylePainter } from './frame-painter.ts';

export interface PainterMeans {
  readonly engine: StyleEngine;
  readonly backend: RunningBackend;
  readonly facts: MachineFacts;
  readonly look: EngineLook | null;
  /** 0 … 1 */
  readonly stability: number;
  /** The finest network size the engine is used with. */
  readonly largestShortSidePx: number;
}

/** @param settings with `carried` pictures, those are shown as they are. */
export function createPainter(
  settings: ExportSettings & Pick<ExportJob, 'carried'>,
  size: Size,
  means: PainterMeans,
): FramePainter {
  if (settings.method === 'pass-through') return new PassThroughPainter(size);
  const { carried = [] } = settings;
  if (carried.length > 0) return new CarriedPainter(carried, size, () => createStylePainter(settings, size, means));
  return createStylePainter(settings, size, means);
}

function createStylePainter(settings: ExportSettings, size: Size, means: PainterMeans): FramePainter {
  const { engine, backend, facts, look, stability, largestShortSidePx } = means;
  if (!look)
    throw new StylizerError('export/failed', 'No style is set to paint the clip with. Choose one, then export again.');
  const canvas = new OffscreenCanvas(size.width, size.height);
  const compositor = createCompositor(canvas, backend, facts);
  const networkShortSidePx = settings.networkShortSidePx ?? largestShortSidePx;
  const steady = new SteadyPainter(createStabilizer(backend));
  return new StylePainter({ engine, look, stability, networkShortSidePx, compositor, canvas, steady }, size);
}
