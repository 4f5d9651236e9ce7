/**
 * The stylizer for other pages: video in, painted video out, as a `MediaStreamTrack` that goes into `<video>`,
 * `RTCPeerConnection` or `MediaRecorder` like any other. It runs in a worker of its own; nothing leaves the machine.
 */
import { describeError, StylizerError } from '../shared/errors.ts';
import {
  DEFAULT_METHOD,
  DEFAULT_STABILITY,
  DEFAULT_STRENGTH,
  type EngineId,
  MAX_MIXED_STYLES,
  type MethodId,
  type StylizerEvent,
} from '../shared/protocol.ts';
import { createOutputTrack, type OutputTrack } from '../ui/output/output-track.ts';
import { StylizerClient } from '../workers/stylizer-client.ts';
import { TapHub } from '../workers/tap-hub.ts';
import { openInput, type OpenInput, type StylizerInput } from './stylizer-input.ts';

/** A style picture: the file, or the address it is fetched from. */
export type StylePicture = Blob | string | URL;

export interface MixedStyle {
  readonly picture: StylePicture;
  /** Share in the mix, > 0; shares are normalised. */
  readonly weight: number;
}

export interface StylizerOptions {
  /** What to paint like; without it the picture passes unpainted until one is set. */
  readonly style?: StylePicture | readonly MixedStyle[];
  /** 0 gives the source back, 1 is the full style. Default 1. */
  readonly strength?: number;
  /** Smoothing over time: 0 paints every frame for itself, 1 changes as little as can be. Default 0.8. */
  readonly stability?: number;
  /** What to paint with. Default `live`. */
  readonly method?: MethodId;
  /** The folder `models/` as it is served to the page, ending in a slash. Default: beside the library's own file. */
  readonly modelsUrl?: string | URL;
  /** Default: the best this machine has. */
  readonly engine?: EngineId;
  /** Short side of the picture the network sees, in pixels. Default: what the machine can hold at full frame rate. */
  readonly networkShortSidePx?: number;
  /** The canvas that is painted on, to be shown directly; called again when a restart brings another one. */
  readonly onCanvas?: (canvas: HTMLCanvasElement) => void;
  /** Frame reports, a lost and regained graphics processor, a source that ended, failures. */
  readonly onEvent?: (event: StylizerEvent) => void;
}

export interface StylizerControls {
  /** Another source; `track` goes on with it. The previous one is let go. */
  setSource(input: StylizerInput): Promise<void>;
  /** One picture, or up to four with weights. Resolves when it is painted. */
  setStyle(style: StylePicture | readonly MixedStyle[]): Promise<void>;
  /** The former goes on until the new one is ready. */
  setMethod(method: MethodId): Promise<void>;
  /** 0 … 1 */
  setStrength(strength: number): Promise<void>;
  /** 0 … 1 */
  setStability(stability: number): Promise<void>;
  /** False lets the source pass unpainted. */
  setStylized(isStylized: boolean): Promise<void>;
  /** The picture as it is now, a PNG at full size. */
  snapshot(): Promise<Blob>;
  /** Ends the track and the worker. Sources stay the caller's. Final, idempotent. */
  stop(): void;
}

export interface Stylizer {
  readonly track: MediaStreamTrack;
  readonly controls: StylizerControls;
}

/**
 * Starts painting `input`. Resolves when an engine runs and the style is known.
 * @throws StylizerError that says in a sentence what is wrong: no engine, no models, an unreadable file.
 */
export async function createStylizer(input: StylizerInput, options: StylizerOptions = {}): Promise<Stylizer> {
  const embedded = new EmbeddedStylizer(options);
  try {
    return { track: await embedded.start(input, options), controls: embedded };
  } catch (error) {
    embedded.stop();
    throw error;
  }
}

class EmbeddedStylizer implements StylizerControls {
  readonly #taps = new TapHub();
  readonly #client: StylizerClient;
  #canvas: HTMLCanvasElement | null = null;
  #output: OutputTrack | null = null;
  #input: OpenInput | null = null;
  /** Ids of the styles in use; each set of pictures gets new ones. */
  #styleIds: readonly string[] = [];
  #weights: readonly number[] = [];
  #strength: number;
  #stability: number;
  #styleCount = 0;
  #sourceGeneration = 0;
  #styleGeneration = 0;
  #isStopped = false;

  constructor(options: StylizerOptions) {
    this.#strength = shareOf('strength', options.strength ?? DEFAULT_STRENGTH);
    this.#stability = shareOf('stability', options.stability ?? DEFAULT_STABILITY);
    this.#client = new StylizerClient({
      createCanvas: () => {
        this.#canvas = document.createElement('canvas');
        options.onCanvas?.(this.#canvas);
        return this.#canvas;
      },
      forcedEngine: options.engine ?? null,
      method: options.method ?? DEFAULT_METHOD,
      rememberedTimingsMs: () => ({}),
      networkShortSidePx: options.networkShortSidePx ?? null,
      modelsUrl: new URL(options.modelsUrl ?? defaultModelsUrl(), document.baseURI).href,
      taps: this.#taps,
      onEvent: (event) => {
        if (!this.#isStopped) options.onEvent?.(event);
      },
    });
  }

  async start(input: StylizerInput, { style }: StylizerOptions): Promise<MediaStreamTrack> {
    await this.#client.start();
    if (style !== undefined) await this.setStyle(style);
    await this.setSource(input);
    const output = createOutputTrack(this.#taps, () => this.#canvas);
    if (!output)
      throw new StylizerError('gpu/unavailable', 'This browser cannot make a video track. Use a current one.');
    if (this.#isStopped) output.stop();
    this.#output = output;
    return output.track;
  }

  async setSource(input: StylizerInput): Promise<void> {
    const generation = ++this.#sourceGeneration;
    const opened = await openInput(input, (file) => this.#client.probeClip(file));
    if (generation !== this.#sourceGeneration || this.#isStopped) {
      opened.close();
      return;
    }
    const previous = this.#input;
    this.#input = opened;
    await this.#client.setSource(() => opened.connect());
    previous?.close();
  }

  async setStyle(style: StylePicture | readonly MixedStyle[]): Promise<void> {
    const generation = ++this.#styleGeneration;
    const mix = isMix(style) ? style : [{ picture: style, weight: 1 }];
    if (mix.length === 0 || mix.length > MAX_MIXED_STYLES) {
      throw new TypeError(`style must name 1 to ${String(MAX_MIXED_STYLES)} pictures.`);
    }
    const ids = mix.map(() => `style-${String(++this.#styleCount)}`);
    for (const [i, { picture }] of mix.entries())
      await this.#client.addStyle(ids[i] ?? '', await fetchPicture(picture));
    if (generation !== this.#styleGeneration || this.#isStopped) {
      await this.#forget(ids);
      return;
    }
    const previous = this.#styleIds;
    this.#styleIds = ids;
    this.#weights = mix.map(({ weight }) => weight);
    await this.#sendLook();
    await this.#forget(previous);
  }

  async setMethod(method: MethodId): Promise<void> {
    await this.#client.setMethod(method);
  }

  async setStrength(strength: number): Promise<void> {
    this.#strength = shareOf('strength', strength);
    await this.#sendLook();
  }

  async setStability(stability: number): Promise<void> {
    this.#stability = shareOf('stability', stability);
    await this.#sendLook();
  }

  setStylized(isStylized: boolean): Promise<void> {
    return this.#client.setView({ wipe: 0, isMirrored: false, isStylized });
  }

  snapshot(): Promise<Blob> {
    return this.#client.snapshot();
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#output?.stop();
    this.#input?.close();
    this.#client.dispose();
  }

  async #sendLook(): Promise<void> {
    if (this.#styleIds.length === 0) return;
    const styles = this.#styleIds.map((id, i) => ({ id, weight: this.#weights[i] ?? 1 }));
    await this.#client.setLook({ styles, strength: this.#strength, stability: this.#stability });
  }

  async #forget(ids: readonly string[]): Promise<void> {
    if (this.#isStopped) return;
    for (const id of ids) await this.#client.removeStyle(id);
  }
}

/** @throws TypeError unless it is from 0 to 1. */
function shareOf(name: string, value: number): number {
  if (!(value >= 0 && value <= 1)) throw new TypeError(`${name} must be a number from 0 to 1.`);
  return value;
}

function isMix(style: StylePicture | readonly MixedStyle[]): style is readonly MixedStyle[] {
  return Array.isArray(style);
}

async function fetchPicture(picture: StylePicture): Promise<Blob> {
  if (picture instanceof Blob) return picture;
  const response = await fetch(picture).catch((cause: unknown) => {
    throw new StylizerError('image/unreadable', `The style picture could not be loaded: ${describeError(cause)}`, {
      cause,
    });
  });
  if (response.ok) return response.blob();
  throw new StylizerError('image/unreadable', `The style picture could not be loaded (${String(response.status)}).`);
}

/** In the built library; in development pages name it. */
function defaultModelsUrl(): string {
  return new URL(/* @vite-ignore */ 'models/', import.meta.url).href;
}
