import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';

export type StyleCommand = 'use' | 'mix' | 'remove';

/** Something is to be done with one style. */
export class StyleCommandEvent extends Event {
  static readonly type = 'style-command';
  readonly command: StyleCommand;
  readonly styleId: string;

  constructor(command: StyleCommand, styleId: string) {
    super(StyleCommandEvent.type, { bubbles: true, composed: true });
    this.command = command;
    this.styleId = styleId;
  }
}

/** Whether a style takes part in the picture. */
export type StyleUse = 'unused' | 'alone' | 'mixed';

/**
 * One style on the shelf: the picture uses it alone, the small button adds it to the mix.
 * @fires style-command - {@link StyleCommandEvent}
 */
@customElement('style-tile')
export class StyleTile extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        position: relative;
      }

      .use {
        display: block;
        width: 100%;
        padding: 0;
        border: 0;
        text-align: start;
      }

      .use:hover:not(:disabled),
      .use[aria-pressed='true'] {
        background: none;
      }

      .thumb {
        display: block;
        position: relative;
        aspect-ratio: 1;
        overflow: hidden;
        border-radius: var(--radius-small);
        background: var(--mat);
      }

      img {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: cover;
        transition: transform 400ms ease-out;
      }

      @media (hover: hover) and (prefers-reduced-motion: no-preference) {
        .use:hover img {
          transform: scale(1.04);
        }
      }

      :host([use='alone']) .thumb,
      :host([use='mixed']) .thumb {
        outline: 3px solid var(--accent);
        outline-offset: 2px;
      }

      .use:focus-visible {
        outline: none;
      }

      .use:focus-visible .thumb {
        outline: 3px solid var(--ink);
        outline-offset: 2px;
      }

      .title {
        display: -webkit-box;
        overflow: hidden;
        height: 2rem;
        margin-top: 0.4375rem;
        font-size: 0.75rem;
        line-height: 1rem;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        line-clamp: 2;
        color: var(--ink-soft);
      }

      :host([use='alone']) .title,
      :host([use='mixed']) .title {
        color: var(--ink);
        font-weight: 600;
      }

      .busy {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        background: #15110e99;
        color: #fff;
      }

      .small {
        position: absolute;
        top: 0;
        min-width: 0;
        min-height: 0;
        width: 2.25rem;
        height: 2.25rem;
        padding: 0;
        color: #fff;
      }

      .small:hover:not(:disabled) {
        background: none;
      }

      .small span {
        display: grid;
        place-items: center;
        width: 1.625rem;
        height: 1.625rem;
        border-radius: 50%;
        background: #15110ec4;
        transition: background-color var(--quick);
      }

      .small:hover span {
        background: #15110e;
      }

      .small svg {
        width: 1rem;
        height: 1rem;
        stroke-width: 2.25;
      }

      .small[aria-pressed='true'] span {
        background: var(--accent);
        color: var(--on-accent);
      }

      .mix {
        right: 0;
      }

      .remove {
        left: 0;
      }

      @media (pointer: coarse), (max-width: 899px) {
        .small {
          width: 2.75rem;
          height: 2.75rem;
          place-items: start;
        }
      }
    `,
  ];

  @property({ attribute: 'style-id' }) styleId = '';
  @property() name = '';
  @property() technique = '';
  @property({ attribute: 'thumb-url' }) thumbUrl = '';
  @property({ reflect: true }) use: StyleUse = 'unused';
  /** Being fetched and encoded. */
  @property({ type: Boolean, attribute: 'is-busy' }) isBusy = false;
  @property({ type: Boolean, attribute: 'is-removable' }) isRemovable = false;
  /** False when the mix is full, or when this is the only style. */
  @property({ type: Boolean, attribute: 'can-mix' }) canMix = false;
  /** The tile that the Tab key reaches; the others are reached by arrow keys. */
  @property({ type: Boolean, attribute: 'is-tab-stop' }) isTabStop = false;

  /** The tile then shows its name on plain ground; the style itself may well work. */
  @state() private _isThumbMissing = false;

  protected override render(): TemplateResult {
    const { use, name, technique } = this;
    const tabIndex = this.isTabStop ? 0 : -1;
    return html`
      <button
        class="use"
        tabindex=${tabIndex}
        aria-pressed=${use === 'alone' ? 'true' : 'false'}
        aria-busy=${this.isBusy ? 'true' : 'false'}
        title="${name} — ${technique}"
        @click=${this._onUse}
      >
        <span class="thumb">
          <img
            src=${this.thumbUrl}
            alt=""
            width="160"
            height="160"
            loading="lazy"
            draggable="false"
            ?hidden=${this._isThumbMissing}
            @error=${this._onThumbError}
          />
          ${this.isBusy ? html`<span class="busy"><span class="spinner"></span></span>` : ''}
        </span>
        <span class="title">${name}</span>
      </button>
      ${this._renderMix(tabIndex)} ${this.isRemovable ? this._renderRemove(tabIndex) : ''}
    `;
  }

  private _renderMix(tabIndex: number): TemplateResult {
    const isMixed = this.use === 'mixed';
    return html`
      <button
        class="small mix"
        tabindex=${tabIndex}
        aria-pressed=${isMixed ? 'true' : 'false'}
        aria-label="Mix in ${this.name}"
        title=${isMixed ? 'Take out of the mix' : 'Add to the mix'}
        ?hidden=${!this.canMix}
        @click=${this._onMix}
      >
        <span>${isMixed ? icons.minus : icons.plus}</span>
      </button>
    `;
  }

  private _renderRemove(tabIndex: number): TemplateResult {
    return html`
      <button
        class="small remove"
        tabindex=${tabIndex}
        aria-label="Remove ${this.name} from the shelf"
        title="Remove"
        @click=${this._onRemove}
      >
        <span>${icons.close}</span>
      </button>
    `;
  }

  private readonly _onThumbError = (): void => {
    this._isThumbMissing = true;
  };

  private readonly _onUse = (): void => {
    this._command('use');
  };

  private readonly _onMix = (): void => {
    this._command('mix');
  };

  private readonly _onRemove = (): void => {
    this._command('remove');
  };

  private _command(command: StyleCommand): void {
    this.dispatchEvent(new StyleCommandEvent(command, this.styleId));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'style-tile': StyleTile;
  }
}
