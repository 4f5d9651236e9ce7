/**
 * Averaging paintings that differ in their strokes makes a picture flatter than either. What blending takes from the
 * local contrast is given back: deviations from the mean of 4×4 pixels are raised until the energy of gradients, over
 * 12×12, is the painting's (as blends of textures keep their variance in Heitz & Neyret 2018). Means stay blended. Only
 * what is shown is raised: the blend goes on as it is, so that what flickers is not raised over and over.
 */
import { sameSize, type Size } from '../../shared/size.ts';

/** Side of a cell, in pixels. */
const CELL_PX = 4;

/** Energy is measured in every this many rows. */
const ROW_STEP = 2;

/** Contrast is at most raised by this factor: what comes back is detail, not noise. */
const MOST_GAIN = 2.5;

/** Share of the lost contrast that is given back. */
const GIVEN_BACK = 0.97;

/** Gradient energy, a cell, of sensor noise of σ 2/255 (12 σ²): that is not detail, and not given back. */
export const NOISE_ENERGY = 12 * (2 / 255) ** 2;

export class DetailKeeper {
  readonly #size: Size;
  readonly #columns: number;
  readonly #rows: number;
  readonly #painted: Float32Array;
  readonly #blended: Float32Array;
  readonly #gains: Float32Array;
  readonly #means: Float32Array;
  /** `[columns, 4]`: gain and means along the row at hand. */
  readonly #line: Float32Array;

  constructor(size: Size) {
    this.#size = { width: size.width, height: size.height };
    this.#columns = Math.ceil(size.width / CELL_PX);
    this.#rows = Math.ceil(size.height / CELL_PX);
    const count = this.#columns * this.#rows;
    this.#painted = new Float32Array(count);
    this.#blended = new Float32Array(count);
    this.#gains = new Float32Array(count);
    this.#means = new Float32Array(3 * count);
    this.#line = new Float32Array(4 * this.#columns);
  }

  takes(size: Size): boolean {
    return sameSize(this.#size, size);
  }

  /** Call before blending. @param picture `[H, W, 3]`: the painting. */
  measure(picture: Float32Array): void {
    this.#measureEnergy(picture, this.#painted);
  }

  /**
   * Call after blending.
   * @param picture `[H, W, 3]`: the blend. It stays as it is, so that what is raised is not raised again in the next frame.
   * @param structure what is shown of it: gets the contrast.
   */
  restore(picture: Float32Array, structure: Float32Array): void {
    this.#measureEnergy(picture, this.#blended);
    this.#findGains();
    this.#measureMeans(picture);
    const { width, height } = this.#size;
    for (let y = 0; y < height; y++) {
      const cy = Math.max(0, Math.min(this.#rows - 1, (y + 0.5) / CELL_PX - 0.5));
      const row = Math.min(Math.floor(cy), Math.max(0, this.#rows - 2));
      this.#interpolateRow(row, cy - row);
      this.#raiseRow(picture, structure, 3 * y * width);
    }
  }

  /** @param i of the row's first number. */
  #raiseRow(picture: Float32Array, structure: Float32Array, i: number): void {
    const line = this.#line;
    const { width } = this.#size;
    const last = 4 * Math.max(0, this.#columns - 2);
    const isWide = this.#columns > 1;
    for (let x = 0; x < width; x++, i += 3) {
      const cx = Math.max(0, (x + 0.5) / CELL_PX - 0.5);
      const a = Math.min(last, 4 * Math.floor(cx));
      const t = isWide ? Math.min(1, cx - a / 4) : 0;
      const b = isWide ? a + 4 : a;
      const gain = line[a] ?? 0;
      const raise = gain + t * ((line[b] ?? 0) - gain);
      if (raise < 0.004) continue;
      const red = line[a + 1] ?? 0;
      const green = line[a + 2] ?? 0;
      const blue = line[a + 3] ?? 0;
      structure[i] = (structure[i] ?? 0) + raise * ((picture[i] ?? 0) - red - t * ((line[b + 1] ?? 0) - red));
      structure[i + 1] =
        (structure[i + 1] ?? 0) + raise * ((picture[i + 1] ?? 0) - green - t * ((line[b + 2] ?? 0) - green));
      structure[i + 2] =
        (structure[i + 2] ?? 0) + raise * ((picture[i + 2] ?? 0) - blue - t * ((line[b + 3] ?? 0) - blue));
    }
  }

  /** Gain and means between two rows of cells. */
  #interpolateRow(row: number, t: number): void {
    const columns = this.#columns;
    const below = row < this.#rows - 1 ? columns : 0;
    for (let column = 0, out = 0; column < columns; column++, out += 4) {
      const a = row * columns + column;
      const b = a + below;
      const gain = this.#gains[a] ?? 0;
      this.#line[out] = gain + t * ((this.#gains[b] ?? 0) - gain);
      for (let channel = 0; channel < 3; channel++) {
        const mean = this.#means[3 * a + channel] ?? 0;
        this.#line[out + 1 + channel] = mean + t * ((this.#means[3 * b + channel] ?? 0) - mean);
      }
    }
  }

  #measureMeans(picture: Float32Array): void {
    const { width, height } = this.#size;
    for (let row = 0, cell = 0; row < this.#rows; row++) {
      const bottom = Math.min(height, CELL_PX * (row + 1));
      for (let column = 0; column < this.#columns; column++, cell++) {
        const right = Math.min(width, CELL_PX * (column + 1));
        let [red, green, blue] = [0, 0, 0];
        for (let y = CELL_PX * row; y < bottom; y++) {
          for (let x = CELL_PX * column, i = 3 * (y * width + x); x < right; x++, i += 3) {
            red += picture[i] ?? 0;
            green += picture[i + 1] ?? 0;
            blue += picture[i + 2] ?? 0;
          }
        }
        const share = 1 / ((bottom - CELL_PX * row) * (right - CELL_PX * column));
        this.#means[3 * cell] = share * red;
        this.#means[3 * cell + 1] = share * green;
        this.#means[3 * cell + 2] = share * blue;
      }
    }
  }

  /** Mean squared differences of neighbouring pixels, summed over channels; every second row says enough. */
  #measureEnergy(picture: Float32Array, energies: Float32Array): void {
    const { width, height } = this.#size;
    for (let row = 0, cell = 0; row < this.#rows; row++) {
      const bottom = Math.min(height, CELL_PX * (row + 1));
      for (let column = 0; column < this.#columns; column++, cell++) {
        const first = CELL_PX * column;
        const right = Math.min(width, first + CELL_PX);
        let squares = 0;
        let count = 0;
        for (let y = CELL_PX * row; y < bottom; y += ROW_STEP) {
          const down = y < height - 1 ? 3 * width : 0;
          const end = 3 * (y * width + right);
          for (let i = 3 * (y * width + first); i < end; i++) {
            const here = picture[i] ?? 0;
            const beside = i + 3 < 3 * width * (y + 1) ? (picture[i + 3] ?? 0) : here;
            squares += squared(beside - here) + squared((picture[i + down] ?? 0) - here);
          }
          count += right - first;
        }
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
