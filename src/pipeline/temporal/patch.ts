/**
 * A patch of 8×8 pixels of a luma plane, compared with the other frame's: what the inverse search does most. Every
 * second row is looked at: half the work, and neighbours in a smooth plane say much the same.
 */
import { patchStart, type Plane, planeIndex } from './plane.ts';

export const PATCH_SIDE = 8;
export const ROW_STEP = 2;
export const PATCH_LENGTH = (PATCH_SIDE * PATCH_SIDE) / ROW_STEP;

/** Share of the mean's difference that counts between motions. */
const MEAN_COUNTED = 0.4;

/** The patch that is looked for, and sums over it. Reused for every cell. */
export class Template {
  readonly values = new Float32Array(PATCH_LENGTH);
  readonly gradientX = new Float32Array(PATCH_LENGTH);
  readonly gradientY = new Float32Array(PATCH_LENGTH);
  /** Centred second moments of the gradients: the Gauss–Newton matrix. */
  xx = 0;
  xy = 0;
  yy = 0;
  #sumX = 0;
  #sumY = 0;

  /** Of the last `compare`: squared difference with the mean removed, and its products with the centred gradients. */
  difference = 0;
  /** Of the last `compare`: what the removed mean adds, of which a share counts where whole motions are compared. */
  meanDifference = 0;
  slopeX = 0;
  slopeY = 0;

  /** Reads the patch whose first pixel is (x, y), and its central differences. */
  read(plane: Plane, x: number, y: number): void {
    const { data, stride } = plane;
    const { values, gradientX, gradientY } = this;
    const left = patchStart(x - 1, PATCH_SIDE + 2, plane.width) + 1;
    const top = patchStart(y - 1, PATCH_SIDE + 2, plane.height) + 1;
    let index = planeIndex(plane, left, top);
    let sumX = 0;
    let sumY = 0;
    let xx = 0;
    let xy = 0;
    let yy = 0;
    for (let row = 0, i = 0; row < PATCH_SIDE; row += ROW_STEP, index += ROW_STEP * stride - PATCH_SIDE) {
      for (let column = 0; column < PATCH_SIDE; column++, i++, index++) {
        const dx = 0.5 * ((data[index + 1] ?? 0) - (data[index - 1] ?? 0));
        const dy = 0.5 * ((data[index + stride] ?? 0) - (data[index - stride] ?? 0));
        values[i] = data[index] ?? 0;
        gradientX[i] = dx;
        gradientY[i] = dy;
        sumX += dx;
        sumY += dy;
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
      }
    }
    this.#sumX = sumX;
    this.#sumY = sumY;
    this.xx = xx - (sumX * sumX) / PATCH_LENGTH;
    this.xy = xy - (sumX * sumY) / PATCH_LENGTH;
    this.yy = yy - (sumY * sumY) / PATCH_LENGTH;
  }

  /** Compares with the bilinear patch at (x, y). @returns `difference`; `slopeX` and `slopeY` are set too. */
  compare(plane: Plane, x: number, y: number): number {
    const { data, stride } = plane;
    const { values, gradientX, gradientY } = this;
    const left = Math.floor(x);
    const top = Math.floor(y);
    const tx = x - left;
    const ty = y - top;
    const w11 = tx * ty;
    const w10 = tx - w11;
    const w01 = ty - w11;
    const w00 = 1 - tx - w01;
    let index = planeIndex(
      plane,
      patchStart(left, PATCH_SIDE + 1, plane.width),
      patchStart(top, PATCH_SIDE + 1, plane.height),
    );
    let sum = 0;
    let squares = 0;
    let slopeX = 0;
    let slopeY = 0;
    for (let row = 0, i = 0; row < PATCH_SIDE; row += ROW_STEP, index += ROW_STEP * stride - PATCH_SIDE) {
      let a = data[index] ?? 0;
      let c = data[index + stride] ?? 0;
      for (let column = 0; column < PATCH_SIDE; column++, i++) {
        index++;
        const b = data[index] ?? 0;
        const d = data[index + stride] ?? 0;
        const difference = w00 * a + w10 * b + w01 * c + w11 * d - (values[i] ?? 0);
        sum += difference;
        squares += difference * difference;
        slopeX += (gradientX[i] ?? 0) * difference;
        slopeY += (gradientY[i] ?? 0) * difference;
        a = b;
        c = d;
      }
    }
    this.slopeX = slopeX - (sum * this.#sumX) / PATCH_LENGTH;
    this.slopeY = slopeY - (sum * this.#sumY) / PATCH_LENGTH;
    this.meanDifference = (sum * sum) / PATCH_LENGTH;
    return (this.difference = squares - this.meanDifference);
  }

  /**
   * As `compare`, for choosing between motions: most of a change of light is forgiven, but a smooth sky that is carried
   * off by what flies past differs by nothing else.
   */
  judge(plane: Plane, x: number, y: number): number {
    return this.compare(plane, x, y) + MEAN_COUNTED * this.meanDifference;
  }
}
