import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { type Shortcut, SHORTCUTS } from '../actions.ts';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';
import { dialogCard } from '../styles/dialog.ts';

/** Single-key shortcuts were switched on or off. */
export class ShortcutsSwitchedEvent extends Event {
  static readonly type = 'shortcuts-switched';
  readonly isOn: boolean;

  constructor(isOn: boolean) {
    super(ShortcutsSwitchedEvent.type, { bubbles: true, composed: true });
    this.isOn = isOn;
  }
}

/**
 * The list of keyboard shortcuts, in a dialog.
 * @fires shortcuts-switched - {@link ShortcutsSwitchedEvent}
 */
@customElement('shortcut-help')
export class ShortcutHelp extends LitElement {
  static override styles = [
    controls,
    dialogCard,
    css`
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.5rem 1rem;
        align-items: baseline;
        margin: 0 0 0.75rem;
      }

      dd {
        margin: 0;
      }

      kbd {
        display: inline-block;
        min-width: 1.75rem;
        padding: 0 0.375rem;
        border: 1px solid var(--edge);
        border-bottom-width: 2px;
        border-radius: 5px;
        font: 0.875rem/1.5rem var(--text);
        text-align: center;
      }

      label {
        display: flex;
        align-items: center;
        gap: 0.625rem;
        min-height: var(--target);
      }

      input {
        width: 1.125rem;
        height: 1.125rem;
        margin: 0;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({ type: Boolean, attribute: 'is-on' }) isOn = true;
  @query('dialog') private readonly _dialog!: HTMLDialogElement;

  open(): void {
    if (!this._dialog.open) this._dialog.showModal();
  }

  protected override render(): TemplateResult {
    return html`
      <dialog aria-labelledby="title">
        <div class="head">
          <h2 id="title">Keyboard</h2>
          <button class="icon" aria-label="Close" @click=${this._onClose}>${icons.close}</button>
        </div>
        <dl>
          ${SHORTCUTS.map(renderShortcut)}
          <dt><kbd>Ctrl</kbd> <kbd>Z</kbd></dt>
          <dd>Undo a change of the look; with Shift: redo</dd>
          <dt><kbd>←</kbd> <kbd>→</kbd></dt>
          <dd>On the handle over the picture: uncover the original</dd>
        </dl>
        <label
          ><input type="checkbox" .checked=${this.isOn} @change=${this._onSwitch} />Single-key shortcuts are on</label
        >
      </dialog>
    `;
  }

  private readonly _onClose = (): void => {
    this._dialog.close();
  };

  private readonly _onSwitch = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.dispatchEvent(new ShortcutsSwitchedEvent(event.target.checked));
  };
}

function renderShortcut({ key, description }: Shortcut): TemplateResult {
  return html`<dt><kbd>${key.toUpperCase()}</kbd></dt>
    <dd>${description}</dd>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'shortcut-help': ShortcutHelp;
  }
}
