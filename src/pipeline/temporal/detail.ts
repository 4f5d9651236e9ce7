/**
 * Averaging paintings that differ in their strokes makes a picture flatter than either. What blending takes from the
 * local contrast is given back: deviations from the mean of 4×4 pixels are raised until the energy of gradients, over
 * 12×12, is nearly the painting's (as blends of textures keep their variance in Heitz & Neyret 2018). Means stay blended.
 */
import { sameSize, type Size } from '../../shared/size.ts';

/** Side of a cell, in pixels. */
const CELL_PX = 4;

/** Contrast is at most raised by this factor from frame to frame: what comes back is detail, not noise. */
const MOST_GAIN = 1.6;

/** Share of the lost contrast that is given back; all of it would also raise what flickers. */
const GIVEN_BACK = 0.85;

/** Gradient energy, a cell, of sensor noise of σ 2.3/255 (12 σ²): that is not detail, and not given back. */
const NOISE_ENERGY = 12 * (2.3 / 255) ** 2;

export class DetailKeeper {
  readonly #size: Size;
  readonly #columns: number;
  readonly #rows: number;
  readonly #painted: Float32Array;
  readonly #blended: Float32Array;
  readonly #gains: Float32Array;
  readonly #means: Float32Array;

  constructor(size: Size) {
    this.#size = { width: size.width, height: size.height };
    this.#columns = Math.ceil(size.width / CELL_PX);
    this.#rows = Math.ceil(size.height / CELL_PX);
    const count = this.#columns * this.#rows;
    this.#painted = new Float32Array(count);
    this.#blended = new Float32Array(count);
    this.#gains = new Float32Array(count);
    this.#means = new Float32Array(3 * count);
  }

  takes(size: Size): boolean {
    return sameSize(this.#size, size);
  }

  /** Call before blending. @param picture `[H, W, 3]`: the painting. */
  measure(picture: Float32Array): void {
    this.#measure(picture, this.#painted);
  }

  /**
   * Call after blending.
   * @param picture `[H, W, 3]`: the blend; gets its contrast back. @param structure gets the same change.
   */
  restore(picture: Float32Array, structure: Float32Array): void {
    this.#measure(picture, this.#blended);
    this.#findGains();
    const { width, height } = this.#size;
    for (let y = 0; y < height; y++) {
      const cy = Math.max(0, Math.min(this.#rows - 1, (y + 0.5) / CELL_PX - 0.5));
      const row = Math.min(Math.floor(cy), Math.max(0, this.#rows - 2));
      const ty = cy - row;
      const below = row < this.#rows - 1 ? this.#columns : 0;
      for (let x = 0, i = 3 * y * width; x < width; x++, i += 3) {
        const cx = Math.max(0, Math.min(this.#columns - 1, (x + 0.5) / CELL_PX - 0.5));
        const column = Math.min(Math.floor(cx), Math.max(0, this.#columns - 2));
        const tx = cx - column;
        const right = column < this.#columns - 1 ? 1 : 0;
        const a = row * this.#columns + column;
        const d = tx * ty;
        const wa = 1 - tx - ty + d;
        const wb = tx - d;
        const wc = ty - d;
        const [b, c, e] = [a + right, a + below, a + right + below];
        const gains = this.#gains;
        const raise = wa * (gains[a] ?? 0) + wb * (gains[b] ?? 0) + wc * (gains[c] ?? 0) + d * (gains[e] ?? 0);
        if (raise < 0.004) continue;
        const means = this.#means;
        for (let channel = 0; channel < 3; channel++) {
          const mean =
            wa * (means[3 * a + channel] ?? 0) +
            wb * (means[3 * b + channel] ?? 0) +
            wc * (means[3 * c + channel] ?? 0) +
            d * (means[3 * e + channel] ?? 0);
          const change = raise * ((picture[i + channel] ?? 0) - mean);
          picture[i + channel] = (picture[i + channel] ?? 0) + change;
          structure[i + channel] = (structure[i + channel] ?? 0) + change;
        }
      }
    }
  }

  /** Mean squared differences of neighbouring pixels, summed over channels; `#means` are those of `picture`. */
  #measure(picture: Float32Array, energies: Float32Array): void {
    const { width, height } = this.#size;
    for (let row = 0, cell = 0; row < this.#rows; row++) {
      const bottom = Math.min(height, CELL_PX * (row + 1));
      for (let column = 0; column < this.#columns; column++, cell++) {
        const right = Math.min(width, CELL_PX * (column + 1));
        let red = 0;
        let green = 0;
        let blue = 0;
        let squares = 0;
        for (let y = CELL_PX * row; y < bottom; y++) {
          const down = y < height - 1 ? 3 * width : 0;
          for (let x = CELL_PX * column, i = 3 * (y * width + x); x < right; x++, i += 3) {
            const r = picture[i] ?? 0;
            const g = picture[i + 1] ?? 0;
            const b = picture[i + 2] ?? 0;
            red += r;
            green += g;
            blue += b;
            const next = x < width - 1 ? i + 3 : i;
            const below = i + down;
            squares += squared((picture[next] ?? 0) - r) + squared((picture[below] ?? 0) - r);
            squares += squared((picture[next + 1] ?? 0) - g) + squared((picture[below + 1] ?? 0) - g);
            squares += squared((picture[next + 2] ?? 0) - b) + squared((picture[below + 2] ?? 0) - b);
          }
        }
        const count = (bottom - CELL_PX * row) * (right - CELL_PX * column);
        this.#means[3 * cell] = red / count;
        this.#means[3 * cell + 1] = green / count;
        this.#means[3 * cell + 2] = blue / count;
        energies[cell] = squares / count;
      }
    }
  }

  /** How much deviations are to be raised: 0 keeps them. */
  #findGains(): void {
    const [columns, rows] = [this.#columns, this.#rows];
    for (let row = 0, cell = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, cell++) {
        let painted = 0;
        let blended = NOISE_ENERGY;
        for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
          for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
            painted += (this.#painted[y * columns + x] ?? 0) - NOISE_ENERGY;
            blended += this.#blended[y * columns + x] ?? 0;
          }
        }
        this.#gains[cell] =
          GIVEN_BACK * Math.max(0, Math.min(MOST_GAIN, Math.sqrt(Math.max(0, painted) / blended)) - 1);
      }
    }
  }
}

function squared(value: number): number {
  return value * value;
}
