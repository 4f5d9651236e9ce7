import { describe, expect, test } from 'vitest';
import { type StyleCode, vectorOf } from '../../src/pipeline/engine/style-code.ts';
import type { StyleEngine, StyleSource } from '../../src/pipeline/engine/style-engine.ts';
import { type StyleEncoder, StyleShelf } from '../../src/pipeline/style-shelf.ts';
import type { LookStyle, MethodId } from '../../src/shared/protocol.ts';
import { flatPicture } from '../support/test-pictures.ts';

/** An engine whose code for a picture is the picture's brightness. */
class BrightnessEngine implements StyleEngine {
  readonly id = 'cpu';
  readonly frameKind = 'cpu';
  readonly sizeMultiple = 4;
  readonly styleShortSidePx = 256;
  readonly styleIds: readonly string[] | null;
  readonly encoded: StyleSource[] = [];

  constructor(styleIds: readonly string[] | null = null) {
    this.styleIds = styleIds;
  }

  async encodeStyle(style: StyleSource): Promise<StyleCode | null> {
    this.encoded.push(style);
    if (this.styleIds && !this.styleIds.includes(style.id)) return null;
    return { values: { level: { kind: 'vector', data: Float32Array.of(style.picture.rgb[0]!) } }, colors: null };
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

/** A picture file whose only content is its brightness. */
function file(level: number): Blob {
  return new Blob([String(level)]);
}

function emptyShelf(): StyleShelf {
  return new StyleShelf(async (picture) => flatPicture(40, 40, Number(await picture.text())));
}

function encoderFor(
  method: MethodId,
  styleIds: readonly string[] | null = null,
): StyleEncoder & { engine: BrightnessEngine } {
  return { method, engine: new BrightnessEngine(styleIds) };
}

async function shelfWith(
  styles: Readonly<Record<string, number>>,
): Promise<{ shelf: StyleShelf; live: ReturnType<typeof encoderFor> }> {
  const [shelf, live] = [emptyShelf(), encoderFor('live')];
  for (const [id, level] of Object.entries(styles)) await shelf.add(id, file(level), live);
  return { shelf, live };
}

function alone(id: string, strength = 1): { styles: LookStyle[]; strength: number } {
  return { styles: [{ id, weight: 1 }], strength };
}

function levelOf(shelf: StyleShelf, method: MethodId = 'live'): number | undefined {
  const look = shelf.engineLook(method);
  return look ? Math.round(255 * vectorOf(look.style, 'level')[0]!) : undefined;
}

describe('the shelf of styles', () => {
  test('has no look before one is chosen, and none while its styles are unknown', async () => {
    const { shelf } = await shelfWith({ dark: 30 });
    expect(shelf.engineLook('live')).toBeNull();
    shelf.look = alone('missing');
    expect(shelf.engineLook('live')).toBeNull();
  });

  test('a look chosen before its style came applies when it comes', async () => {
    const { shelf, live } = await shelfWith({});
    shelf.look = alone('late', 0.4);
    expect(shelf.engineLook('live')).toBeNull();
    await shelf.add('late', file(90), live);
    expect(levelOf(shelf)).toBe(90);
    expect(shelf.engineLook('live')?.strength).toBe(0.4);
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
    const { shelf, live } = await shelfWith({ dark: 20, light: 220 });
    shelf.look = alone('dark');
    const look = shelf.engineLook('live');
    expect(shelf.engineLook('live')).toBe(look);
    shelf.look = alone('light');
    expect(shelf.engineLook('live')).not.toBe(look);
    await shelf.add('light', file(100), live);
    expect(levelOf(shelf)).toBe(100);
  });

  test('encodes each picture once, prepared to a multiple of 16', async () => {
    const { shelf, live } = await shelfWith({ dark: 20 });
    shelf.look = alone('dark');
    shelf.engineLook('live');
    await shelf.prepare(alone('dark', 0.5), live);
    expect(live.engine.encoded.map(({ picture }) => [picture.width % 16, picture.height % 16])).toEqual([[0, 0]]);
  });

  test('a picture that cannot be decoded changes nothing', async () => {
    const live = encoderFor('live');
    const shelf = new StyleShelf(async (picture) => {
      const level = Number(await picture.text());
      if (Number.isNaN(level)) throw new Error('no picture');
      return flatPicture(40, 40, level);
    });
    await shelf.add('one', file(50), live);
    await expect(shelf.add('one', new Blob(['text']), live)).rejects.toThrow('no picture');
    shelf.look = alone('one');
    expect(levelOf(shelf)).toBe(50);
  });
});

describe('styles and methods', () => {
  test('each method has codes of its own, made when they are needed and kept', async () => {
    const { shelf, live } = await shelfWith({ dark: 20, light: 220 });
    const adain = encoderFor('adain');
    shelf.look = alone('dark');
    expect(shelf.engineLook('adain')).toBeNull();
    await shelf.prepareLook(adain);
    expect(levelOf(shelf, 'adain')).toBe(20);
    expect(adain.engine.encoded.map(({ id }) => id)).toEqual(['dark']);
    await shelf.prepareLook(live);
    await shelf.prepareLook(adain);
    expect([live.engine.encoded.length, adain.engine.encoded.length]).toEqual([2, 1]);
  });

  test('a replaced picture is encoded anew for every method', async () => {
    const { shelf, live } = await shelfWith({ dark: 20 });
    const adain = encoderFor('adain');
    shelf.look = alone('dark');
    await shelf.prepareLook(adain);
    await shelf.add('dark', file(60), live);
    await shelf.prepareLook(adain);
    expect([levelOf(shelf), levelOf(shelf, 'adain')]).toEqual([60, 60]);
  });

  test('a picture replaced or removed while it is being encoded leaves no code behind', async () => {
    const { shelf, live } = await shelfWith({ dark: 20 });
    const adain = encoderFor('adain');
    const preparing = shelf.prepare(alone('dark'), adain);
    await shelf.add('dark', file(60), live);
    await preparing;
    shelf.look = alone('dark');
    expect(levelOf(shelf, 'adain')).toBeUndefined();
  });

  test('prepares the look that is in use when it is done', async () => {
    const { shelf } = await shelfWith({ dark: 20, light: 220 });
    const adain = encoderFor('adain');
    shelf.look = alone('dark');
    const preparing = shelf.prepareLook(adain);
    shelf.look = alone('light');
    await preparing;
    expect(levelOf(shelf, 'adain')).toBe(220);
  });
});

describe('a method that paints its built-in styles only', () => {
  test('says of others that it does not paint them, and keeps them for the other methods', async () => {
    const [shelf, live, gallery] = [emptyShelf(), encoderFor('live'), encoderFor('gallery', ['built-in'])];
    expect(await shelf.add('built-in', file(90), gallery)).toBe(true);
    expect(await shelf.add('own', file(40), gallery)).toBe(false);
    shelf.look = alone('own');
    await shelf.prepareLook(live);
    expect(levelOf(shelf, 'live')).toBe(40);
  });

  test('in a mix, the ones it paints paint', async () => {
    const { shelf } = await shelfWith({ own: 40, 'built-in': 90 });
    const gallery = encoderFor('gallery', ['built-in']);
    shelf.look = { styles: [...alone('own').styles, ...alone('built-in').styles], strength: 1 };
    await shelf.prepareLook(gallery);
    expect(levelOf(shelf, 'gallery')).toBe(90);
  });

  test('for a look of others alone, one that it paints stands in', async () => {
    const { shelf } = await shelfWith({ own: 40, other: 70, 'built-in': 90 });
    const gallery = encoderFor('gallery', ['built-in']);
    shelf.look = alone('own');
    await shelf.prepareLook(gallery);
    expect(levelOf(shelf, 'gallery')).toBe(90);
    expect(levelOf(shelf, 'live')).toBe(40);
  });
});
