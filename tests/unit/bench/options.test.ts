import { expect, test } from 'vitest';
import { parseQualityOptions } from '../../../bench/quality/options.ts';

test('without options everything runs, and the result is whole', () => {
  expect(parseQualityOptions([])).toMatchObject({
    contents: Infinity,
    sizes: [256, 512],
    methods: ['live', 'adain', 'sanet', 'gallery'],
    isPartial: false,
  });
});

test('a limit makes the result partial, but fewer pairs at 512 px do not', () => {
  expect(parseQualityOptions(['--contents', '3', '--methods', 'live,adain'])).toMatchObject({
    contents: 3,
    methods: ['live', 'adain'],
    isPartial: true,
  });
  expect(parseQualityOptions(['--pairs512', '40'])).toMatchObject({ pairs512: 40, isPartial: false });
});

test('what cannot be meant is refused by the option’s name', () => {
  expect(() => parseQualityOptions(['--contents', '0'])).toThrow('--contents');
  expect(() => parseQualityOptions(['--sizes', '300'])).toThrow('--sizes');
  expect(() => parseQualityOptions(['--methods', 'oil'])).toThrow('--methods');
});
