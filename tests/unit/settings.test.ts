import { describe, expect, test } from 'vitest';
import { parsePageOptions } from '../../src/ui/page-options.ts';
import { defaultSettings, parseSettings } from '../../src/ui/settings.ts';

function stored(fields: object): string {
  return JSON.stringify({ version: 1, ...fields });
}

describe('what is remembered', () => {
  test('the method, and timings by the method they were taken with', () => {
    const settings = parseSettings(stored({ method: 'sanet', timingsMs: { sanet: { wasm: 90 }, live: { cpu: -1 } } }));
    expect(settings.method).toBe('sanet');
    expect(settings.timingsMs.sanet).toEqual({ wasm: 90 });
    expect(settings.timingsMs.live).toEqual({});
  });

  test('the stability; one that is none falls back', () => {
    expect(parseSettings(stored({ stability: 0.25 })).stability).toBe(0.25);
    expect(parseSettings(stored({ stability: 7 })).stability).toBe(defaultSettings.stability);
  });

  test('the noise filter; off unless it was switched on', () => {
    expect(parseSettings(stored({ filtersNoise: true })).filtersNoise).toBe(true);
    expect(parseSettings(stored({ filtersNoise: 'yes' })).filtersNoise).toBe(false);
  });

  test('a method or timings of another version fall back', () => {
    const { method, timingsMs } = parseSettings(stored({ method: 'cubism', timingsMs: { wasm: 90 } }));
    expect(method).toBe(defaultSettings.method);
    expect(Object.values(timingsMs)).toEqual([{}, {}, {}, {}]);
  });
});

test('the address may set the stability for a visit', () => {
  expect(parsePageOptions('?stability=0').stability).toBe(0);
  expect(parsePageOptions('?stability=2').stability).toBeNull();
  expect(parsePageOptions('').stability).toBeNull();
});

test('the address names a method; an unknown one is ignored', () => {
  expect(parsePageOptions('?method=gallery').methodId).toBe('gallery');
  expect(parsePageOptions('?method=cubism').methodId).toBeNull();
});
