/** Pictures from files, as the command line reads them. */
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodePicture } from '../../../scripts/node/picture-files.ts';

/** Red on the left, blue on the right, as stored. */
function twoHalves(width: number, height: number): Sharp {
  const red = { create: { width: width / 2, height, channels: 3, background: '#ff0000' } } as const;
  const blue = { width, height, channels: 3, background: '#0000ff' } as const;
  return sharp({ create: blue }).composite([{ input: red, left: 0, top: 0 }]);
}

describe('decodePicture', () => {
  test('turns a phone photo upright, and the size asked for is its short side then', async () => {
    // Orientation 6: to be turned a quarter clockwise, so the stored left becomes the top.
    const file = await twoHalves(80, 40).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();
    const picture = await decodePicture(file, 20);
    expect([picture.width, picture.height]).toEqual([20, 40]);
    expect(picture.rgba[0]).toBeGreaterThan(200);
    expect(picture.rgba.at(-2)).toBeGreaterThan(200);
  });

  test('puts transparent pictures on white paper, as the browser side does', async () => {
    const clear = { width: 4, height: 4, channels: 4, background: { r: 200, g: 10, b: 10, alpha: 0 } } as const;
    const picture = await decodePicture(await sharp({ create: clear }).png().toBuffer());
    expect([...picture.rgba.slice(0, 4)]).toEqual([255, 255, 255, 255]);
  });
});
