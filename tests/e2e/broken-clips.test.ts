/** Files that are not what they seem: a clear message, a page that lives on, and nothing left running. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { makeClip } from '../support/clips/make-clips.ts';
import { RenderRig } from '../support/clips/render-rig.ts';

const CASES = [
  ['a file of zero bytes', 'empty.mp4', /is empty \(0 bytes\)/],
  ['a text file named .mp4', 'renamed.mp4', /cannot be played/],
  ['a picture named .webm', 'picture.webm', /cannot be played/],
  ['an MP4 whose second half is missing', 'truncated.mp4', /cannot be played/],
  ['an MP4 that claims a header of a terabyte', 'huge-header.mp4', /cannot be played/],
  ['a WebM that claims a header of a terabyte', 'huge-header.webm', /cannot be played/],
  ['a sound file named .mp4', 'sound.mp4', /no picture|cannot be played/],
] as const;

let rig: RenderRig;
let server: Awaited<ReturnType<typeof serveApp>>;
let folder: string;
let app: App;

beforeAll(async () => {
  rig = await RenderRig.open();
  server = await serveApp();
  folder = await mkdtemp(join(tmpdir(), 'impasto-broken-'));
  const whole = await readFile(await makeClip(folder, 'h264-aac.mp4'));
  const huge = Buffer.alloc(64);
  huge.write('ftypisom', 4);
  huge.writeUInt32BE(24, 0);
  huge.writeUInt32BE(1, 24);
  huge.write('moov', 28);
  huge.writeBigUInt64BE(1n << 40n, 32);
  const { ffmpeg } = await import('../support/clips/ffmpeg.ts');
  ffmpeg(['-f', 'lavfi', '-i', 'sine=duration=0.3', '-c:a', 'aac', join(folder, 'sound.mp4')]);
  await Promise.all([
    writeFile(join(folder, 'empty.mp4'), ''),
    writeFile(join(folder, 'renamed.mp4'), 'These are only notes, not a film.\n'.repeat(40)),
    writeFile(join(folder, 'picture.webm'), await readFile('public/styles/oil-flow.jpg')),
    writeFile(join(folder, 'truncated.mp4'), whole.subarray(0, whole.length / 2)),
    writeFile(join(folder, 'huge-header.mp4'), huge),
    // An EBML header, then a segment of 2^40 bytes with tracks of 2^39.
    writeFile(
      join(folder, 'huge-header.webm'),
      Buffer.from(
        '1a45dfa3844282847765626d18538067010001000000000016 54ae6b0100008000000000'.replaceAll(' ', ''),
        'hex',
      ),
    ),
  ]);
  app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'size=64&engine=wasm' });
  await app.waitForFrames(2);
});

afterAll(async () => {
  await app.close();
  await rig.close();
  await server.close();
  await rm(folder, { recursive: true });
});

describe.each(CASES)('%s', (_what, name, message) => {
  test('in the page', async () => {
    const workers = app.page.workers().length;
    const chooser = app.page.waitForEvent('filechooser');
    await app.page.getByRole('radio', { name: 'Clip' }).click({ force: true });
    await (await chooser).setFiles(join(folder, name));
    await app.page.getByText(message).first().waitFor({ timeout: 30_000 });
    const report = await app.waitForFrames(3);
    expect(report.counts.openFrames).toBeLessThanOrEqual(3);
    expect(app.page.workers()).toHaveLength(workers);
    expect(app.complaints).toEqual([]);
    await app.page.getByRole('button', { name: 'Dismiss this message' }).click();
  });

  test('in an export', async () => {
    const answer = await rig.tryRender(join(folder, name), join(rig.folder, 'none.mp4'));
    expect(answer).toMatchObject({ kind: 'failed' });
    expect(answer.kind === 'failed' && answer.message).toMatch(message);
    // The worker's own threads end a moment after it.
    await expect.poll(() => rig.browser.page.workers().length, { timeout: 10_000 }).toBe(0);
  });
});

test('a WebM that breaks off half way exports what there is, or says so; no half file is left', async () => {
  const whole = await readFile(await makeClip(folder, 'vp9-opus.webm'));
  const file = join(folder, 'cut.webm');
  await writeFile(file, whole.subarray(0, Math.floor(whole.length / 2)));
  const out = join(rig.folder, 'cut-out.mp4');
  const answer = await rig.tryRender(file, out);
  const { existsSync } = await import('node:fs');
  expect(existsSync(out)).toBe(answer.kind === 'done');
  expect(existsSync(`${out}.part`)).toBe(false);
  if (answer.kind === 'done') expect(answer.summary.frames).toBeLessThan(36);
  else expect(answer.message).toMatch(/damaged|cannot be played/);
});
