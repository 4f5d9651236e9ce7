/**
 * Plays the sound that the worker decodes, and tells where it is: the sound card's clock is the one the picture follows,
 * since ears notice a correction and eyes do not.
 */
import { type ClipMessage, epochMs } from '../../shared/clip.ts';
import { borrowAudioContext, type BorrowedAudioContext } from '../audio-context.ts';
import type { PlayedSound } from './source-sound.ts';

type SoundMessage = Extract<ClipMessage, { readonly kind: 'sound' }>;

/** From the first piece to its being heard: room for the next pieces to arrive. */
const LEAD_S = 0.1;
const CLOCK_INTERVAL_MS = 250;

/** `timeS` of the clip is heard at `atMs`. */
export interface HeardTime {
  readonly run: number;
  readonly timeS: number;
  readonly atMs: number;
}

export class ClipSpeaker {
  readonly #onClock: (heard: HeardTime) => void;
  readonly #playing = new Set<AudioBufferSourceNode>();
  #borrowed: BorrowedAudioContext | null = null;
  /** All that plays goes through it. */
  #mix: GainNode | null = null;
  #run = -1;
  /** Context time minus clip time, of the run. */
  #offsetS: number | null = null;
  #reportedMs = 0;

  constructor(onClock: (heard: HeardTime) => void) {
    this.#onClock = onClock;
  }

  /** What is heard, for a recorder; silence while nothing plays. */
  get sound(): PlayedSound {
    const { context, mix } = this.#open();
    return { context, node: mix, latencyS: outputLatencyS(context) };
  }

  play(message: SoundMessage): void {
    const { context } = this.#open();
    // Allowed only after a click; until then the picture plays by its own clock.
    if (context.state !== 'running') {
      void context.resume();
      return;
    }
    if (message.run !== this.#run) this.#begin(message.run);
    this.#offsetS ??= context.currentTime + LEAD_S - message.timeS;
    this.#schedule(message, this.#offsetS + message.timeS);
    this.#report(context, this.#offsetS);
  }

  /** Nothing that was sent so far is heard any more. */
  silence(): void {
    for (const node of this.#playing) node.stop();
    this.#playing.clear();
    this.#offsetS = null;
  }

  dispose(): void {
    this.silence();
    this.#mix?.disconnect();
    this.#mix = null;
    this.#borrowed?.giveBack();
    this.#borrowed = null;
  }

  #open(): { readonly context: AudioContext; readonly mix: GainNode } {
    const { context } = (this.#borrowed ??= borrowAudioContext());
    if (this.#mix) return { context, mix: this.#mix };
    this.#mix = context.createGain();
    this.#mix.connect(context.destination);
    return { context, mix: this.#mix };
  }

  #begin(run: number): void {
    this.#run = run;
    this.#reportedMs = 0;
    // A loop's next round waits for the end of the one before.
    this.#offsetS = null;
  }

  #schedule({ sampleRate, channels }: SoundMessage, atS: number): void {
    const { context, mix } = this.#open();
    const [first] = channels;
    if (!first || first.length === 0) return;
    const buffer = context.createBuffer(channels.length, first.length, sampleRate);
    for (const [index, channel] of channels.entries()) buffer.copyToChannel(channel, index);
    const lateS = Math.max(0, context.currentTime - atS);
    if (lateS >= buffer.duration) return;
    const node = new AudioBufferSourceNode(context, { buffer });
    node.connect(mix);
    node.addEventListener('ended', () => this.#playing.delete(node));
    node.start(atS + lateS, lateS);
    this.#playing.add(node);
  }

  #report(context: AudioContext, offsetS: number): void {
    const nowMs = epochMs();
    if (nowMs - this.#reportedMs < CLOCK_INTERVAL_MS) return;
    this.#reportedMs = nowMs;
    this.#onClock({ run: this.#run, timeS: context.currentTime - outputLatencyS(context) - offsetS, atMs: nowMs });
  }
}

/** From the context's time to its being heard. */
function outputLatencyS(context: AudioContext): number {
  return context.outputLatency || context.baseLatency;
}
