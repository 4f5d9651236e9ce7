/**
 * Keeps sound on the recording's time. A sound card's clock is off by some parts in a million, which is a second in some
 * hours; and a machine that is busy or asleep delivers late or not at all. Positions are counted in samples; here it is
 * decided how many samples of silence, of stretching or of cutting bring the count back to the clock.
 */

/** Arrivals are late by chance, never early: the least late one in this time tells how far the count really is off. */
const WINDOW_US = 2_000_000;
/** The first chunks come while everything starts, late by more than chance: soon looked at again. */
const FIRST_WINDOW_US = 300_000;
/** Small errors are stretched away, unheard: a second's hundredth takes ten seconds. Larger ones are filled with silence or cut. */
const STRETCH_ABOVE_US = 5_000;
const JUMP_ABOVE_US = 30_000;
/** Of a single chunk: more than lateness by chance. */
const JUMP_AT_ONCE_ABOVE_US = 200_000;

export interface SoundCorrection {
  /** To be put before the chunk. */
  readonly silentSamples: number;
  /** How many samples the chunk is to have: one more or less than it has, none when it is cut, usually as it is. */
  readonly samples: number;
}

export class SoundClock {
  readonly #sampleRate: number;
  #written = 0;
  #windowBeganUs: number | null = null;
  #leastLateUs = Infinity;
  #windowUs = FIRST_WINDOW_US;
  /** The error that the last full window showed and that is not corrected yet. */
  #lateUs = 0;

  /** @param sampleRate samples a second. */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Where the next sample lies, in microseconds. */
  get positionUs(): number {
    return this.#us(this.#written);
  }

  /** What to do with a chunk of `samples` whose last sample was heard when the recording was at `elapsedUs`. */
  place(samples: number, elapsedUs: number): SoundCorrection {
    const lateUs = elapsedUs - this.#us(this.#written + samples);
    const correction = this.#decide(samples, lateUs);
    this.#written += correction.silentSamples + correction.samples;
    return correction;
  }

  /** Samples of silence that bring the count up to `elapsedUs`, 0 when it is there already. */
  fillUntil(elapsedUs: number): number {
    const silentSamples = Math.max(0, Math.round((elapsedUs * this.#sampleRate) / 1e6) - this.#written);
    this.#written += silentSamples;
    return silentSamples;
  }

  #decide(samples: number, lateUs: number): SoundCorrection {
    const isFirst = this.#written === 0;
    if (isFirst ? lateUs > 0 : Math.abs(lateUs) > JUMP_AT_ONCE_ABOVE_US) return this.#jump(samples, lateUs);
    this.#watch(lateUs);
    if (this.#lateUs > JUMP_ABOVE_US) return this.#jump(samples, this.#lateUs);
    if (this.#lateUs < -JUMP_ABOVE_US) return this.#cut(samples);
    if (this.#lateUs > STRETCH_ABOVE_US) return this.#stretch(samples, 1);
    if (this.#lateUs < -STRETCH_ABOVE_US) return this.#stretch(samples, -1);
    return { silentSamples: 0, samples };
  }

  #jump(samples: number, lateUs: number): SoundCorrection {
    this.#windowBeganUs = null;
    this.#lateUs = 0;
    if (lateUs > 0) return { silentSamples: Math.round((lateUs * this.#sampleRate) / 1e6), samples };
    return { silentSamples: 0, samples: 0 };
  }

  /** Leaves the chunk out, and as many after it as it takes. */
  #cut(samples: number): SoundCorrection {
    this.#lateUs += this.#us(samples);
    return { silentSamples: 0, samples: 0 };
  }

  #stretch(samples: number, by: 1 | -1): SoundCorrection {
    this.#lateUs -= by * this.#us(1);
    return { silentSamples: 0, samples: samples + by };
  }

  #watch(lateUs: number): void {
    const nowUs = this.positionUs;
    if (this.#windowBeganUs === null) {
      this.#windowBeganUs = nowUs;
      this.#leastLateUs = Infinity;
    }
    this.#leastLateUs = Math.min(this.#leastLateUs, lateUs);
    if (nowUs - this.#windowBeganUs < this.#windowUs) return;
    this.#lateUs = this.#leastLateUs;
    this.#windowBeganUs = null;
    this.#windowUs = WINDOW_US;
  }

  #us(samples: number): number {
    return (samples * 1e6) / this.#sampleRate;
  }
}

/** `channel` with one sample more or less, in the same time: read at evenly spread places between its samples. */
export function stretchSamples(channel: Float32Array, samples: number): Float32Array<ArrayBuffer> {
  const stretched = new Float32Array(samples);
  const step = samples > 1 ? (channel.length - 1) / (samples - 1) : 0;
  for (let i = 0; i < samples; i++) {
    const at = i * step;
    const left = Math.floor(at);
    const [from = 0, to = from] = [channel[left], channel[left + 1]];
    stretched[i] = from + (at - left) * (to - from);
  }
  return stretched;
}
