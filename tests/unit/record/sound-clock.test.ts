/** Sound keeps to the recording's time for hours, on cards that are too fast or too slow, late or silent. */
import { expect, test } from 'vitest';
import { SoundClock, stretchSamples } from '../../../src/pipeline/record/sound-clock.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const RATE = 48_000;
const CHUNK = 1024;

/** Runs `hours` of a card whose clock is off by `partsPerMillion`; returns the worst error after the first minute, in ms. */
function worstErrorMs(
  partsPerMillion: number,
  hours: number,
): { readonly errorMs: number; readonly silentSamples: number } {
  const random = seededRandom(7);
  const clock = new SoundClock(RATE);
  const chunkUs = (CHUNK * 1e6) / (RATE * (1 + partsPerMillion / 1e6));
  let [errorMs, silent] = [0, 0];
  for (let i = 1; i * chunkUs < hours * 3.6e9; i++) {
    const heardUs = i * chunkUs;
    // Messages arrive up to 30 ms late, by chance.
    const { silentSamples } = clock.place(CHUNK, heardUs + random() * 30_000);
    if (i > 1) silent += silentSamples;
    if (heardUs > 60e6) errorMs = Math.max(errorMs, Math.abs(clock.positionUs - heardUs) / 1000);
  }
  return { errorMs, silentSamples: silent };
}

test.each([0, 120, -120, 900])(
  'a card that is off by %i parts in a million stays within 20 ms over three hours',
  (ppm) => {
    const { errorMs, silentSamples } = worstErrorMs(ppm, 3);
    expect(errorMs).toBeLessThan(20);
    // By stretching, which is not heard; never by a hole.
    expect(silentSamples).toBe(0);
  },
);

test.each([120, 45])(
  'a first chunk that came %i ms late, while all was starting, is made up for in half a second',
  (lateMs) => {
    const random = seededRandom(3);
    const clock = new SoundClock(RATE);
    const chunkUs = (CHUNK * 1e6) / RATE;
    clock.place(CHUNK, chunkUs + lateMs * 1000);
    let i = 2;
    for (; i * chunkUs < 0.5e6; i++) clock.place(CHUNK, i * chunkUs + random() * 10_000);
    expect(Math.abs(clock.positionUs - (i - 1) * chunkUs)).toBeLessThan(31_000);
  },
);

test('a hole of a second is filled with a second of silence', () => {
  const clock = new SoundClock(RATE);
  clock.place(CHUNK, (CHUNK * 1e6) / RATE);
  const { silentSamples, samples } = clock.place(CHUNK, (2 * CHUNK * 1e6) / RATE + 1e6);
  expect(silentSamples).toBe(RATE);
  expect(samples).toBe(CHUNK);
});

test('sound that is far ahead, as after a clock was set back, is cut', () => {
  const clock = new SoundClock(RATE);
  clock.fillUntil(2e6);
  expect(clock.place(CHUNK, 1e6)).toEqual({ silentSamples: 0, samples: 0 });
});

test('silence fills up to a moment once', () => {
  const clock = new SoundClock(RATE);
  expect(clock.fillUntil(1e6)).toBe(RATE);
  expect(clock.fillUntil(1e6)).toBe(0);
});

test('stretching keeps both ends and the shape', () => {
  const ramp = Float32Array.from({ length: 100 }, (_, i) => i / 99);
  for (const length of [99, 101]) {
    const stretched = stretchSamples(ramp, length);
    expect(stretched.length).toBe(length);
    stretched.forEach((value, i) => {
      expect(value).toBeCloseTo(i / (length - 1), 5);
    });
  }
});
