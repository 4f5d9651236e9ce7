/** Takers of pictures outlive painting workers. */
import { expect, test } from 'vitest';
import { TapHub } from '../../../src/workers/tap-hub.ts';

function fakeTap(): { readonly ports: MessagePort[]; connect(port: MessagePort): void } {
  const ports: MessagePort[] = [];
  return { ports, connect: (port) => ports.push(port) };
}

test('a taker is connected now, or as soon as a worker is there, and again to the next worker', () => {
  const hub = new TapHub();
  const [early, late] = [fakeTap(), fakeTap()];
  hub.add(early);
  expect(early.ports).toHaveLength(0);
  const first: MessagePort[] = [];
  hub.attach((port) => first.push(port));
  hub.add(late);
  expect([early.ports.length, late.ports.length, first.length]).toEqual([1, 1, 2]);
  hub.detach();
  const none = fakeTap();
  const endNone = hub.add(none);
  expect(none.ports).toHaveLength(0);
  endNone();
  const second: MessagePort[] = [];
  hub.attach((port) => second.push(port));
  expect([early.ports.length, late.ports.length, none.ports.length, second.length]).toEqual([2, 2, 0, 2]);
  for (const port of [...first, ...second, ...early.ports, ...late.ports]) port.close();
});

test('the two ends of a connection are each other’s', async () => {
  const hub = new TapHub();
  const tap = fakeTap();
  hub.add(tap);
  let sent: MessagePort | null = null;
  hub.attach((port) => {
    sent = port;
  });
  const received = new Promise((resolve) => {
    tap.ports[0]!.onmessage = ({ data }: MessageEvent<unknown>) => {
      resolve(data);
    };
  });
  (sent as unknown as MessagePort).postMessage('picture');
  expect(await received).toBe('picture');
  tap.ports[0]!.close();
});
