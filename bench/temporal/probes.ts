/** The stabiliser by itself, behind an engine that paints nothing: ghosts, and drift of a scene that stands still. */
import { seededNoise } from './seeded-noise.ts';
import { picturePresentMap } from '../../src/pipeline/color/present-map.ts';
import type { RgbPicture } from '../../src/pipeline/engine/style-engine.ts';
import { areaDownscale } from '../../src/pipeline/picture/area-downscale.ts';
import { CpuStabilizer } from '../../src/pipeline/temporal/cpu-stabilizer.ts';
import { assert } from '../../src/shared/assert.ts';
import { DEFAULT_STABILITY } from '../../src/shared/protocol.ts';
import { readPicture } from '../../scripts/node/picture-files.ts';
import type { Figures } from '../figures.ts';
import { rounded } from '../figures.ts';

const SIZE = { width: 640, height: 360 };
const SPEED_PX = 8;
const RADIUS_PX = 40;
const GHOST_FRAMES = 24;
const STATIC_FRAMES = 600;
const STATIC_SIZE = { width: 160, height: 96 };
const NOISE_SIGMA = 2 / 255;

export async function measureProbes(texture: string): Promise<Figures> {
  const picture = await readPicture(texture);
  return {
    ghostTrace: { value: rounded(255 * ghostTrace(areaDownscale(picture, SIZE)), 3), unit: '/255' },
    staticDriftPercent: { value: rounded(100 * staticDrift(areaDownscale(picture, STATIC_SIZE)), 3), unit: '%' },
  };
}

/** Mean |out − in| where the disc was three frames ago, less the same where nothing ever moved; the worst frame. */
function ghostTrace(ground: RgbPicture): number {
  const stabilizer = new CpuStabilizer();
  const centreY = SIZE.height / 2;
  let worst = 0;
  for (let frame = 0; frame < GHOST_FRAMES; frame++) {
    const centreX = 120 + SPEED_PX * frame;
    const content = withDisc(ground, centreX, centreY);
    const shown = throughStabilizer(stabilizer, content, DEFAULT_STABILITY);
    if (frame < 6) continue;
    const trace = meanError(
      shown,
      content.rgb,
      SIZE.width,
      (x, y) =>
        Math.hypot(x - centreX + 3 * SPEED_PX, y - centreY) < RADIUS_PX &&
        Math.hypot(x - centreX, y - centreY) > RADIUS_PX + 1,
    );
    const untouched = meanError(shown, content.rgb, SIZE.width, (_x, y) => Math.abs(y - centreY) > RADIUS_PX + 30);
    worst = Math.max(worst, trace - untouched);
  }
  return worst;
}

function withDisc({ rgb, width, height }: RgbPicture, centreX: number, centreY: number): RgbPicture {
  const copy = Float32Array.from(rgb);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      const cover = Math.min(1, Math.max(0, RADIUS_PX + 0.5 - Math.hypot(x - centreX, y - centreY)));
      for (const [channel, value] of [0.85, 0.45, 0.2].entries()) {
        copy[i + channel] = (copy[i + channel] ?? 0) + cover * (value - (copy[i + channel] ?? 0));
      }
    }
  }
  return { width, height, rgb: copy };
}

/** Largest relative change of mean and of contrast against the scene without noise. */
function staticDrift(scene: RgbPicture): number {
  const stabilizer = new CpuStabilizer();
  const noise = seededNoise(1);
  let shown = scene.rgb;
  for (let frame = 0; frame < STATIC_FRAMES; frame++) {
    const rgb = scene.rgb.map((value) => Math.round(255 * (value + NOISE_SIGMA * noise())) / 255);
    shown = throughStabilizer(stabilizer, { ...scene, rgb }, DEFAULT_STABILITY);
  }
  const [before, after] = [momentsOf(scene.rgb), momentsOf(shown)];
  return Math.max(Math.abs(after.mean / before.mean - 1), Math.abs(after.deviation / before.deviation - 1));
}

/** What is shown of a frame that an engine hands on as it is. */
function throughStabilizer(stabilizer: CpuStabilizer, content: RgbPicture, stability: number): Float32Array {
  stabilizer.observe({ kind: 'cpu', picture: content }, stability, true);
  const steady = stabilizer.stabilize({
    kind: 'cpu',
    size: { width: content.width, height: content.height },
    structure: Float32Array.from(content.rgb),
    presentMap: picturePresentMap(1),
    release: () => undefined,
  });
  assert(steady.kind === 'cpu', 'a CPU frame gives a CPU result');
  return steady.structure;
}

function meanError(
  shown: Float32Array,
  content: Float32Array,
  width: number,
  isIn: (x: number, y: number) => boolean,
): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < shown.length; i++) {
    const pixel = Math.floor(i / 3);
    if (!isIn(pixel % width, Math.floor(pixel / width))) continue;
    sum += Math.abs((shown[i] ?? 0) - (content[i] ?? 0));
    count++;
  }
  return sum / count;
}

function momentsOf(values: Float32Array): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}
