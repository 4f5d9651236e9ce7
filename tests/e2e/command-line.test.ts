/** `impasto render` and `impasto join`, as a shell runs them. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prerollFrames } from '../../src/shared/export.ts';
import { DEFAULT_STABILITY } from '../../src/shared/protocol.ts';
import { ffmpeg, framePsnr, frameTimes, picturePsnr, soundPackets } from '../support/clips/ffmpeg.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/impasto.mjs', import.meta.url));
const APP = fileURLToPath(new URL('../../.cache/app', import.meta.url));
const STYLE = fileURLToPath(new URL('../../public/styles/oil-flow.jpg', import.meta.url));

let folder: string;
let clip: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'impasto-cli-'));
  clip = join(folder, 'five.mp4');
  // Ten key-frame cells of two seconds would take long: two and a half, at ten frames a second.
  makeClip(clip, 10, 5);
});

function makeClip(file: string, fps: number, durationS: number): void {
  const [rate, duration] = [String(fps), String(durationS)];
  const inputs = `-f lavfi -i testsrc2=size=96x54:rate=${rate}:duration=${duration} -f lavfi -i sine=duration=${duration}`;
  const codecs = '-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a aac';
  ffmpeg([...inputs.split(' '), ...codecs.split(' '), file]);
}

afterAll(async () => {
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function impasto(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [PROGRAM, ...args],
      { env: { ...process.env, IMPASTO_APP: APP }, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
      },
    );
  });
}

async function renderHashes(source: string, out: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await impasto(
    ...[
      'render',
      source,
      '--style',
      STYLE,
      '--size',
      '54',
      '--engine',
      'wasm',
      '--out',
      out,
      '--json',
      '--frame-hashes',
    ],
    ...args,
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const done = JSON.parse(stdout.trim().split('\n').at(-1)!) as { kind: string; frameHashes: string[] };
  expect(done.kind).toBe('done');
  return done.frameHashes;
}

async function renderParts(source: string, extension: string, ...args: readonly string[]) {
  const stem = basename(source, '.mp4');
  const file = (name: string): string => join(folder, `${stem}-${name}.${extension}`);
  const whole = await renderHashes(source, file('whole'), ...args);
  const first = await renderHashes(source, file('first'), ...args, '--segment', '0/2');
  const second = await renderHashes(source, file('second'), ...args, '--segment', '1/2');
  expect(await impasto('join', file('second'), file('first'), '--out', file('joined'))).toMatchObject({ code: 0 });
  return { whole, first, second, wholeFile: file('whole'), joinedFile: file('joined') };
}

test.each(['mp4', 'webm'])(
  'two %s segments joined are the single run: frames, times, sound, picture',
  async (extension) => {
    const { whole, first, second, wholeFile, joinedFile } = await renderParts(clip, extension, '--stability', '0');
    // What was handed to the encoder is the same, to the bit.
    expect(whole).toHaveLength(50);
    expect([...first, ...second]).toEqual(whole);
    expect(second.length).toBeGreaterThan(5);
    expect(frameTimes(joinedFile)).toEqual(frameTimes(wholeFile));
    expect(soundPackets(joinedFile)).toEqual(soundPackets(wholeFile));
    expect(picturePsnr(joinedFile, wholeFile)).toBeGreaterThan(35);
  },
);

test('smoothed segments are warmed up before their first frame: joined they are the single run at 50 dB', async () => {
  const long = join(folder, 'long.mp4');
  makeClip(long, 25, 4);
  expect(prerollFrames(DEFAULT_STABILITY)).toBeLessThan(50); // Or the warming up would begin where the single run does.
  // So many bits that a decoded key frame is what the encoder was handed.
  const args = ['--stability', String(DEFAULT_STABILITY), '--bitrate', '10'];
  const { whole, first, second, wholeFile, joinedFile } = await renderParts(long, 'mp4', ...args);
  expect([first.length, second.length]).toEqual([50, 50]);
  expect(first).toEqual(whole.slice(0, 50));
  expect(frameTimes(joinedFile)).toEqual(frameTimes(wholeFile));
  // The first frame after the cut differs most; in the end the two runs meet, to the bit.
  expect(framePsnr(joinedFile, wholeFile, 50)).toBeGreaterThan(50);
  expect(second.slice(-10)).toEqual(whole.slice(-10));
});

test('segments of different settings are not joined', async () => {
  const [one, other, out] = ['one.mp4', 'other.mp4', 'mixed.mp4'].map((name) => join(folder, name));
  await renderHashes(clip, one!, '--segment', '0/2');
  await renderHashes(clip, other!, '--segment', '1/2', '--height', '36');
  const { code, stderr } = await impasto('join', one!, other!, '--out', out!);
  expect(code).toBe(1);
  expect(stderr).toMatch(/other settings/);
  expect(existsSync(out!)).toBe(false);
});

test.each([
  [2, /--style/, ['render', 'a.mp4', '--out', 'b.mp4']],
  [2, /must end in \.mp4 or \.webm/, ['render', 'a.mp4', '--style', STYLE, '--out', 'b.avi']],
  [2, /Usage/, []],
  [1, /cannot be read/, ['render', 'missing.mp4', '--style', STYLE, '--out', 'b.mp4']],
  [1, /cannot be played/, ['render', STYLE, '--style', STYLE, '--out', join(tmpdir(), 'never.mp4')]],
] as const)('exit code %i and a sentence', async (code, sentence, args) => {
  const ended = await impasto(...args);
  expect(ended.code).toBe(code);
  expect(ended.stderr).toMatch(sentence);
});

test('a browser that is missing is exit code 3', async () => {
  const ended = await new Promise<Ended>((resolve) => {
    execFile(
      process.execPath,
      [PROGRAM, 'render', clip, '--style', STYLE, '--out', join(folder, 'x.mp4')],
      { env: { ...process.env, IMPASTO_APP: APP, CHROMIUM_PATH: '/no/such/browser' } },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
      },
    );
  });
  expect(ended.code).toBe(3);
  expect(ended.stderr).toMatch(/CHROMIUM_PATH/);
});
