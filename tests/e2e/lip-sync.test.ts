/** A clip that flashes and beeps at once, recorded while it plays: sound and picture must still be together. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { App, serveApp } from '../../scripts/app-driver/app.ts';
import { SOFTWARE_FLAGS } from '../../scripts/app-driver/chromium-flags.ts';
import { ffmpeg, frameTimes, grayFrames } from '../support/clips/ffmpeg.ts';

const SAMPLE_RATE = 48_000;
/** Late sound is what viewers notice: EBU R37 allows 60 ms. */
const MOST_LATE_S = 0.06;
/** Early sound, by more than R37's 40 ms: a slow machine paints the flash late by up to its time for a frame. */
const MOST_EARLY_S = 0.15;

let server: Awaited<ReturnType<typeof serveApp>>;
let folder: string;

beforeAll(async () => {
  server = await serveApp();
  folder = await mkdtemp(join(tmpdir(), 'impasto-sync-'));
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test('a recording of a clip has the clip’s sound, together with the picture', async () => {
  const clip = join(folder, 'flash.mp4');
  makeFlashingClip(clip);
  const app = await App.open(server.url, { flags: SOFTWARE_FLAGS, search: 'size=64&engine=wasm' });
  try {
    const { page } = app;
    await page.evaluate(() => {
      localStorage.setItem('impasto-record', JSON.stringify({ sound: 'shared', container: 'webm' }));
    });
    await page.reload();
    await app.waitForFrames(2);
    // The picture as it is: flashes must stay flashes.
    await page.getByRole('slider', { name: 'Strength' }).fill('0');
    await page.getByRole('slider', { name: 'Stability' }).fill('0');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('radio', { name: 'Clip' }).click({ force: true });
    await (await chooser).setFiles(clip);
    await expect.poll(async () => (await app.lastReport())?.outputSize.width, { timeout: 60_000 }).toBe(96);
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    const recording = page.getByRole('group', { name: 'Recording' });
    await recording.getByText('0:08').waitFor({ timeout: 60_000 });
    const download = page.waitForEvent('download');
    await page.keyboard.press('r');
    const file = join(folder, 'recording.webm');
    await (await download).saveAs(file);

    const [flashes, beeps] = [flashTimes(file), beepTimes(file)];
    expect(flashes.length).toBeGreaterThan(4);
    expect(beeps.length).toBeGreaterThan(4);
    const lateS = median(flashes.map((flash) => nearest(beeps, flash) - flash));
    expect(lateS).toBeLessThan(MOST_LATE_S);
    expect(lateS).toBeGreaterThan(-MOST_EARLY_S);
    expect(app.complaints).toEqual([]);
  } finally {
    await app.close();
  }
});

/** Every second, 0.2 s of white with 0.2 s of a tone; so long that no loop falls into the recording. */
function makeFlashingClip(file: string): void {
  const flash = "color=black:size=96x54:rate=25:duration=60,drawbox=color=white:t=fill:enable='lt(mod(t,1),0.2)'";
  const beep = "aevalsrc='if(lt(mod(t,1),0.2),0.5*sin(2*PI*1000*t),0)':s=48000:d=60";
  const codecs = '-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a aac'.split(' ');
  ffmpeg(['-f', 'lavfi', '-i', flash, '-f', 'lavfi', '-i', beep, ...codecs, file]);
}

/** When it turns from dark to bright. */
function flashTimes(file: string): readonly number[] {
  const times = frameTimes(file);
  const isBright = grayFrames(file).frames.map(
    (frame) => frame.reduce((sum, level) => sum + level, 0) > 128 * frame.length,
  );
  return times.filter((_, i) => i > 0 && isBright[i] && !isBright[i - 1]);
}

/** When it turns from silent to loud. */
function beepTimes(file: string): readonly number[] {
  const filter = ['-af', 'aresample=async=1:first_pts=0', '-ac', '1', '-ar', String(SAMPLE_RATE), '-f', 'f32le', '-'];
  const bytes = ffmpeg(['-i', file, '-vn', ...filter]);
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const times: number[] = [];
  let lastLoud = -Infinity;
  for (const [i, sample] of samples.entries()) {
    if (Math.abs(sample) < 0.1) continue;
    if (i - lastLoud > SAMPLE_RATE / 2) times.push(i / SAMPLE_RATE);
    lastLoud = i;
  }
  return times;
}

function nearest(values: readonly number[], wanted: number): number {
  return values.reduce((best, value) => (Math.abs(value - wanted) < Math.abs(best - wanted) ? value : best), Infinity);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
