import { afterEach, describe, expect, test, vi } from 'vitest';
import { fetchModelFiles } from '../../../src/pipeline/model/fetch-model-files.ts';
import { NetworkLibrary } from '../../../src/pipeline/model/network-library.ts';
import { stylizerRejectionOf } from '../../support/catch-error.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const loadLive = (): Promise<unknown> => new NetworkLibrary(fetchModelFiles('/models/')).load('live');

describe('fetching a network that is not there', () => {
  test.each<readonly [string, () => Promise<Response>]>([
    ['a server that answers 404', async () => new Response('<h1>Not found</h1>', { status: 404 })],
    ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('%s: the address is in the sentence', async (_name, answer) => {
    vi.stubGlobal('fetch', answer);
    const { message, cause } = await stylizerRejectionOf(loadLive(), 'model/fetch');
    expect(message).toContain('/models/live/model.json');
    expect(cause).toBeInstanceOf(Error);
  });

  test('a page where the description should be (a wrong path on a single-page server) is damage', async () => {
    vi.stubGlobal('fetch', async () => new Response('<!doctype html>'));
    await stylizerRejectionOf(loadLive(), 'model/integrity');
  });
});
