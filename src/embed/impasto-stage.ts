/** `<impasto-stage>`: the painted picture as an element, for pages that want to show it without a line of script. */
import { describeError } from '../shared/errors.ts';
import { DEFAULT_STABILITY, DEFAULT_STRENGTH } from '../shared/protocol.ts';
import { createStylizer, type Stylizer } from './create-stylizer.ts';
import type { StylizerInput } from './stylizer-input.ts';

const styles = new CSSStyleSheet();
styles.replaceSync(`
  :host { display: block; background: #000; }
  canvas { display: block; width: 100%; height: 100%; object-fit: contain; }
`);

/** Painting has begun: `detail` is the stage's track. */
export type StageReadyEvent = CustomEvent<{ readonly track: MediaStreamTrack }>;
/** It could not begin, or cannot go on: `detail.message` is a sentence for people. */
export type StageErrorEvent = CustomEvent<{ readonly message: string }>;

/**
 * Paints a clip or picture (`src`), or whatever is set as `source`, like the picture `style-src`.
 * Attributes: `src`, `style-src`, `strength` and `stability` (0 … 1), `models-url`. Removing the element ends the work.
 * @fires stage-ready - {@link StageReadyEvent}
 * @fires stage-error - {@link StageErrorEvent}
 */
export class ImpastoStage extends HTMLElement {
  static readonly observedAttributes = ['src', 'style-src', 'strength', 'stability'];

  readonly #root = this.attachShadow({ mode: 'open' });
  #source: StylizerInput | null = null;
  #stylizer: Stylizer | null = null;
  #generation = 0;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [styles];
  }

  /** A track, file or element to paint; goes before `src`. Stays the page's. */
  get source(): StylizerInput | null {
    return this.#source;
  }

  set source(source: StylizerInput | null) {
    this.#source = source;
    if (this.#stylizer && source) void this.#report(this.#stylizer.controls.setSource(source));
    else this.#restart();
  }

  /** The painted picture for `<video>`, WebRTC or a recorder; null until `stage-ready`. */
  get track(): MediaStreamTrack | null {
    return this.#stylizer?.track ?? null;
  }

  /** A PNG of the picture as it is now; null until `stage-ready`. */
  async snapshot(): Promise<Blob | null> {
    return (await this.#stylizer?.controls.snapshot()) ?? null;
  }

  connectedCallback(): void {
    this.#restart();
  }

  disconnectedCallback(): void {
    this.#end();
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (before === value || !this.isConnected) return;
    const controls = this.#stylizer?.controls;
    if (!controls || name === 'src') this.#restart();
    else if (name === 'strength') void this.#report(controls.setStrength(this.#strength));
    else if (name === 'stability') void this.#report(controls.setStability(this.#stability));
    else if (value !== null) void this.#report(controls.setStyle(value));
  }

  get #strength(): number {
    return this.#share('strength', DEFAULT_STRENGTH);
  }

  get #stability(): number {
    return this.#share('stability', DEFAULT_STABILITY);
  }

  #share(name: string, fallback: number): number {
    const value = Number(this.getAttribute(name) ?? fallback);
    return value >= 0 && value <= 1 ? value : fallback;
  }

  #restart(): void {
    this.#end();
    if (this.isConnected && (this.#source !== null || this.hasAttribute('src'))) void this.#report(this.#start());
  }

  async #start(): Promise<void> {
    const generation = ++this.#generation;
    const input = this.#source ?? (await this.#fetchSource());
    if (generation !== this.#generation) return;
    const style = this.getAttribute('style-src');
    const modelsUrl = this.getAttribute('models-url');
    const stylizer = await createStylizer(input, {
      strength: this.#strength,
      stability: this.#stability,
      ...(style !== null && { style }),
      ...(modelsUrl !== null && { modelsUrl }),
      onCanvas: (canvas) => {
        if (generation === this.#generation) this.#root.replaceChildren(canvas);
      },
      onEvent: (event) => {
        if (event.kind === 'failed' && generation === this.#generation) this.#tell(event.message);
      },
    });
    if (generation !== this.#generation) {
      stylizer.controls.stop();
      return;
    }
    this.#stylizer = stylizer;
    this.dispatchEvent(new CustomEvent('stage-ready', { detail: { track: stylizer.track } }));
  }

  async #fetchSource(): Promise<Blob> {
    const response = await fetch(this.getAttribute('src') ?? '');
    if (!response.ok)
      throw new Error(`The source could not be loaded (${String(response.status)}). Check its address.`);
    return response.blob();
  }

  #end(): void {
    this.#generation++;
    this.#stylizer?.controls.stop();
    this.#stylizer = null;
    this.#root.replaceChildren();
  }

  async #report(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (this.isConnected) this.#tell(describeError(error));
    }
  }

  #tell(message: string): void {
    this.dispatchEvent(new CustomEvent('stage-error', { detail: { message } }));
  }
}

if (!customElements.get('impasto-stage')) customElements.define('impasto-stage', ImpastoStage);

declare global {
  interface HTMLElementTagNameMap {
    'impasto-stage': ImpastoStage;
  }
}
