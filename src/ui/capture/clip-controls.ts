/** The window's hold on a clip that plays in the worker: what a timeline shows and does. Outlives the worker. */
import {
  type ClipCommand,
  type ClipFacts,
  type ClipMessage,
  type ClipSettings,
  type ClipStart,
  defaultClipSettings,
} from '../../shared/clip.ts';
import type { CarriedPicture } from '../../shared/export.ts';
import { ClipSpeaker } from './clip-speaker.ts';
import type { PlayedSound } from './source-sound.ts';

export const THUMBNAIL_COUNT = 12;
const THUMBNAIL_HEIGHT_PX = 48;

export class ClipControls {
  readonly file: Blob;
  readonly facts: ClipFacts;
  /** By place; empty until they arrive. Owned by these controls. */
  readonly thumbnails: (ImageBitmap | null)[] = new Array<ImageBitmap | null>(THUMBNAIL_COUNT).fill(null);
  /** Called when something that is shown has changed. */
  onChange: (() => void) | null = null;
  /** It was paused or plays again, by whomever. */
  onPlaybackChange: (() => void) | null = null;
  /** The worker cannot play on. */
  onBroken: ((message: string) => void) | null = null;
  readonly #speaker: ClipSpeaker;
  #port: MessagePort | null = null;
  #timeS: number;
  #isPaused = false;
  #settings: ClipSettings;
  #areThumbnailsWanted = false;
  #carried: readonly CarriedPicture[] = [];

  constructor(file: Blob, facts: ClipFacts, settings: Partial<ClipSettings>) {
    this.file = file;
    this.facts = facts;
    this.#timeS = facts.startS;
    this.#settings = { ...defaultClipSettings, ...settings };
    this.#speaker = new ClipSpeaker((heard) => {
      this.#send({ kind: 'clock', ...heard });
    });
  }

  /** Of the frame that is on. */
  get timeS(): number {
    return this.#timeS;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** What is heard of it; null when it has no sound. Stays these controls'. */
  get sound(): PlayedSound | null {
    return this.facts.canDecodeAudio ? this.#speaker.sound : null;
  }

  get settings(): ClipSettings {
    return this.#settings;
  }

  get start(): ClipStart {
    return { timeS: this.#timeS, isPaused: this.#isPaused, settings: this.#settings };
  }

  /** Talks to a worker through this port from here on. */
  attach(port: MessagePort): void {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<ClipMessage>) => {
      if (this.#port === port) this.#receive(data);
    };
    if (this.#areThumbnailsWanted) this.#askForThumbnails();
    if (this.#carried.length > 0) this.#sendCarried();
  }

  detach(): void {
    this.#port?.close();
    this.#port = null;
    this.#speaker.silence();
  }

  dispose(): void {
    this.detach();
    this.#speaker.dispose();
    this.onChange = null;
    this.onPlaybackChange = null;
    this.onBroken = null;
    for (const bitmap of this.thumbnails) bitmap?.close();
    this.thumbnails.fill(null);
  }

  play(): void {
    this.#setPaused(false);
    this.#send({ kind: 'play' });
    this.onChange?.();
  }

  pause(): void {
    this.#setPaused(true);
    this.#send({ kind: 'pause' });
    this.onChange?.();
  }

  seek(timeS: number): void {
    this.#timeS = Math.min(Math.max(timeS, this.facts.startS), this.facts.endS);
    this.#send({ kind: 'seek', timeS: this.#timeS });
    this.onChange?.();
  }

  step(frames: 1 | -1): void {
    this.#setPaused(true);
    this.#send({ kind: 'step', frames });
  }

  change(settings: Partial<ClipSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#send({ kind: 'settings', settings: this.#settings });
    this.onChange?.();
  }

  /** They arrive one by one. */
  wantThumbnails(): void {
    if (this.#areThumbnailsWanted) return;
    this.#areThumbnailsWanted = true;
    this.#askForThumbnails();
  }

  /** Shown in place of the live painting wherever the clip stands on one of them. Cheap to call with the same list. */
  showCarried(pictures: readonly CarriedPicture[]): void {
    if (pictures === this.#carried || pictures.length + this.#carried.length === 0) return;
    this.#carried = pictures;
    this.#sendCarried();
  }

  #sendCarried(): void {
    this.#send({ kind: 'carried', pictures: this.#carried });
  }

  #setPaused(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    this.onPlaybackChange?.();
  }

  #askForThumbnails(): void {
    this.#send({ kind: 'thumbnails', count: THUMBNAIL_COUNT, heightPx: THUMBNAIL_HEIGHT_PX });
  }

  #send(command: ClipCommand): void {
    this.#port?.postMessage(command);
  }

  #receive(message: ClipMessage): void {
    switch (message.kind) {
      case 'state':
        this.#timeS = message.timeS;
        this.#setPaused(message.isPaused);
        this.onChange?.();
        return;
      case 'sound':
        this.#speaker.play(message);
        return;
      case 'silence':
        this.#speaker.silence();
        return;
      case 'thumbnail':
        this.thumbnails[message.index]?.close();
        this.thumbnails[message.index] = message.bitmap;
        this.onChange?.();
        return;
      case 'broken':
        this.#setPaused(true);
        this.onBroken?.(message.message);
        return;
    }
    message satisfies never;
  }
}
