import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';
import { styleTileStyles } from '../styles/style-tile-styles.ts';

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

  static override styles = [controls, styleTileStyles];

  @property({ attribute: 'style-id' }) styleId = '';
  @property() name = '';
  @property() technique = '';
  @property({ attribute: 'thumb-url' }) thumbUrl = '';
  @property({ reflect: true }) use: StyleUse = 'unused';
  /** Being fetched and encoded. */
  @property({ type: Boolean, attribute: 'is-busy' }) isBusy = false;
  /** Why the method in use cannot paint it; empty when it can. */
  @property() unavailable = '';
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
        aria-disabled=${this.unavailable === '' ? 'false' : 'true'}
        title="${name} — ${this.unavailable || technique}"
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
    if (this.unavailable === '') this._command('use');
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
