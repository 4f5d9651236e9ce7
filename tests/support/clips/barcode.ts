/**
 * A frame's index drawn into its picture: eight vertical bars, dark for 0 and bright for 1, the lowest bit on the left. A
 * frame that was lost, doubled or put in another's place reads differently.
 */

const BITS = 8;

/** An FFmpeg filter that draws the bars over the whole picture; indices repeat after 256 frames. */
export const barcodeFilter = `geq=lum='40+170*mod(floor(N/pow(2,floor(X*${String(BITS)}/W))),2)':cb=128:cr=128`;

/** The index in a picture that lies as it was drawn. Null where a bar is neither dark nor bright. */
export function readBarcode(gray: Uint8Array, width: number, height: number): number | null {
  return readBars((bit) => gray[Math.floor(height / 2) * width + barMiddle(bit, width)] ?? 0);
}

/** The same in a picture that was turned a quarter clockwise: the bars run down from the top. */
export function readTurnedBarcode(gray: Uint8Array, width: number, height: number): number | null {
  return readBars((bit) => gray[barMiddle(bit, height) * width + Math.floor(width / 2)] ?? 0);
}

function barMiddle(bit: number, lengthPx: number): number {
  return Math.floor(((bit + 0.5) * lengthPx) / BITS);
}

function readBars(luma: (bit: number) => number): number | null {
  let index = 0;
  for (let bit = 0; bit < BITS; bit++) {
    const value = luma(bit);
    if (value > 85 && value < 165) return null;
    if (value >= 165) index += 2 ** bit;
  }
  return index;
}
