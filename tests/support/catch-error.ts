/** What a call throws, as a value to look at. */
import { type ErrorCode, StylizerError } from '../../src/shared/errors.ts';

/** The error `run` throws; fails when it does not throw. */
export function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('expected an error, but nothing was thrown');
}

/** The `StylizerError` of `code` that `run` throws; fails on anything else. */
export function stylizerErrorOf(run: () => unknown, code: ErrorCode): StylizerError {
  return checked(errorOf(run), code);
}

/** The same for a promise's rejection. */
export async function stylizerRejectionOf(promise: Promise<unknown>, code: ErrorCode): Promise<StylizerError> {
  const outcome: { readonly error: unknown } | null = await promise.then(
    () => null,
    (error: unknown) => ({ error }),
  );
  if (!outcome) throw new Error('expected a rejection, but the promise was kept');
  return checked(outcome.error, code);
}

function checked(error: unknown, code: ErrorCode): StylizerError {
  if (!(error instanceof StylizerError)) throw new Error('expected a StylizerError', { cause: error });
  if (error.code !== code) throw new Error(`expected ${code}, got ${error.code}: ${error.message}`);
  return error;
}
