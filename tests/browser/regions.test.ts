/** Masks of styles: named regions, drawn ones, and what they leave to the others. */
import { describe, expect, test } from 'vitest';
import { EVERYWHERE, maskStyles, type Region } from '../../src/ui/keyframes/region.ts';

const picture = new Blob();
const named = (name: 'left' | 'top'): Region => ({ kind: 'named', name });

/** Red of a mask at shares of its sides. */
async function redAt(mask: Blob | null, x: number, y: number): Promise<number> {
  const bitmap = await createImageBitmap(mask!);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(Math.floor(x * bitmap.width), Math.floor(y * bitmap.height), 1, 1).data[0]!;
}

describe('regions of styles', () => {
  test('styles that are painted everywhere need no mask', async () => {
    const styles = await maskStyles([{ picture, weight: 0.5, region: EVERYWHERE }]);
    expect(styles).toEqual([{ picture, weight: 0.5, mask: null }]);
  });

  test('a style gets its part, and the others what is left', async () => {
    const [left, top, rest] = await maskStyles(
      [named('left'), named('top'), EVERYWHERE].map((region) => ({ picture, weight: 1, region })),
    );
    expect(await redAt(left!.mask, 0.25, 0.75)).toBe(255);
    expect(await redAt(left!.mask, 0.75, 0.25)).toBe(0);
    expect(await redAt(top!.mask, 0.75, 0.25)).toBe(255);
    expect(await redAt(rest!.mask, 0.75, 0.75)).toBe(255);
    expect(await redAt(rest!.mask, 0.25, 0.75)).toBe(0);
    expect(await redAt(rest!.mask, 0.25, 0.25)).toBe(0);
  });

  test('what was drawn counts where it is opaque', async () => {
    const canvas = new OffscreenCanvas(64, 36);
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'white';
    context.fillRect(0, 0, 16, 36);
    const [drawn] = await maskStyles([
      { picture, weight: 1, region: { kind: 'drawn', mask: await canvas.convertToBlob() } },
    ]);
    expect(await redAt(drawn!.mask, 0.1, 0.5)).toBe(255);
    expect(await redAt(drawn!.mask, 0.5, 0.5)).toBe(0);
  });
});
