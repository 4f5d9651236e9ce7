/** Makes Comlink carry our error codes, in both directions. Install once in each world. */
import { transferHandlers } from 'comlink';
import { decodeError, encodeError } from '../shared/errors.ts';

/** Comlink's own handler for thrown values, as it is registered under the name "throw". */
interface ThrowHandler {
  canHandle(value: unknown): value is unknown;
  serialize(value: unknown): [unknown, Transferable[]];
  deserialize(value: unknown): unknown;
}

export function installErrorCodes(): void {
  const original = transferHandlers.get('throw') as ThrowHandler | undefined;
  if (!original) return;
  transferHandlers.set('throw', {
    canHandle: (value): value is unknown => original.canHandle(value),
    serialize: (thrown) => {
      const { value } = thrown as { value: unknown };
      return original.serialize({ ...(thrown as object), value: encodeError(value) });
    },
    deserialize: (value) => {
      try {
        return original.deserialize(value);
      } catch (error) {
        throw decodeError(error);
      }
    },
  });
}
