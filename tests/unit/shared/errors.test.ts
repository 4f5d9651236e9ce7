import { describe, expect, test } from 'vitest';
import { decodeError, describeError, encodeError, type ErrorCode, StylizerError } from '../../../src/shared/errors.ts';

/** Every code once; the compiler refuses this list when it is not complete. */
const EVERY_CODE: Readonly<Record<ErrorCode, true>> = {
  'camera/denied': true,
  'camera/not-found': true,
  'camera/busy': true,
  'camera/constraint': true,
  'screen/denied': true,
  'screen/unsupported': true,
  'screen/own-tab': true,
  'sound/denied': true,
  'sound/not-found': true,
  'record/unsupported': true,
  'record/unwritable': true,
  'record/full': true,
  'record/failed': true,
  'look/unreadable': true,
  'clip/unreadable': true,
  'export/unsupported': true,
  'export/storage': true,
  'export/failed': true,
  'paint/too-large': true,
  'paint/failed': true,
  'image/unreadable': true,
  'gpu/unavailable': true,
  'gpu/lost': true,
  'gpu/failed': true,
  'model/fetch': true,
  'model/integrity': true,
  'model/incompatible': true,
  'worker/crashed': true,
  'state/disposed': true,
};
const CODES = Object.keys(EVERY_CODE) as ErrorCode[];

/** What Comlink's throw handler lets through. */
function overTheWire(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  return Object.assign(new Error(message), { name, stack });
}

describe('errors across the worker boundary', () => {
  test.each(CODES)('%s arrives with its code and its sentence', (code) => {
    const sent = new StylizerError(code, 'The lens cap is on. Take it off.');
    const received = decodeError(overTheWire(encodeError(sent)));
    expect(received).toBeInstanceOf(StylizerError);
    expect(received).toMatchObject({ code, message: sent.message, name: 'StylizerError' });
  });

  test('the error that crossed is kept as the cause, with the stack of the other side', () => {
    const crossed = overTheWire(encodeError(new StylizerError('gpu/lost', 'Gone.')));
    const received = decodeError(crossed);
    expect(received).toMatchObject({ cause: crossed });
  });

  test.each(['', 'gpu/nonsense', 'toString', '__proto__', 'gpu/lost '])(
    'an unknown code "%s" stays the error that it is',
    (code) => {
      const foreign = Object.assign(new Error('From a newer worker.'), { name: `StylizerError:${code}` });
      expect(decodeError(foreign)).toBe(foreign);
    },
  );

  test.each([new TypeError('wrong option'), new Error('plain'), 'a string', 17, null, undefined])(
    'other throws pass unchanged: %s',
    (thrown) => {
      expect(encodeError(thrown)).toBe(thrown);
      expect(decodeError(thrown)).toBe(thrown);
    },
  );
});

describe('a sentence for the page', () => {
  test('is the error’s own message', () => {
    expect(describeError(new TypeError('Say which style.'))).toBe('Say which style.');
  });

  test.each([new Error(''), 'text', null, undefined, { message: 'not an error' }])('is never empty: %s', (thrown) => {
    expect(describeError(thrown)).toMatch(/^Something went wrong/);
  });
});
