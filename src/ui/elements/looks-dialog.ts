import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { icons } from '../icons.ts';
import type { LookState } from '../looks/look-history.ts';
import { PRESET_EXTENSION } from '../looks/preset.ts';
import type { StyleEntry } from '../style-catalog.ts';
import { controls } from '../styles/controls.ts';
import { dialogCard, dialogGroups } from '../styles/dialog.ts';

/** An earlier look is wanted again. */
export class LookChosenEvent extends Event {
  static readonly type = 'look-chosen';
  readonly look: LookState;

  constructor(look: LookState) {
    super(LookChosenEvent.type, { bubbles: true, composed: true });
    this.look = look;
  }
}

/** The present look is to be saved as a file. */
export class LookSavedEvent extends Event {
  static readonly type = 'look-saved';
  readonly withPictures: boolean;

  constructor(withPictures: boolean) {
    super(LookSavedEvent.type, { bubbles: true, composed: true });
    this.withPictures = withPictures;
  }
}

/** A look is to be read from a file. */
export class LookOpenedEvent extends Event {
  static readonly type = 'look-opened';
  readonly file: File;

  constructor(file: File) {
    super(LookOpenedEvent.type, { bubbles: true, composed: true });
    this.file = file;
  }
}

/**
 * Looks to come back to and to pass on.
 * @fires look-chosen - {@link LookChosenEvent}
 * @fires look-saved - {@link LookSavedEvent}
 * @fires look-opened - {@link LookOpenedEvent}
 */
@customElement('looks-dialog')
export class LooksDialog extends LitElement {
  static override styles = [
    controls,
    dialogCard,
    dialogGroups,
    css`
      .recent {
        grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr));
      }

      .recent button {
        justify-content: start;
        width: 100%;
        padding: 0.25rem 0.5rem 0.25rem 0.25rem;
        text-align: start;
      }

      .recent img {
        flex: none;
        width: 2.5rem;
        height: 2.5rem;
        border-radius: 4px;
        object-fit: cover;
      }

      .recent span {
        min-width: 0;
        font-size: 0.875rem;
        line-height: 1.25;
      }

      .link {
        display: flex;
        gap: 0.5rem;
      }

      .link input {
        flex: 1;
        min-width: 0;
        min-height: var(--target);
        padding: 0 0.625rem;
        border: 1px solid var(--edge);
        border-radius: var(--radius-small);
        background: var(--raised);
      }

      label {
        display: flex;
        align-items: center;
        gap: 0.625rem;
        min-height: var(--target);
      }

      [type='checkbox'] {
        width: 1.125rem;
        height: 1.125rem;
        margin: 0;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) entries: readonly StyleEntry[] = [];
  @property({ attribute: false }) recent: readonly LookState[] = [];
  /** Pictures of the visitor's own are in the mix. */
  @property({ type: Boolean, attribute: 'has-own-pictures' }) hasOwnPictures = false;
  @state() private _link = '';
  @state() private _isCopied = false;
  @query('dialog') private readonly _dialog!: HTMLDialogElement;
  @query('#link') private readonly _linkInput!: HTMLInputElement;
  @query('#file') private readonly _fileInput!: HTMLInputElement;
  @query('#pictures') private readonly _picturesInput!: HTMLInputElement | null;

  /** @param link of the present look. */
  open(link: string): void {
    this._link = link;
    this._isCopied = false;
    if (!this._dialog.open) this._dialog.showModal();
  }

  protected override render(): TemplateResult {
    return html`
      <dialog aria-labelledby="title">
        <div class="head">
          <h2 id="title">Looks</h2>
          <button class="icon" aria-label="Close" @click=${this._onClose}>${icons.close}</button>
        </div>
        ${this._renderRecent()} ${this._renderLink()} ${this._renderFile()}
      </dialog>
    `;
  }

  private _renderRecent(): TemplateResult {
    const known = this.recent.filter(({ mix }) => mix.every(({ id }) => this._entry(id)));
    return html`
      <section aria-labelledby="recent">
        <h3 id="recent">Recent</h3>
        ${
          known.length === 0
            ? html`<p>A look that you paint with for a few seconds is remembered here.</p>`
            : html`<ul class="recent">
                ${known.map(this._renderLook)}
              </ul>`
        }
      </section>
    `;
  }

  private readonly _renderLook = (look: LookState): TemplateResult => {
    const used = look.mix.flatMap(({ id }) => this._entry(id) ?? []);
    const onClick = (): void => {
      this.dispatchEvent(new LookChosenEvent(look));
      this._dialog.close();
    };
    return html`
      <li>
        <button class="outlined" @click=${onClick}>
          <img src=${used[0]?.thumbUrl ?? ''} alt="" />
          <span>${used.map(({ title }) => title).join(' + ')}, ${String(Math.round(look.strength * 100))} %</span>
        </button>
      </li>
    `;
  };

  private _renderLink(): TemplateResult {
    return html`
      <section aria-labelledby="share">
        <h3 id="share">Link</h3>
        <div class="link">
          <input id="link" readonly aria-label="Link to this look" .value=${this._link} />
          <button class="outlined" @click=${this._onCopy}>${this._isCopied ? 'Copied' : 'Copy'}</button>
        </div>
        ${this.hasOwnPictures ? html`<p>Your own picture stays here: whoever opens the link needs the file below.</p>` : ''}
      </section>
    `;
  }

  private _renderFile(): TemplateResult {
    return html`
      <section aria-labelledby="as-file">
        <h3 id="as-file">File</h3>
        ${
          this.hasOwnPictures
            ? html`<label><input id="pictures" type="checkbox" />Take my own pictures along in the file</label>`
            : ''
        }
        <div class="buttons">
          <button class="outlined" @click=${this._onSave}>${icons.save}<span>Save look</span></button>
          <button class="outlined" @click=${this._onOpen}>Open look …</button>
        </div>
        <input
          id="file"
          type="file"
          accept=".json,.${PRESET_EXTENSION},application/json"
          hidden
          aria-label="Look file"
          @change=${this._onFile}
        />
      </section>
    `;
  }

  private _entry(id: string): StyleEntry | undefined {
    return this.entries.find((entry) => entry.id === id);
  }

  private readonly _onCopy = async (): Promise<void> => {
    this._linkInput.select();
    // Without the permission, the text is selected for the visitor to copy.
    this._isCopied = await navigator.clipboard.writeText(this._link).then(
      () => true,
      () => false,
    );
  };

  private readonly _onSave = (): void => {
    this.dispatchEvent(new LookSavedEvent(this._picturesInput?.checked === true));
  };

  private readonly _onOpen = (): void => {
    this._fileInput.click();
  };

  private readonly _onFile = (): void => {
    const [file] = this._fileInput.files ?? [];
    // Emptied, so that the same file can be chosen again.
    this._fileInput.value = '';
    if (!file) return;
    this.dispatchEvent(new LookOpenedEvent(file));
    this._dialog.close();
  };

  private readonly _onClose = (): void => {
    this._dialog.close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'looks-dialog': LooksDialog;
  }
}
