import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';

export interface PageMessage {
  readonly tone: 'calm' | 'problem';
  readonly text: string;
}

/** The message was read. */
export class MessageDismissedEvent extends Event {
  static readonly type = 'message-dismissed';

  constructor() {
    super(MessageDismissedEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * One sentence that does not stand in the way of anything; where it lies is the page's business. The live regions are always there:
 * screen readers announce only what changes inside a region they know.
 * @fires message-dismissed - {@link MessageDismissedEvent}
 */
@customElement('message-area')
export class MessageArea extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        justify-items: center;
        pointer-events: none;
      }

      .message {
        display: flex;
        align-items: center;
        gap: 0.75rem;
        max-width: 36rem;
        padding: 0.5rem 0.5rem 0.5rem 1rem;
        border: 1px solid var(--line);
        border-inline-start: 4px solid var(--accent);
        border-radius: var(--radius-small);
        background: var(--raised);
        box-shadow: var(--shadow);
        pointer-events: auto;
        overflow-wrap: anywhere;
      }

      .message.calm {
        border-inline-start-color: var(--ochre);
      }
    `,
  ];

  @property({ attribute: false }) message: PageMessage | null = null;

  protected override render(): TemplateResult {
    return html`
      <div role="status">${this._renderFor('calm')}</div>
      <div role="alert">${this._renderFor('problem')}</div>
    `;
  }

  private _renderFor(tone: PageMessage['tone']): TemplateResult | '' {
    const { message } = this;
    if (message?.tone !== tone) return '';
    return html`
      <div class="message ${tone}">
        <span>${message.text}</span>
        <button class="icon" aria-label="Dismiss this message" title="Dismiss" @click=${this._onDismiss}>
          ${icons.close}
        </button>
      </div>
    `;
  }

  private readonly _onDismiss = (): void => {
    this.dispatchEvent(new MessageDismissedEvent());
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'message-area': MessageArea;
  }
}
