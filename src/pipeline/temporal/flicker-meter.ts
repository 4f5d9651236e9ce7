/**
 * How much the painted picture flickers, without any flow: what changes in it from frame to frame beyond what changes in
 * the source, RMS of (Oₜ − Oₜ₋₁) − (Iₜ − Iₜ₋₁) (frame difference based loss, arXiv 2102.05822). Sampled on a grid, so
 * that it costs next to nothing.
 */
import { sameSize, type Size } from '../../shared/size.ts';
import type { CpuStylizedFrame, RgbPicture } from '../engine/style-engine.ts';

/** Every this many pixels, both ways. */
const SAMPLE_STEP_PX = 4;

/** Weight of the newest frame in what is shown. */
const SMOOTHING = 0.15;

export class FlickerMeter {
  #size: Size | null = null;
  /** `O − I` of the last frame at the samples. */
  #former = new Float32Array(0);
  #mean: number | null = null;

  /** Smoothed, in [0, 1]; null until two frames followed each other. */
  get level(): number | null {
    return this.#mean;
  }

  /** @returns of this frame alone; null when it follows nothing. */
  add(content: RgbPicture, { size, structure, presentMap }: CpuStylizedFrame): number | null {
    const [columns, rows] = [Math.ceil(size.width / SAMPLE_STEP_PX), Math.ceil(size.height / SAMPLE_STEP_PX)];
    const follows = this.#size !== null && sameSize(this.#size, size);
    if (!follows) {
      this.#size = { width: size.width, height: size.height };
      this.#former = new Float32Array(columns * rows * 3);
    }
    const former = this.#former;
    let sum = 0;
    for (let y = 0, out = 0; y < size.height; y += SAMPLE_STEP_PX) {
      for (let x = 0; x < size.width; x += SAMPLE_STEP_PX) {
        const at = 3 * (y * size.width + x);
        for (let channel = 0; channel < 3; channel++, out++) {
          const painted = mappedChannel(presentMap, channel, structure, content.rgb, at);
          const beyond = Math.min(1, Math.max(0, painted)) - (content.rgb[at + channel] ?? 0);
          const change = beyond - (former[out] ?? 0);
          sum += change * change;
          former[out] = beyond;
        }
      }
    }
    if (!follows) return null;
    const level = Math.sqrt(sum / former.length);
    this.#mean = this.#mean === null ? level : this.#mean + SMOOTHING * (level - this.#mean);
    return level;
  }

  /** The next frame follows nothing. */
  restart(): void {
    this.#size = null;
    this.#mean = null;
  }
}

function mappedChannel(
  map: Float32Array,
  channel: number,
  structure: Float32Array,
  rgb: Float32Array,
  at: number,
): number {
  let sum = map[18 + channel] ?? 0;
  for (let i = 0; i < 3; i++) {
    sum +=
      (map[3 * channel + i] ?? 0) * (structure[at + i] ?? 0) + (map[9 + 3 * channel + i] ?? 0) * (rgb[at + i] ?? 0);
  }
  return sum;
}
