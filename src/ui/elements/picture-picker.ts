import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';

/** Pictures the visitor wants as styles. */
export class PicturesAddedEvent extends Event {
  static readonly type = 'pictures-added';
  readonly files: readonly File[];

  constructor(files: readonly File[]) {
    super(PicturesAddedEvent.type, { bubbles: true, composed: true });
    this.files = files;
  }
}

/**
 * Picks pictures from the disk to be used as styles.
 * @fires pictures-added - {@link PicturesAddedEvent}
 */
@customElement('picture-picker')
export class PicturePicker extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }

      button {
        padding-inline: 0.625rem 0.875rem;
        border-radius: 999px;
        white-space: nowrap;
      }
    `,
  ];

  @query('input') private readonly _fileInput!: HTMLInputElement;

  protected override render(): TemplateResult {
    return html`
      <button class="outlined" title="Also by dropping or pasting a picture" @click=${this._onClick}>
        ${icons.plus}<span>Your picture</span>
      </button>
      <input type="file" accept="image/*" multiple hidden aria-label="Style picture" @change=${this._onFile} />
    `;
  }

  private readonly _onClick = (): void => {
    this._fileInput.click();
  };

  private readonly _onFile = (): void => {
    const files = [...(this._fileInput.files ?? [])];
    // Emptied, so that the same picture can be chosen again.
    this._fileInput.value = '';
    if (files.length > 0) this.dispatchEvent(new PicturesAddedEvent(files));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'picture-picker': PicturePicker;
  }
}
