/**
 * One error class for everything a person may have to read. `code` is a closed union by area; `message` is a sentence
 * that says what happened and what to do next, made from facts by whoever throws.
 */

const ERROR_CODES = [
  'camera/denied',
  'camera/not-found',
  'camera/busy',
  'camera/constraint',
  'screen/denied',
  'screen/unsupported',
  'screen/own-tab',
  'sound/denied',
  'sound/not-found',
  'record/unsupported',
  'record/unwritable',
  'record/full',
  'record/failed',
  'look/unreadable',
  'clip/unreadable',
  'export/unsupported',
  'export/storage',
  'export/failed',
  'paint/too-large',
  'paint/failed',
  'image/unreadable',
  'gpu/unavailable',
  'gpu/lost',
  'gpu/failed',
  'model/fetch',
  'model/integrity',
  'model/incompatible',
  'worker/crashed',
  'state/disposed',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export class StylizerError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'StylizerError';
    this.code = code;
  }
}

/** Comlink carries only name, message and stack of an error, so the code travels inside the name. */
const WIRE_PREFIX = 'StylizerError:';

/** What `error` becomes before it crosses the worker boundary. */
export function encodeError(error: unknown): unknown {
  if (!(error instanceof StylizerError)) return error;
  const encoded = new Error(error.message);
  encoded.name = WIRE_PREFIX + error.code;
  return encoded;
}

/** The inverse of `encodeError`; leaves other errors as they are. */
export function decodeError(error: unknown): unknown {
  if (!(error instanceof Error) || !error.name.startsWith(WIRE_PREFIX)) return error;
  const code = error.name.slice(WIRE_PREFIX.length);
  return isErrorCode(code) ? new StylizerError(code, error.message, { cause: error }) : error;
}

/** A sentence for the page, whatever was thrown. */
export function describeError(error: unknown): string {
  if (error instanceof Error && error.message !== '') return error.message;
  return 'Something went wrong that has no description. Reload the page to start again.';
}

function isErrorCode(code: string): code is ErrorCode {
  return (ERROR_CODES as readonly string[]).includes(code);
}
