/** Efros & Leung in the plainest loops: no pruning, no typed search structures. For small cases. */
import type { RgbPicture } from '../../src/pipeline/engine/style-engine.ts';
import { growthFront, type TextureCanvas, type TextureSettings } from '../../src/pipeline/texture/texture-grid.ts';

export function growPlainly(
  sample: RgbPicture,
  canvas: TextureCanvas,
  settings: TextureSettings,
  random: () => number,
): void {
  const { width, height, rgb } = canvas.picture;
  const half = (settings.windowPx - 1) / 2;
  const sigma = settings.windowPx / 6.4;
  const wrap = (value: number, length: number): number => (settings.isTileable ? (value + length) % length : value);
  let maxError = 0.3;
  while (canvas.isFilled.includes(0)) {
    let hasProgressed = false;
    for (const pixel of growthFront(canvas, settings.isTileable, random)) {
      const errors = new Map<number, number>();
      for (let sy = half; sy < sample.height - half; sy++) {
        for (let sx = half; sx < sample.width - half; sx++) {
          let [sum, total] = [0, 0];
          for (let dy = -half; dy <= half; dy++) {
            for (let dx = -half; dx <= half; dx++) {
              const [x, y] = [wrap((pixel % width) + dx, width), wrap(Math.floor(pixel / width) + dy, height)];
              if (
                (dx === 0 && dy === 0) ||
                x < 0 ||
                y < 0 ||
                x >= width ||
                y >= height ||
                canvas.isFilled[y * width + x] === 0
              )
                continue;
              const weight = Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
              for (let c = 0; c < 3; c++) {
                sum +=
                  weight *
                  (rgb[(y * width + x) * 3 + c]! - sample.rgb[((sy + dy) * sample.width + sx + dx) * 3 + c]!) ** 2;
              }
              total += 3 * weight;
            }
          }
          errors.set(sy * sample.width + sx, sum / total);
        }
      }
      const best = Math.min(...errors.values());
      const good = [...errors].filter(([, error]) => error <= best * (1 + settings.tolerance));
      const [source, error] = good[Math.floor(random() * good.length)]!;
      if (error >= maxError) continue;
      rgb.set(sample.rgb.subarray(source * 3, source * 3 + 3), pixel * 3);
      canvas.isFilled[pixel] = 1;
      hasProgressed = true;
    }
    if (!hasProgressed) maxError *= 1.1;
  }
}
