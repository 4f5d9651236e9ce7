/** What a first visitor sees: the demo clip, stylised, with no click. On wasm, as on any machine without a GPU. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNodeEngine, encodeStyle, readModel } from '../../scripts/node/node-engine.ts';
import { paint } from '../../scripts/node/paint.ts';
import { readPicture } from '../../scripts/node/picture-files.ts';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { edgeCorrelation } from '../support/picture-measures.ts';
import { pictureDifference } from '../support/test-pictures.ts';

let server: Awaited<ReturnType<typeof serveApp>>;
let app: App;

beforeAll(async () => {
  server = await serveApp();
  app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'style=oil-flow' });
});

afterAll(async () => {
  await app.close();
  await server.close();
});

const waitUntilVisible = (locator: Locator): Promise<void> => locator.waitFor({ state: 'visible' });

test('it plays, stylised, on wasm, and the page says which engine and size', async () => {
  await app.waitForFrames(3);
  const engine = await app.engineReport();
  expect(engine?.id).toBe('wasm');
  const report = await app.waitForFrames(3);
  await waitUntilVisible(app.page.getByText('WebAssembly').first());
  const { width, height } = report.outputSize;
  await waitUntilVisible(app.page.getByText(`${String(width)}×${String(height)}`).first());
});

test('wasm threads really run where the machine has more than one core', async () => {
  const cores = await app.page.evaluate(() => navigator.hardwareConcurrency);
  expect(await app.page.evaluate(() => crossOriginIsolated)).toBe(true);
  // The stylizer's own worker, and one for each thread of wasm beside the first.
  const expected = cores > 1 ? 2 : 1;
  expect(app.page.workers().length).toBeGreaterThanOrEqual(expected);
});

test('the picture changes over time', async () => {
  const first = await app.snapshot();
  await app.waitForFrames(10);
  expect(pictureDifference(first, await app.snapshot()).mean).toBeGreaterThan(0.5);
});

test('300 frames leak no tensor and no VideoFrame', async () => {
  const start = await app.waitForFrames(5);
  const tensors = new Set<number>();
  const openFrames: number[] = [];
  for (let seen = 0; seen < 300; seen += 50) {
    const { counts } = await app.waitForFrames(50);
    tensors.add(counts.tensors);
    openFrames.push(counts.openFrames);
  }
  expect([...tensors]).toEqual([start.counts.tensors]);
  // One waiting and at most two being painted, however slow the machine: a leak of one in a hundred would show.
  expect(Math.max(...openFrames)).toBeLessThanOrEqual(3);
});

test('the page shows the painting, not only the worker', async () => {
  const seen = await app.visiblePicture();
  await app.waitForFrames(10);
  expect(pictureDifference(seen, await app.visiblePicture()).mean).toBeGreaterThan(0.5);
});

test('the policy that keeps everything on the machine is served', async () => {
  const response = await app.page.request.get(server.url);
  const policy = response.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toContain('unsafe-inline');
  expect(await response.text()).toContain('http-equiv="Content-Security-Policy"');
  // And it works: another origin cannot even be asked.
  const outcome = await app.page.evaluate(() =>
    fetch('http://localhost:9/').then(String, (error: unknown) => String(error)),
  );
  expect(outcome).toContain('TypeError');
  expect(app.takeComplaints().some((complaint) => complaint.includes('Content Security Policy'))).toBe(true);
});

test('the canvas shows what the Node oracle paints on the same frame', async () => {
  // The oracle knows nothing of the frames before.
  await app.page.getByRole('slider', { name: 'Stability' }).fill('0');
  await app.waitForFrames(3);
  await app.page.getByRole('button', { name: 'Pause' }).click();
  // Frames already under way arrive; the one that stays is the paused one.
  await app.page.waitForTimeout(1000);
  const source = await app.snapshot({ isStylized: false });
  const painted = await app.snapshot({ isStylized: true });
  await app.page.waitForTimeout(500);
  const repainted = await app.snapshot({ isStylized: true });
  const { networkSize } = (await app.lastReport())!;

  const engine = await createNodeEngine(await readModel('live'));
  const style = await encodeStyle(engine, 'oil-flow', await readPicture('public/styles/oil-flow.jpg'));
  const expected = await paint(engine, source, { style, strength: 1 }, networkSize.height);
  engine.dispose();

  expect(pictureDifference(repainted, expected).mean).toBeLessThan(3);
  expect(pictureDifference(painted, source).mean).toBeGreaterThan(8);
  expect(edgeCorrelation(painted, source)).toBeGreaterThan(0.2);
});

test('nothing left the machine and no policy was broken', () => {
  expect(app.complaints).toEqual([]);
});
