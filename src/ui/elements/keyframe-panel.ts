import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { PAINT_METHODS, PAINT_QUALITIES, PAINT_STRENGTHS, type PaintSettings } from '../../shared/painting.ts';
import { formatClipTime } from '../clip-time.ts';
import type { PaintingState, ShownKeyframe } from '../controllers/keyframe-controller.ts';
import { pictureFileName } from '../save-picture.ts';
import { controls } from '../styles/controls.ts';
import './loss-curve.ts';

export type KeyframeCommand =
  | { readonly kind: 'paint' | 'toggle-pause' | 'cancel' | 'undo' }
  | { readonly kind: 'settings'; readonly settings: Partial<PaintSettings> }
  | { readonly kind: 'show' | 'repaint'; readonly keyframe: ShownKeyframe }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'network'; readonly files: readonly File[] };

/** What the visitor wants of the painted frames. */
export class KeyframeCommandEvent extends Event {
  static readonly type = 'keyframe-command';
  readonly command: KeyframeCommand;

  constructor(command: KeyframeCommand) {
    super(KeyframeCommandEvent.type, { bubbles: true, composed: true });
    this.command = command;
  }
}

const METHOD_TITLES = {
  gatys: 'Brushwork (Gatys)',
  cnnmrf: 'Patches (CNNMRF)',
  texture: 'Texture (Efros–Leung, fast)',
} as const;
const QUALITY_TITLES = { draft: 'Draft', good: 'Good', fine: 'Fine' } as const;
const STRENGTH_TITLES = { gentle: 'Gentle', balanced: 'Balanced', strong: 'Strong' } as const;

/**
 * Painting a paused frame with the slow methods, and the frames that were painted; in its slot, what is done with them.
 * @fires keyframe-command - {@link KeyframeCommandEvent}
 */
@customElement('keyframe-panel')
export class KeyframePanel extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 0.5rem;
        padding: 0.5rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
      }

      select {
        min-height: var(--target);
        padding: 0 0.5rem;
        border: 1px solid var(--edge);
        border-radius: var(--radius-small);
        background: var(--raised);
      }

      .progress {
        display: grid;
        grid-template-columns: minmax(8rem, 14rem) 1fr;
        gap: 0.75rem;
        align-items: start;
      }

      .progress canvas {
        width: 100%;
        border-radius: var(--radius-small);
        background: var(--mat);
      }

      progress {
        width: 100%;
        accent-color: var(--accent);
      }

      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        width: 11.25rem;
      }

      li .row {
        gap: 0;
        justify-content: space-between;
      }

      li .row > span {
        flex-basis: 100%;
      }

      li .row > :is(button, a) {
        padding: 0 0.375rem;
      }

      li button.picture {
        width: 100%;
        padding: 0;
      }

      a {
        display: inline-flex;
        align-items: center;
        min-height: var(--target);
        padding: 0 0.75rem;
        color: inherit;
        text-decoration: none;
      }

      img {
        width: 100%;
        border-radius: var(--radius-small);
      }

      p {
        margin: 0;
        color: var(--ink-soft);
      }
    `,
  ];

  @property({ attribute: false }) settings!: PaintSettings;
  @property({ attribute: false }) painting: PaintingState | null = null;
  @property({ attribute: false }) keyframes: readonly ShownKeyframe[] = [];
  @property({ type: Boolean, attribute: 'can-paint' }) canPaint = false;
  @property({ type: Boolean, attribute: 'can-undo' }) canUndo = false;
  /** A VGG-19 of the visitor's own is in use. */
  @property({ type: Boolean, attribute: 'has-own-network' }) hasOwnNetwork = false;
  @query('canvas') private readonly _preview!: HTMLCanvasElement | null;

  protected override render(): TemplateResult {
    return html`
      ${this.painting ? this._renderProgress(this.painting) : this._renderChoice()} ${this._renderKeyframes()}
      <slot></slot>
    `;
  }

  protected override updated(): void {
    const bitmap = this.painting?.progress?.preview;
    const canvas = this._preview;
    if (!bitmap || !canvas || bitmap.width === 0) return;
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  }

  private _renderChoice(): TemplateResult {
    const { method, quality, strength, keepsColors } = this.settings;
    return html`
      <div class="row" role="group" aria-label="Paint this frame">
        <button
          class="filled"
          ?disabled=${!this.canPaint}
          title=${this.canPaint ? 'Paint this frame slowly and well' : 'Pause the clip first'}
          @click=${this._sender({ kind: 'paint' })}
        >
          Paint this frame
        </button>
        ${this._renderSelect('Method', PAINT_METHODS, METHOD_TITLES, method, (value) => ({ method: value }))}
        ${this._renderSelect('Quality', PAINT_QUALITIES, QUALITY_TITLES, quality, (value) => ({ quality: value }))}
        ${
          method === 'texture'
            ? ''
            : html`
                ${this._renderSelect('Style', PAINT_STRENGTHS, STRENGTH_TITLES, strength, (value) => ({
                  strength: value,
                }))}
                <button
                  class="outlined"
                  aria-pressed=${keepsColors ? 'true' : 'false'}
                  @click=${this._sender({ kind: 'settings', settings: { keepsColors: !keepsColors } })}
                >
                  Keep colours
                </button>
                ${this._renderNetwork()}
              `
        }
      </div>
    `;
  }

  private _renderNetwork(): TemplateResult {
    if (this.hasOwnNetwork) {
      return html`<button class="outlined" @click=${this._sender({ kind: 'network', files: [] })}>
        Forget my VGG-19
      </button>`;
    }
    return html`
      <label class="file">
        Own VGG-19
        <input type="file" multiple accept=".safetensors,.json,.bin" @change=${this._onNetwork} />
      </label>
    `;
  }

  private readonly _onNetwork = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) {
      this._send({ kind: 'network', files: [...(event.target.files ?? [])] });
    }
  };

  private _renderSelect<T extends string>(
    label: string,
    values: readonly T[],
    titles: Readonly<Record<T, string>>,
    selected: T,
    change: (value: T) => Partial<PaintSettings>,
  ): TemplateResult {
    const onChange = (event: Event): void => {
      if (!(event.target instanceof HTMLSelectElement)) return;
      const value = values[event.target.selectedIndex];
      if (value !== undefined) this._send({ kind: 'settings', settings: change(value) });
    };
    return html`
      <select aria-label=${label} @change=${onChange}>
        ${values.map((value) => html`<option ?selected=${value === selected}>${titles[value]}</option>`)}
      </select>
    `;
  }

  private _renderProgress({ timeS, progress, losses, isPaused }: PaintingState): TemplateResult {
    const share = progress ? progress.iteration / progress.iterations : 0;
    return html`
      <div class="progress" role="group" aria-label="Painting">
        <canvas width="16" height="9" role="img" aria-label="The painting as it is now"></canvas>
        <div>
          <p role="status">${progressText(timeS, progress, isPaused)}</p>
          <progress aria-label="Painting" max="1" .value=${share}></progress>
          ${losses.length > 1 ? html`<loss-curve .losses=${losses}></loss-curve>` : ''}
          <div class="row">
            <button class="outlined" @click=${this._sender({ kind: 'toggle-pause' })}>
              ${isPaused ? 'Go on painting' : 'Pause painting'}
            </button>
            <button class="outlined" @click=${this._sender({ kind: 'cancel' })}>Cancel painting</button>
          </div>
        </div>
      </div>
    `;
  }

  private _renderKeyframes(): TemplateResult {
    return html`
      <ul aria-label="Painted frames">
        ${repeat(
          this.keyframes,
          ({ id }) => id,
          (keyframe) => {
            const time = formatClipTime(keyframe.timeS);
            const title = `${METHOD_TITLES[keyframe.settings.method]}, ${keyframe.styleTitles.join(' and ')}`;
            return html`
              <li>
                <button class="picture" title=${title} @click=${this._sender({ kind: 'show', keyframe })}>
                  <img src=${keyframe.url} alt="Painted frame at ${time}: ${title}" />
                </button>
                <div class="row">
                  <span>${time}</span>
                  <button
                    aria-label="Go to the frame at ${time} with its settings, to paint it again"
                    ?disabled=${this.painting !== null}
                    @click=${this._sender({ kind: 'repaint', keyframe })}
                  >
                    Again
                  </button>
                  <a
                    href=${keyframe.url}
                    download=${pictureFileName(keyframe.styleTitles, new Date())}
                    aria-label="Save the painted frame at ${time} as a picture"
                    >Save</a
                  >
                  <button
                    aria-label="Delete the painted frame at ${time}"
                    @click=${this._sender({ kind: 'remove', id: keyframe.id })}
                  >
                    Delete
                  </button>
                </div>
              </li>
            `;
          },
        )}
      </ul>
      ${this.canUndo ? html`<div class="row"><button class="outlined" @click=${this._sender({ kind: 'undo' })}>Undo deleting</button></div>` : ''}
    `;
  }

  private _sender(command: KeyframeCommand): () => void {
    return () => {
      this._send(command);
    };
  }

  private _send(command: KeyframeCommand): void {
    this.dispatchEvent(new KeyframeCommandEvent(command));
  }
}

function progressText(timeS: number, progress: PaintingState['progress'], isPaused: boolean): string {
  const subject = `The frame at ${formatClipTime(timeS)}`;
  if (!progress) return `${subject}: getting ready…`;
  const { level, levels, secondsLeft, loss } = progress;
  const parts = [
    isPaused ? 'paused' : `level ${String(level)} of ${String(levels)}`,
    ...(loss === null ? [] : [`loss ${loss.toPrecision(3)}`]),
    ...(secondsLeft === null || isPaused ? [] : [`about ${String(Math.ceil(secondsLeft))} s left`]),
  ];
  return `${subject}: ${parts.join(', ')}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keyframe-panel': KeyframePanel;
  }
}
