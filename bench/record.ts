/**
 * `npm run bench -- record [--minutes N]`: a recording of N minutes (ten, when nothing is said) of the fake camera at
 * 320×180 with microphone: does memory grow, do timestamps. Memory is that of the processes in which the page and its
 * workers run and draw, after a garbage collection, without the pages of files; services that the browser starts and ends by
 * itself do not count. The browser keeps its files on the disk, as those of visitors do.
 *
 * V8 enlarges the room for young objects of a page and of each worker step by step, to 32 MiB each, whenever enough objects
 * have outlived a collection in all, be it over hours, and never takes it back. That room is not ours to hold or to free,
 * and it hides what is: it is kept small here. Objects that stay move on to the old ones, which count.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { App, buildApp, serveApp } from '../scripts/app-driver/app.ts';
import { fakeCameraFlags, SOFTWARE_FLAGS } from '../scripts/app-driver/chromium-flags.ts';
import { writeY4m } from '../scripts/app-driver/y4m.ts';
import { findChromium } from '../scripts/find-chromium.mjs';
import { hasFfmpeg } from '../scripts/find-ffmpeg.mjs';
import { type Figures, type Measurement, MissingRequirement, rounded } from './figures.ts';

const DEFAULT_MINUTES = 10;
const WARM_UP_MS = 60_000;
const SAMPLE_INTERVAL_MS = 5000;
const JAVASCRIPT_FLAGS = '--js-flags=--expose-gc --max-semi-space-size=1';
/** Of the browser's processes. */
const COUNTED = ['--type=renderer', '--type=gpu-process'];

export async function measureRecording(args: readonly string[]): Promise<Measurement> {
  if (findChromium() === null) throw new MissingRequirement('This bench needs Chromium; set CHROMIUM_PATH.');
  if (!hasFfmpeg()) throw new MissingRequirement('This bench needs ffprobe, which is part of FFmpeg.');
  if (process.platform !== 'linux') throw new MissingRequirement('This bench reads memory from /proc: Linux only.');
  const minutes = minutesOf(args);
  await buildApp();
  const server = await serveApp();
  const folder = await mkdtemp(join(tmpdir(), 'impasto-record-'));
  try {
    return { figures: await record(server.url, folder, minutes), isPartial: minutes < DEFAULT_MINUTES };
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}

function minutesOf(args: readonly string[]): number {
  const at = args.indexOf('--minutes');
  const minutes = at < 0 ? DEFAULT_MINUTES : Number(args[at + 1]);
  if (!(minutes > 0)) throw new Error('--minutes must be a number above 0.');
  return minutes;
}

async function record(url: string, folder: string, minutes: number): Promise<Figures> {
  const camera = join(folder, 'camera.y4m');
  await writeY4m(camera, 320, 180, 30);
  const userDataFolder = join(folder, 'browser');
  const flags = [...SOFTWARE_FLAGS, ...fakeCameraFlags(camera), JAVASCRIPT_FLAGS];
  const app = await App.open(url, { flags, search: 'size=64&engine=wasm', userDataFolder });
  const { page } = app;
  await page.evaluate(() => {
    localStorage.setItem('impasto-record', JSON.stringify({ sound: 'microphone', container: 'webm' }));
  });
  await page.reload();
  await app.waitForFrames(2);
  await page.getByRole('radio', { name: 'Camera' }).click({ force: true });
  await page.waitForFunction(() => globalThis.impasto?.lastReport?.outputSize.width === 320);
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('group', { name: 'Recording' }).waitFor();
  await page.waitForTimeout(WARM_UP_MS);
  const samples: number[] = [];
  for (const endMs = performance.now() + minutes * 60_000; performance.now() < endMs;) {
    await collectGarbage(page);
    samples.push(await memoryBytes(userDataFolder));
    await page.waitForTimeout(SAMPLE_INTERVAL_MS);
  }
  const saved = page.waitForEvent('download');
  await page.keyboard.press('r');
  const file = join(folder, 'recording.webm');
  await (await saved).saveAs(file);
  await app.close();
  return { ...memoryFigures(samples), ...fileFigures(file), minutes: { value: minutes, unit: 'min' } };
}

async function collectGarbage(page: Page): Promise<void> {
  const collect = (): void => {
    (globalThis as unknown as { gc: () => void }).gc();
  };
  await Promise.all([page.evaluate(collect), ...page.workers().map((worker) => worker.evaluate(collect))]);
}

/** The first and the last quarter of the time are compared: single samples vary. */
function memoryFigures(samples: readonly number[]): Figures {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const [begin, end] = [median(samples.slice(0, quarter)), median(samples.slice(-quarter))];
  return {
    growthPercent: { value: rounded(((end - begin) / begin) * 100, 2), unit: '%' },
    memory: { value: rounded(end / 2 ** 20, 0), unit: 'MiB' },
  };
}

function fileFigures(file: string): Figures {
  const video = timestamps(file, 'v');
  const audio = timestamps(file, 'a');
  return {
    frames: { value: video.length, unit: 'frames' },
    backwardSteps: { value: backwardSteps(video) + backwardSteps(audio), unit: 'packets' },
    soundLag: { value: rounded(Math.abs((audio.at(-1) ?? 0) - (video.at(-1) ?? 0)) * 1000, 0), unit: 'ms' },
    duration: { value: rounded(video.at(-1) ?? 0, 1), unit: 's' },
  };
}

function timestamps(file: string, stream: 'v' | 'a'): readonly number[] {
  const args = ['-v', 'error', '-select_streams', stream, '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file];
  const text = execFileSync('ffprobe', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(Number.parseFloat);
}

function backwardSteps(times: readonly number[]): number {
  return times.filter((time, i) => i > 0 && time <= (times[i - 1] ?? -Infinity)).length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Of the browser that keeps its files in `userDataFolder`. */
async function memoryBytes(userDataFolder: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const processes = await Promise.all(
    pids.map(async (pid) => {
      // A process may end between the listing and the reading.
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid, parent: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? '', command };
    }),
  );
  const family = new Set(
    processes.filter(({ command }) => command.includes(`--user-data-dir=${userDataFolder}`)).map(({ pid }) => pid),
  );
  for (let before = -1; before < family.size;) {
    before = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  const counted = processes.filter(
    ({ pid, command }) => family.has(pid) && COUNTED.some((flag) => command.includes(flag)),
  );
  const shares = await Promise.all(counted.map(({ pid }) => ownBytes(pid)));
  return shares.reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * What the process alone holds, and its part of what it shares with others; not the pages of files: those are the
 * system's, and a process's part of them grows when another browser on the machine ends.
 */
async function ownBytes(pid: string): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kibibytes = [...text.matchAll(/^Pss_(?:Anon|Shmem):\s+(\d+) kB/gm)].map(([, digits]) => Number(digits));
  return kibibytes.reduce((sum, part) => sum + part, 0) * 1024;
}
