/** Texture growth, exact and fast, on what it is always shown with: a wall of bricks, 64 pixels square. */
import type { RgbPicture } from '../../src/pipeline/engine/style-engine.ts';
import { growTexture } from '../../src/pipeline/texture/efros-leung.ts';
import { growTextureFast } from '../../src/pipeline/texture/k-coherence.ts';
import { defaultTextureSettings, seededCanvas, seededRandom } from '../../src/pipeline/texture/texture-grid.ts';
import { textureError } from '../../src/pipeline/texture/texture-quality.ts';
import { type Figures, rounded } from '../figures.ts';
import { cpuSeconds } from './paint.ts';

const TEXTURE = { samplePx: 64, resultPx: 128 };

export function measureTextures(): Figures {
  const sample = brickSample();
  const run = (method: typeof growTexture): { readonly seconds: number; readonly error: number } => {
    const canvas = seededCanvas(sample, TEXTURE.resultPx, TEXTURE.resultPx, seededRandom(1));
    const begin = process.cpuUsage();
    const growing = method(sample, canvas, defaultTextureSettings);
    while (!(growing.next().done ?? false));
    const seconds = cpuSeconds(begin);
    return { seconds, error: textureError(canvas.picture, sample, defaultTextureSettings.windowPx) };
  };
  const [exact, fast] = [run(growTexture), run(growTextureFast)];
  return {
    'efrosLeung.exactSeconds': { value: rounded(exact.seconds, 2), unit: 's of CPU' },
    'efrosLeung.fastSeconds': { value: rounded(fast.seconds, 2), unit: 's of CPU' },
    'efrosLeung.fastQualityRatio': { value: rounded(fast.error / exact.error, 3), unit: '' },
  };
}

function brickSample(): RgbPicture {
  const side = TEXTURE.samplePx;
  const random = seededRandom(3);
  const rgb = new Float32Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isMortar = y % 10 < 2 || (x + (Math.floor(y / 10) % 2) * 10) % 20 < 2;
      const color = isMortar ? [0.8, 0.8, 0.8] : [0.6, 0.25, 0.2];
      for (let c = 0; c < 3; c++) rgb[(y * side + x) * 3 + c] = (color[c] ?? 0) + 0.1 * (random() - 0.5);
    }
  }
  return { width: side, height: side, rgb };
}
