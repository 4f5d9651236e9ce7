/** Looks as files and links: what goes in comes out, and nothing else gets in. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  hashPicture,
  parsePresetFile,
  parsePresetLink,
  parsePresetText,
  type Preset,
  presetLink,
  sameHash,
  writePresetFile,
  writePresetText,
} from '../../../src/ui/looks/preset.ts';
import { DEFAULT_STABILITY } from '../../../src/shared/protocol.ts';
import { stylizerErrorOf } from '../../support/catch-error.ts';

const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length });
const share = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100);
const builtIn = fc.record({
  id: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
  title: fc.constant(''),
  hash: hex(12),
  weight: share,
  picture: fc.constant(null),
});
const own = builtIn.map((style) => ({ ...style, id: null }));
const presets: fc.Arbitrary<Preset> = fc.record({
  method: fc.constantFrom('live', 'adain'),
  strength: share,
  stability: share,
  styles: fc.array(fc.oneof(builtIn, own), { minLength: 1, maxLength: 4 }),
});

test('a link gives back the look it was made from, and is short', () => {
  fc.assert(
    fc.property(presets, (preset) => {
      const link = presetLink('https://example.org/paint/?debug=1#old', preset);
      expect(parsePresetLink(new URL(link).hash)).toEqual(preset);
      expect(link.startsWith('https://example.org/paint/#look=')).toBe(true);
      expect(link.length).toBeLessThan(250);
    }),
  );
});

test('a file gives back the look, pictures byte for byte', async () => {
  const picture = new Blob([Uint8Array.from({ length: 20_000 }, (_, i) => (i * 7) % 256)], { type: 'image/png' });
  const preset: Preset = {
    method: 'live',
    strength: 0.35,
    stability: 0.8,
    styles: [
      { id: 'oil-flow', title: 'Oil', hash: 'ab'.repeat(32), weight: 1, picture: null },
      { id: null, title: 'Mine “x”', hash: await hashPicture(picture), weight: 0.25, picture },
    ],
  };
  const parsed = parsePresetFile(await (await writePresetFile(preset)).text());
  expect({ ...parsed, styles: parsed.styles.map((style) => ({ ...style, picture: null })) }).toEqual({
    ...preset,
    styles: preset.styles.map((style) => ({ ...style, picture: null })),
  });
  expect(parsed.styles[0]?.picture).toBeNull();
  expect(await hashPicture(parsed.styles[1]!.picture!)).toBe(await hashPicture(picture));
});

test.each([
  ['no JSON', 'hello', 'not a look'],
  ['other JSON', '{"format":"elsewhere","version":1}', 'not a look'],
  ['a later version', '{"format":"impasto-look","version":2,"styles":[]}', 'newer version'],
  ['no styles', '{"format":"impasto-look","version":1,"styles":[{"weight":7}]}', 'no style'],
])('%s is refused in words', (_what, text, words) => {
  expect(stylizerErrorOf(() => parsePresetFile(text), 'look/unreadable').message).toContain(words);
});

test('a picture that is none is left out, the look stays', () => {
  const style = { id: null, title: 'x', hash: 'ab'.repeat(32), weight: 1, picture: 'javascript:alert(1)' };
  const { styles } = parsePresetFile(JSON.stringify({ format: 'impasto-look', version: 1, styles: [style] }));
  expect(styles).toEqual([{ ...style, picture: null }]);
});

test('no text makes the reader of links throw, or give back what cannot be painted', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      for (const preset of [parsePresetText(text), parsePresetLink(`#look=${text}`)]) {
        if (!preset) continue;
        expect(preset.styles.length).toBeGreaterThan(0);
        expect(preset.styles.length).toBeLessThanOrEqual(4);
        expect(preset.strength).toBeLessThanOrEqual(1);
      }
    }),
  );
  expect(parsePresetText('live~80~')).toBeNull();
  expect(parsePresetText('live~80~oil-flow*0')).toBeNull();
  expect(parsePresetText(writePresetText({ method: 'live', strength: 1, stability: 0, styles: [] }))).toBeNull();
});

test('a look of before there was a stability has the usual one', () => {
  expect(parsePresetText('live~80~oil-flow*100')?.stability).toBe(DEFAULT_STABILITY);
  expect(parsePresetText('live~80~s0~oil-flow*100')?.stability).toBe(0);
  const style = { id: 'oil-flow', weight: 1 };
  const file = JSON.stringify({ format: 'impasto-look', version: 1, styles: [style] });
  expect(parsePresetFile(file).stability).toBe(DEFAULT_STABILITY);
});

test('hashes are the same when one begins the other; none is the same as nothing', () => {
  expect(sameHash('abcdef', 'abc')).toBe(true);
  expect(sameHash('abc', 'abcdef')).toBe(true);
  expect(sameHash('abd', 'abcdef')).toBe(false);
  expect(sameHash('', '')).toBe(false);
});
