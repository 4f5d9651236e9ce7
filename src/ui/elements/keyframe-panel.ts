import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { PAINT_METHODS, PAINT_QUALITIES, PAINT_STRENGTHS, type PaintSettings } from '../../shared/painting.ts';
import { formatClipTime, formatTimeLeft } from '../clip-time.ts';
import type { PaintingState } from '../controllers/keyframe-controller.ts';
import type { KeyframeCommand, PlacedStyleTitle, ShownKeyframe } from '../keyframes/keyframe-command.ts';
import { pictureFileName } from '../save-picture.ts';
import { controls } from '../styles/controls.ts';
import { selects } from '../styles/selects.ts';
import './paint-advanced.ts';
import type { PaintAdvancedEvent } from './paint-advanced.ts';
import './work-progress.ts';
import type { WorkCommandEvent } from './work-progress.ts';

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
  texture: 'Texture (Efros–Leung)',
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
    selects,
    css`
      :host {
        display: grid;
        /* Where the page leaves too little room it scrolls; nothing is squeezed. */
        grid-auto-rows: max-content;
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

      .choice {
        display: grid;
        gap: 0.5rem;
      }

      .network {
        margin-top: 0.5rem;
      }

      /* A button of which the browser's own stays out of sight; it keeps the focus and the name. */
      .file {
        position: relative;
        border: 1px solid var(--edge);
        display: inline-flex;
        align-items: center;
        min-height: var(--target);
        padding: 0 0.75rem;
        border-radius: var(--radius-small);
        cursor: pointer;
      }

      .file:focus-within {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }

      /* However many they are, they take one row: the picture above needs the room. */
      ul {
        display: flex;
        gap: 0.5rem;
        margin: 0;
        padding: 0 0 0.25rem;
        overflow: auto hidden;
        overscroll-behavior-inline: contain;
        list-style: none;
      }

      li {
        flex: none;
        width: 10rem;
      }

      li .row {
        gap: 0;
        justify-content: space-between;
      }

      li .row > span {
        flex-basis: 100%;
        font-size: 0.875rem;
        font-variant-numeric: tabular-nums;
      }

      li .row > :is(button, a) {
        padding: 0 0.25rem;
      }

      li button.picture {
        width: 100%;
        padding: 2px;
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
  /** What undo would do; empty for nothing. */
  @property({ attribute: 'undo-title' }) undoTitle = '';
  /** What redo would do; empty for nothing. */
  @property({ attribute: 'redo-title' }) redoTitle = '';
  /** A VGG-19 of the visitor's own is in use. */
  @property({ type: Boolean, attribute: 'has-own-network' }) hasOwnNetwork = false;
  /** Of the mix, with where each is painted. */
  @property({ attribute: false }) placedStyles: readonly PlacedStyleTitle[] = [];
  /** The picture that is on, untouched. */
  @property({ attribute: false }) frame: () => Promise<Blob> = () => Promise.reject(new Error('There is no frame.'));
  /** Of a camera or a screen: a picture of it has to be taken first. */
  @property({ type: Boolean, attribute: 'is-live' }) isLive = false;

  protected override render(): TemplateResult {
    return html`
      ${this.painting ? this._renderProgress(this.painting) : ''}
      <div class="choice" ?hidden=${this.painting !== null}>${this._renderChoice()}</div>
      ${this._renderKeyframes()}
      <slot></slot>
    `;
  }

  private _renderChoice(): TemplateResult {
    const { method, quality, strength, keepsColors } = this.settings;
    if (this.isLive) {
      return html`
        <div class="row">
          <button class="outlined" @click=${this._sender({ kind: 'still' })}>Take a still to paint</button>
        </div>
      `;
    }
    return html`
      <div class="row" role="group" aria-label="Paint this frame">
        <button
          class="filled"
          ?disabled=${!this.canPaint}
          title=${this.canPaint ? 'Paint this frame slowly and well' : 'Pause first'}
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
              `
        }
      </div>
      <paint-advanced
        .settings=${this.settings}
        .styles=${this.placedStyles}
        .frame=${this.frame}
        @paint-advanced=${this._onAdvanced}
      >
        ${method === 'texture' ? '' : html`<div class="row network">${this._renderNetwork()}</div>`}
      </paint-advanced>
    `;
  }

  private _renderNetwork(): TemplateResult {
    if (this.hasOwnNetwork) {
      return html`<button class="outlined" @click=${this._sender({ kind: 'network', files: [] })}>
        Forget my VGG-19
      </button>`;
    }
    return html`
      <label class="file outlined" title="Paints by your VGG-19 instead of the small one that comes with the page">
        Own VGG-19…
        <input class="unseen" type="file" multiple accept=".safetensors,.json,.bin" @change=${this._onNetwork} />
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
    return html`
      <work-progress
        role="group"
        aria-label="Painting"
        work="painting"
        .status=${progressText(timeS, progress, isPaused)}
        .share=${progress ? progress.iteration / progress.iterations : 0}
        .losses=${losses}
        .preview=${progress?.preview ?? null}
        ?is-paused=${isPaused}
        @work-command=${this._onWork}
      ></work-progress>
    `;
  }

  private readonly _onWork = (event: WorkCommandEvent): void => {
    event.stopPropagation();
    this._send({ kind: event.command });
  };

  private readonly _onAdvanced = (event: PaintAdvancedEvent): void => {
    this._send(event.command);
  };

  private _renderKeyframes(): TemplateResult {
    return html`
      ${this.keyframes.length === 0 ? '' : this._renderList()}
      <div class="row">${this._renderStep('undo', this.undoTitle)} ${this._renderStep('redo', this.redoTitle)}</div>
    `;
  }

  private _renderStep(kind: 'undo' | 'redo', title: string): TemplateResult | '' {
    return title === '' ? '' : html`<button class="outlined" @click=${this._sender({ kind })}>${title}</button>`;
  }

  private _renderList(): TemplateResult {
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
    ...(secondsLeft === null || isPaused ? [] : [formatTimeLeft(secondsLeft)]),
  ];
  return `${subject}: ${parts.join(', ')}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keyframe-panel': KeyframePanel;
  }
}
