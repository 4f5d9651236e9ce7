import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';

export type LookCommand = 'undo' | 'redo' | 'show-looks';

/** A button of the look bar was pressed. */
export class LookCommandEvent extends Event {
  static readonly type = 'look-command';
  readonly command: LookCommand;

  constructor(command: LookCommand) {
    super(LookCommandEvent.type, { bubbles: true, composed: true });
    this.command = command;
  }
}

/**
 * Undo, redo, and the door to saved looks.
 * @fires look-command - {@link LookCommandEvent}
 */
@customElement('look-bar')
export class LookBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }

      [role='toolbar'] {
        display: flex;
        gap: 0.25rem;
      }

      .looks {
        margin-inline-start: auto;
        border-radius: 999px;
      }
    `,
  ];

  @property({ type: Boolean, attribute: 'can-undo' }) canUndo = false;
  @property({ type: Boolean, attribute: 'can-redo' }) canRedo = false;

  protected override render(): TemplateResult {
    return html`
      <div role="toolbar" aria-label="Look">
        <button
          class="icon"
          ?disabled=${!this.canUndo}
          aria-label="Undo"
          title="Undo (Ctrl+Z)"
          @click=${this._emit('undo')}
        >
          ${icons.undo}
        </button>
        <button
          class="icon"
          ?disabled=${!this.canRedo}
          aria-label="Redo"
          title="Redo (Ctrl+Shift+Z)"
          @click=${this._emit('redo')}
        >
          ${icons.redo}
        </button>
        <button class="looks" title="Recent looks; save, open and share" @click=${this._emit('show-looks')}>
          ${icons.looks}<span>Looks</span>
        </button>
      </div>
    `;
  }

  private _emit(command: LookCommand): () => void {
    return () => {
      this.dispatchEvent(new LookCommandEvent(command));
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'look-bar': LookBar;
  }
}
