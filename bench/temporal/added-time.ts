/** What smoothing adds to a frame of `live` v0 at 256² on single-threaded tfjs-wasm, both in the same run. */
import type { EngineLook, RgbPicture, StyleEngine } from '../../src/pipeline/engine/style-engine.ts';
import { areaDownscale } from '../../src/pipeline/picture/area-downscale.ts';
import { CpuStabilizer } from '../../src/pipeline/temporal/cpu-stabilizer.ts';
import { DEFAULT_STABILITY } from '../../src/shared/protocol.ts';
import { readPicture } from '../../scripts/node/picture-files.ts';
import { type Figures, rounded } from '../figures.ts';

const SIZE = { width: 256, height: 256 };
const WARM_UP_FRAMES = 10;
const FRAMES = 60;
/** Of each part's times: what else the machine does only adds. */
const QUANTILE = 0.2;

export async function measureAddedTime(
  engine: StyleEngine,
  look: EngineLook,
  files: readonly string[],
): Promise<Figures> {
  const frames: RgbPicture[] = [];
  for (const file of files) frames.push(areaDownscale(await readPicture(file), SIZE));
  const stabilizer = new CpuStabilizer();
  const [network, added]: [number[], number[]] = [[], []];
  for (let i = 0; i < WARM_UP_FRAMES + FRAMES; i++) {
    const frame = { kind: 'cpu', picture: pick(frames, i) } as const;
    const beginMs = performance.now();
    const memory = stabilizer.observe(frame, DEFAULT_STABILITY, true);
    const observedMs = performance.now();
    const stylized = await engine.stylize(frame, look, memory);
    const paintedMs = performance.now();
    stabilizer.stabilize(stylized);
    const endMs = performance.now();
    if (i < WARM_UP_FRAMES) continue;
    network.push(paintedMs - observedMs);
    added.push(observedMs - beginMs + endMs - paintedMs);
  }
  const [networkMs, addedMs] = [quantile(network), quantile(added)];
  return {
    addedWasmPercent: { value: rounded((100 * addedMs) / networkMs, 1), unit: '%' },
    addedWasmMs: { value: rounded(addedMs, 2), unit: 'ms' },
    v0WasmMs: { value: rounded(networkMs, 2), unit: 'ms' },
  };
}

/** There and back, so that the clip never jumps. */
function pick(frames: readonly RgbPicture[], i: number): RgbPicture {
  const period = 2 * frames.length - 2;
  const place = i % period;
  const frame = frames[place < frames.length ? place : period - place];
  if (!frame) throw new Error('no frames');
  return frame;
}

function quantile(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(QUANTILE * values.length)] ?? NaN;
}
