import { describe, expect, test } from 'vitest';
import type { StyleCode } from '../../src/pipeline/engine/style-code.ts';
import type { RgbPicture, StyleEngine } from '../../src/pipeline/engine/style-engine.ts';
import { StyleShelf } from '../../src/pipeline/style-shelf.ts';
import { flatPicture } from '../support/test-pictures.ts';

/** An engine whose code for a picture is the picture's brightness. */
class BrightnessEngine implements StyleEngine {
  readonly id = 'cpu';
  readonly frameKind = 'cpu';
  readonly sizeMultiple = 4;
  readonly encoded: RgbPicture[] = [];

  async encodeStyle(picture: RgbPicture): Promise<StyleCode> {
    this.encoded.push(picture);
    return { values: { level: Float32Array.of(picture.rgb[0]!) }, colors: null };
  }

  stylize(): never {
    throw new Error('the shelf paints nothing');
  }

  counts(): { tensors: number; byteLength: number } {
    return { tensors: 0, byteLength: 0 };
  }

  dispose(): void {
    this.encoded.length = 0;
  }
}

async function shelfWith(
  styles: Readonly<Record<string, number>>,
): Promise<{ shelf: StyleShelf; engine: BrightnessEngine }> {
  const [shelf, engine] = [new StyleShelf(), new BrightnessEngine()];
  for (const [id, level] of Object.entries(styles)) await shelf.add(id, flatPicture(40, 40, level), engine);
  return { shelf, engine };
}

function levelOf(shelf: StyleShelf): number | undefined {
  const level = shelf.engineLook()?.style.values['level']?.[0];
  return level === undefined ? undefined : Math.round(255 * level);
}

describe('the shelf of styles', () => {
  test('has no look before one is chosen, and none while its styles are unknown', async () => {
    const { shelf } = await shelfWith({ dark: 30 });
    expect(shelf.engineLook()).toBeNull();
    shelf.look = { styles: [{ id: 'missing', weight: 1 }], strength: 1 };
    expect(shelf.engineLook()).toBeNull();
  });

  test('a look chosen before its style came applies when it comes', async () => {
    const { shelf, engine } = await shelfWith({});
    shelf.look = { styles: [{ id: 'late', weight: 1 }], strength: 0.4 };
    expect(shelf.engineLook()).toBeNull();
    await shelf.add('late', flatPicture(40, 40, 90), engine);
    expect(levelOf(shelf)).toBe(90);
    expect(shelf.engineLook()?.strength).toBe(0.4);
  });

  test('mixes by weight, leaving out styles it does not know', async () => {
    const { shelf } = await shelfWith({ dark: 20, light: 220 });
    shelf.look = {
      styles: [
        { id: 'dark', weight: 3 },
        { id: 'light', weight: 1 },
        { id: 'missing', weight: 5 },
      ],
      strength: 1,
    };
    expect(levelOf(shelf)).toBe(70);
  });

  test('gives the same object until something changes: engines upload by identity', async () => {
    const { shelf, engine } = await shelfWith({ dark: 20, light: 220 });
    shelf.look = { styles: [{ id: 'dark', weight: 1 }], strength: 1 };
    const look = shelf.engineLook();
    expect(shelf.engineLook()).toBe(look);
    shelf.look = { styles: [{ id: 'light', weight: 1 }], strength: 1 };
    expect(shelf.engineLook()).not.toBe(look);
    await shelf.add('light', flatPicture(40, 40, 100), engine);
    expect(levelOf(shelf)).toBe(100);
  });

  test('encodes each picture once, prepared to a multiple of 16', async () => {
    const { shelf, engine } = await shelfWith({ dark: 20 });
    shelf.look = { styles: [{ id: 'dark', weight: 1 }], strength: 1 };
    shelf.engineLook();
    shelf.look = { styles: [{ id: 'dark', weight: 1 }], strength: 0.5 };
    shelf.engineLook();
    expect(engine.encoded.map(({ width, height }) => [width % 16, height % 16])).toEqual([[0, 0]]);
  });
});
